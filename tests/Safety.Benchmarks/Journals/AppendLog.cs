using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Safety.Intents;

namespace Safety.Benchmarks.Journals;

/// <summary>The least a durable journal can do: the same fields appended to a file, and one <c>fdatasync</c> per transaction.</summary>
internal sealed partial class AppendLog : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _used;
    private long _end;

    /// <summary>Creates the file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="preallocated">Bytes written and synced beforehand, so that later syncs change no file size.</param>
    public AppendLog(string path, long preallocated)
    {
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        // Page by page: after large writes the kernel keeps large folios, and counts a whole one for each small write later.
        for (long at = 0; at < preallocated; at += Environment.SystemPageSize)
            RandomAccess.Write(_file, _buffer.AsSpan(0, Environment.SystemPageSize), at);

        Sync(_file);
        Preallocated = preallocated;
    }

    public long Preallocated { get; }

    /// <summary>Bytes of the transactions so far.</summary>
    public long Written { get; private set; }

    public void Add(IntentRecord intent, in EventRecord e)
    {
        Add(intent.AccountRef);
        Add(intent.IntentKey);
        Add(intent.Key.Strategy.Value);
        Add(intent.Key.Cause.Value);
        Add(intent.Key.CauseTime.UtcTicks);
        Add(intent.ClientOrderId.Value);
        Add((long)intent.Kind);
        Add(intent.Member);
        Add(intent.Terms!.Instrument.Symbol);
        Add(intent.Terms.Instrument.Currency);
        Add(intent.Terms.Instrument.TickSize);
        Add(intent.Terms.Instrument.LotSize);
        Add(intent.Terms.Instrument.Multiplier);
        Add((long)intent.Terms.Side);
        Add(intent.Terms.Size.Value);
        Add((long)intent.Terms.Type);
        Add(intent.Terms.LimitPrice ?? 0);
        Add((long)intent.Terms.TimeInForce);
        Add(intent.Terms.Origin.Algorithm);
        Add(intent.Terms.Origin.Trader);
        Add(intent.Terms.Origin.Desk);
        Add(intent.Terms.Origin.DecisionMaker);
        Add(unchecked((long)intent.Content.High));
        Add(unchecked((long)intent.Content.Low));
        Add(intent.OrderQty);
        Add(intent.LimitPrice);
        Add(intent.ReservedNotional);
        Add(intent.ReferencePrice);
        Add(intent.ReferenceTime.UtcTicks);
        Add(intent.ExchangeRate);
        Add(intent.TradingDay.DayNumber);
        Add(intent.Epoch);
        Add(intent.CreatedAt.UtcTicks);
        Add(intent.ExpiresAt?.UtcTicks ?? 0);
        Add((long)intent.Progress.State);
        Add(intent.Progress.CumQty);
        Add(intent.Progress.LeavesQty);
        Add(intent.Progress.UpdatedAt.UtcTicks);

        Add(e.Sequence);
        Add((long)e.Kind);
        Add(e.ClientOrderId);
        Add(e.At.UtcTicks);
        Add(e.Data.Span);
        Add(e.Hash.Span);
    }

    public void Add(AccountCounters counters)
    {
        Add(counters.AccountRef);
        Add(counters.TradingDay.DayNumber);
        Add(counters.DayNotional);
        Add(counters.DayOrders);
        Add(counters.RateArrival);
        Add(counters.LastNumericId);
        Add(counters.ReportCursor.UtcTicks);
    }

    public void Commit()
    {
        if (Preallocated > 0 && _end + _used > Preallocated)
            _end = 0;

        RandomAccess.Write(_file, _buffer.AsSpan(0, _used), _end);
        _end += _used;
        Written += _used;
        _used = 0;
        Sync(_file);
    }

    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);

    /// <summary>Makes the file's content durable, with <c>fdatasync</c> where there is one.</summary>
    public static void Sync(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
            RandomAccess.FlushToDisk(file);
        else if (FDataSync(file) != 0)
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"fdatasync failed: {Marshal.GetLastPInvokeError()}"));
    }

    private void Add(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_used), value);
        _used += sizeof(long);
    }

    private void Add(string value)
    {
        int length = Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_used + 2));
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer.AsSpan(_used), (ushort)length);
        _used += 2 + length;
    }

    private void Add(decimal value)
    {
        _ = value.TryFormat(_buffer.AsSpan(_used + 1), out int length, default, CultureInfo.InvariantCulture);
        _buffer[_used] = (byte)length;
        _used += 1 + length;
    }

    private void Add(ReadOnlySpan<byte> value)
    {
        value.CopyTo(_buffer.AsSpan(_used + 2));
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer.AsSpan(_used), (ushort)value.Length);
        _used += 2 + value.Length;
    }
}

using System.Buffers.Binary;
using Safety.Generated.V1;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Journal;

/// <summary>
/// Writes facts in their one canonical form: little-endian, length-prefixed, free of cultures. Two different facts never have the
/// same bytes, and one fact never has two forms: a decimal is written as sign, scale, and as few bytes as its digits without trailing
/// zeros need; a time in UTC.
/// </summary>
internal sealed class FactWriter
{
    private byte[] _buffer = new byte[4096];
    private int _length;

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>How much was written.</summary>
    public int Length => _length;

    /// <summary>Forgets all that was written from a length on.</summary>
    public void TruncateTo(int length) => _length = length;

    /// <summary>Writes a fact with its header, prefixed by the length of both.</summary>
    public void Entry(in FactHeader header, Fact fact)
    {
        int start = _length;
        Reserve(4);
        U64(header.Sequence);
        U16((ushort)header.Kind);
        U16(header.Version);
        U8((byte)header.Flags);
        I32(header.Account);
        U64(header.Family);
        I64(header.WallTicks);
        I64(header.MonoTicks);
        U64(header.ProcessEpoch);
        fact.Write(this);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start), _length - start - 4);
    }

    public void U8(byte value) => Reserve(1)[0] = value;

    public void Bool(bool value) => U8(value ? (byte)1 : (byte)0);

    public void U16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);

    public void I32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);

    public void I64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);

    public void U64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    public void Guid(Guid value) => value.TryWriteBytes(Reserve(16), bigEndian: true, out _);

    public void Decimal(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        ulong low = ((ulong)(uint)bits[1] << 32) | (uint)bits[0];
        UInt128 digits = new((uint)bits[2], low);
        int scale = (bits[3] >> 16) & 0xFF;
        if (bits[2] == 0)
        {
            while (scale > 0 && low % 10 == 0) // most numbers: a 128-bit division costs ten times as much
                (low, scale) = (low / 10, scale - 1);
            digits = low;
        }
        else
        {
            while (scale > 0 && digits % 10 == 0)
                (digits, scale) = (digits / 10, scale - 1);
        }

        bool isNegative = bits[3] < 0 && digits != 0; // there is no negative zero
        int length = (128 - (int)UInt128.LeadingZeroCount(digits) + 7) / 8;
        U8((byte)(scale | (isNegative ? 0x80 : 0)));
        U8((byte)length);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, digits);
        bytes[..length].CopyTo(Reserve(length));
    }

    public void Text(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        int length = LosslessText.Measure(value);
        I32(length);
        LosslessText.Write(value, Reserve(length));
    }

    public void OptionalText(string? value)
    {
        Bool(value is not null);
        if (value is not null)
            Text(value);
    }

    public void Texts(IReadOnlyList<string> values)
    {
        I32(values.Count);
        foreach (string value in values)
            Text(value);
    }

    public void Bytes(ReadOnlyMemory<byte> value)
    {
        I32(value.Length);
        value.Span.CopyTo(Reserve(value.Length));
    }

    public void Time(DateTimeOffset value) => I64(value.UtcTicks);

    public void OptionalTime(DateTimeOffset? value)
    {
        Bool(value.HasValue);
        if (value is { } time)
            Time(time);
    }

    public void Day(DateOnly value) => I32(value.DayNumber);

    public void ClientOrderId(ClientOrderId value) => Text(value.Value ?? "");

    public void VenueId(BrokerOrderId? value) => OptionalText(value?.Value);

    public void Strategy(StrategyId value) => Text(value.Value ?? "");

    public void Content(ContentHash value)
    {
        U64(value.High);
        U64(value.Low);
    }

    public void Key(OrderKey key)
    {
        Strategy(key.Strategy);
        Text(key.Cause.Value ?? "");
        Time(key.CauseTime);
        U16(key.Leg);
        U16(key.Attempt);
    }

    public void Counts(IReadOnlyList<CodeCount> counts)
    {
        I32(counts.Count);
        foreach (CodeCount count in counts)
        {
            I32(count.Code);
            I64(count.Count);
        }
    }

    public void Prices(IReadOnlyList<SymbolPrice> prices)
    {
        I32(prices.Count);
        foreach (SymbolPrice price in prices)
        {
            Text(price.Symbol);
            Decimal(price.Price);
        }
    }

    public void Instrument(Instrument instrument)
    {
        Text(instrument.Symbol);
        Text(instrument.Currency);
        Decimal(instrument.TickSize);
        Decimal(instrument.LotSize);
        Decimal(instrument.Multiplier);
        Bool(instrument.IsInverse);
        OptionalText(instrument.BaseCurrency);
        OptionalDecimal(instrument.NotionalPerUnit);
    }

    public void Terms(OrderTerms? terms)
    {
        Bool(terms is not null);
        if (terms is null)
            return;
        Instrument(terms.Instrument);
        U8((byte)terms.Side);
        U8((byte)terms.PositionSide);
        Decimal(terms.Size.Value);
        Bool(terms.Size.IsNotional);
        U8((byte)terms.Type);
        OptionalDecimal(terms.LimitPrice);
        OptionalDecimal(terms.StopPrice);
        U8((byte)terms.TimeInForce);
        Bool(terms.ReduceOnly);
        Text(terms.Origin.Algorithm);
        Text(terms.Origin.Trader);
        Text(terms.Origin.Desk);
        Text(terms.Origin.DecisionMaker);
        Bool(terms.Exits is not null);
        if (terms.Exits is { } episode)
            U64(episode.Number);
        OptionalText(terms.OneCancelsOther);
        Bool(terms.HedgedBy is not null);
        if (terms.HedgedBy is { } plan)
            Plan(plan);
        Bool(terms.Hedges is not null);
        if (terms.Hedges is { } fill)
            Fill(fill);
    }

    public void Plan(HedgePlan plan)
    {
        Instrument(plan.With);
        Decimal(plan.Ratio);
        I32(plan.PriceBudgetBps);
        I32(plan.DeadlineMs);
    }

    public void Lineage(Lineage? lineage)
    {
        Bool(lineage is not null);
        if (lineage is null)
            return;
        U64(lineage.Root);
        U64(lineage.Parent);
        Fill(lineage.Fill);
        I32(lineage.Depth);
    }

    private void Fill(HedgedFill fill)
    {
        ClientOrderId(fill.Order);
        Text(fill.ExecId);
    }

    public void Report(ExecutionReport report)
    {
        ClientOrderId(report.ClientOrderId);
        Text(report.ExecId);
        U8((byte)report.ExecType);
        U8((byte)report.OrderStatus);
        VenueId(report.BrokerOrderId);
        Decimal(report.OrderQty);
        Decimal(report.LastQty);
        Decimal(report.LastPx);
        Decimal(report.CumQty);
        Decimal(report.LeavesQty);
        Decimal(report.AveragePrice);
        OptionalText(report.ExecRefId);
        OptionalText(report.OrigClientOrderId?.Value);
        Time(report.VenueTime);
        I64(report.VenueSequence);
        OptionalText(report.Text);
        Decimal(report.Fee);
        OptionalText(report.FeeCurrency);
        U8((byte)report.PositionSide);
        OptionalText(report.Feed);
        U8((byte)report.MadeBy);
    }

    public void Snapshot(OrderSnapshot snapshot)
    {
        ClientOrderId(snapshot.ClientOrderId);
        Text(snapshot.BrokerOrderId.Value ?? "");
        U8((byte)snapshot.Status);
        Decimal(snapshot.OrderQty);
        Decimal(snapshot.CumQty);
        Time(snapshot.VenueTime);
        OptionalText(snapshot.Symbol);
        OptionalText(snapshot.Reason);
        U8((byte)snapshot.MadeBy);
    }

    public void OptionalSnapshot(OrderSnapshot? snapshot)
    {
        Bool(snapshot is not null);
        if (snapshot is not null)
            Snapshot(snapshot);
    }

    public void Rules(VenueRules rules) => rules.Write(this);

    public void OptionalDecimal(decimal? value)
    {
        Bool(value.HasValue);
        if (value is { } number)
            Decimal(number);
    }

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        Span<byte> span = _buffer.AsSpan(_length, count);
        _length += count;
        return span;
    }
}

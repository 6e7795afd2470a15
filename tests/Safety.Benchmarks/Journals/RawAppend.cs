using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Safety.Benchmarks.Journals;

/// <summary>The least a durable journal can do: bytes appended to a file, and one <c>fdatasync</c> per batch.</summary>
internal static partial class RawAppend
{
    /// <summary>Appends batches for a time.</summary>
    /// <param name="path">The file; it grows.</param>
    /// <param name="batch">How many orders a batch has: each took as long as its batch.</param>
    /// <param name="bytesPerOrder">How much is written for each.</param>
    /// <param name="seconds">How long.</param>
    public static LatencyRecord Run(string path, int batch, int bytesPerOrder, double seconds)
    {
        LatencyRecord record = new();
        byte[] bytes = new byte[batch * bytesPerOrder];
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Append, FileAccess.Write);
        long at = RandomAccess.GetLength(file);
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long began = Stopwatch.GetTimestamp();
        long end = began + (long)(seconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end)
        {
            long start = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, bytes, at);
            Sync(file);
            at += bytes.Length;
            long took = Stopwatch.GetTimestamp() - start;
            for (int i = 0; i < batch; i++)
                record.Add(took);
        }

        record.Elapsed = Stopwatch.GetElapsedTime(began);
        record.Processor = Environment.CpuUsage.TotalTime - processor;
        return record;
    }

    private static void Sync(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
            RandomAccess.FlushToDisk(file);
        else if (FDataSync(file) != 0)
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"fdatasync failed: {Marshal.GetLastPInvokeError()}"));
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);
}

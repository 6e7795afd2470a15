using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Safety.Identity;
using Safety.Intents;
using Safety.Sqlite;

namespace Safety.Benchmarks.Journals;

/// <summary>
/// The store below the guard, by one writer: a transaction of n orders (an intent and an event each, and the counters once)
/// against the same bytes appended and synced by hand, in turns, in the same run.
/// </summary>
internal static class JournalBenchmark
{
    private const long Preallocated = 64 << 20;

    private static readonly int[] s_batches = [1, 8, 64];

    public static void Run(BenchmarkOptions options, TextWriter output)
    {
        string directory = Path.Combine(options.Directory, "journal-benchmark-" + Path.GetRandomFileName());
        Directory.CreateDirectory(directory);
        try
        {
            var results = new Dictionary<(string Name, int Batch), LatencyRecord>();
            double bytesPerOrder = 0;
            string version = "";
            for (int round = 0; round <= options.Rounds; round++)
            {
                // The first round warms up and is not counted.
                double seconds = round == 0 ? Math.Min(0.5, options.Seconds) : options.Seconds;
                foreach (int batch in s_batches)
                {
                    version = Measure(results, round, "SQLite journal", batch, path => RunSqlite(path, batch, seconds, 0), directory);
                    _ = Measure(results, round, "append + fdatasync", batch, path => RunLog(path, batch, seconds, 0, out bytesPerOrder), directory);
                    _ = Measure(results, round, "overwrite + fdatasync", batch, path => RunLog(path, batch, seconds, Preallocated, out _), directory);
                }
            }

            if (options.Prefill > 0)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"SQLite journal of {options.Prefill:#,0} orders");
                foreach (int batch in s_batches)
                    _ = Measure(results, 1, name, batch, path => RunSqlite(path, batch, options.Seconds * options.Rounds, options.Prefill), directory);
            }

            Print(options, output, results, bytesPerOrder, version);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Print(
        BenchmarkOptions options, TextWriter output, Dictionary<(string Name, int Batch), LatencyRecord> results, double bytesPerOrder, string version)
    {
        var table = new ResultTable("case", "orders/commit", "commits/s", "orders/s", "p50 µs", "p99 µs", "p99.9 µs", "max µs", "CPU µs/order", "KiB/commit", "B/order");
        foreach (((string name, int batch), LatencyRecord record) in results.OrderBy(result => result.Key.Batch))
        {
            double perSecond = record.Count / record.Elapsed.TotalSeconds;
            table.Add(
                name, batch, perSecond, perSecond * batch, record.Microseconds(0.5), record.Microseconds(0.99), record.Microseconds(0.999), record.Microseconds(1),
                record.Processor.TotalMicroseconds / record.Count / batch, record.Written / 1024.0 / record.Count, (double)record.Allocated / record.Count / batch);
        }

        output.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, SQLite {version}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"One writer; {bytesPerOrder:0} bytes of content per order; {options.Rounds} rounds of {options.Seconds} s per case, in turns. KiB/commit is what reaches the disk, checkpoints included; B/order is what the writer allocates."));
        output.WriteLine();
        table.Print(output);
    }

    private static string Measure(
        Dictionary<(string Name, int Batch), LatencyRecord> results, int round, string name, int batch, Func<string, (LatencyRecord Record, string Version)> run, string directory)
    {
        string path = Path.Combine(directory, Path.GetRandomFileName());
        (LatencyRecord record, string version) = run(path);
        foreach (string file in Directory.GetFiles(directory))
            File.Delete(file);

        if (round == 0)
            return version;

        if (!results.TryGetValue((name, batch), out LatencyRecord? sum))
            results.Add((name, batch), record);
        else
            sum.Merge(record);

        return version;
    }

    private static (LatencyRecord Record, string Version) RunSqlite(string path, int batch, double seconds, int prefill)
    {
        using SqliteJournal journal = SqliteJournal.Create(path, [new AccountId("paper", "1")]);
        int next = 1;
        while (next <= prefill)
        {
            var rows = new OrderRows(next, 1_000);
            Write(journal, rows, 0, rows.Count);
            next += rows.Count;
        }

        return (Time(seconds, batch, next, (rows, first) => Write(journal, rows, first, batch)), journal.SqliteVersion);
    }

    private static (LatencyRecord Record, string Version) RunLog(string path, int batch, double seconds, long preallocated, out double bytesPerOrder)
    {
        using var log = new AppendLog(path, preallocated);
        LatencyRecord record = Time(seconds, batch, 1, (rows, first) =>
        {
            for (int i = first; i < first + batch; i++)
                log.Add(rows.Intent(i), in rows.Event(i));

            log.Add(rows.Counters);
            log.Commit();
        });
        bytesPerOrder = (double)log.Written / record.Count / batch;
        return (record, "");
    }

    private static void Write(SqliteJournal journal, OrderRows rows, int first, int count)
    {
        journal.Begin();
        for (int i = first; i < first + count; i++)
        {
            journal.Insert(rows.Intent(i));
            journal.Append(in rows.Event(i));
        }

        journal.Save(rows.Counters);
        journal.Commit();
        journal.Idle();
    }

    /// <summary>Repeats a transaction; rows are made while the clock stands.</summary>
    private static LatencyRecord Time(double seconds, int batch, int next, Action<OrderRows, int> transaction)
    {
        var record = new LatencyRecord();
        var limit = TimeSpan.FromSeconds(seconds);
        int transactionsPerPortion = Math.Max(1, 4_096 / batch);
        while (record.Elapsed < limit)
        {
            var rows = new OrderRows(next, transactionsPerPortion * batch);
            next += rows.Count;
            TimeSpan processor = Environment.CpuUsage.TotalTime;
            long written = BytesWritten();
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long started = Stopwatch.GetTimestamp();
            long last = started;
            for (int i = 0; i < transactionsPerPortion; i++)
            {
                transaction(rows, i * batch);
                long now = Stopwatch.GetTimestamp();
                record.Add(now - last);
                last = now;
            }

            record.Elapsed += Stopwatch.GetElapsedTime(started, last);
            long allocatedNow = GC.GetAllocatedBytesForCurrentThread();
            record.Processor += Environment.CpuUsage.TotalTime - processor;
            record.Written += BytesWritten() - written;
            record.Allocated += allocatedNow - allocated;
        }

        return record;
    }

    private static long BytesWritten()
    {
        const string Field = "write_bytes: ";
        if (!OperatingSystem.IsLinux())
            return 0;

        string? line = File.ReadLines("/proc/self/io").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.AsSpan(Field.Length), CultureInfo.InvariantCulture);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Sqlite;
using Safety.Writer;

namespace Safety.Benchmarks.Journals;

/// <summary>
/// The writer and its store below the guard: callers that each wait for a durable admission and leave its answer behind, against the
/// same bytes appended by hand with one <c>fdatasync</c> per batch, in turns, in the same run.
/// </summary>
internal static class WriterBenchmark
{
    private static readonly AccountId s_account = new("benchmark", "B1");
    private static readonly int[] s_callers = [1, 8, 64];
    private static long s_next;

    public static async Task RunAsync(BenchmarkOptions options, TextWriter output)
    {
        string directory = Path.Combine(options.Directory, "writer-benchmark-" + Path.GetRandomFileName());
        Directory.CreateDirectory(directory);
        try
        {
            string path = Path.Combine(directory, "orders.db");
            SqliteJournal.Create(path, [s_account]).Dispose();
            SortedDictionary<(int Callers, string Case), LatencyRecord> results = [];
            _ = await SubmitAsync(path, 8, 0.5);
            long before = s_next;
            long size = new FileInfo(path).Length;
            for (int round = 0; round < options.Rounds; round++)
            {
                foreach (int callers in s_callers)
                {
                    Merge((callers, "writer on SQLite"), await SubmitAsync(path, callers, options.Seconds));
                    int bytes = (int)((new FileInfo(path).Length - size) / Math.Max(1, s_next - before));
                    Merge((callers, "append + fdatasync of the same bytes"), RawAppend.Run(Path.Combine(directory, "append.log"), callers, bytes, options.Seconds));
                }
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} processors, {(new FileInfo(path).Length - size) / (s_next - before)} bytes per order in the file"));
            ResultTable table = new("case", "callers", "orders/s", "p50 µs", "p99 µs", "cpu µs/order", "B/order");
            foreach (((int callers, string name), LatencyRecord record) in results)
                table.Add(name, callers, record.Count / record.Elapsed.TotalSeconds, record.Microseconds(0.5), record.Microseconds(0.99), record.Processor.TotalMicroseconds / record.Count, (double)record.Allocated / record.Count);
            table.Print(output);
            output.WriteLine();
            OrderStages.Print(output);

            void Merge((int, string) key, LatencyRecord record)
            {
                if (!results.TryGetValue(key, out LatencyRecord? sum))
                    results.Add(key, sum = new LatencyRecord());
                sum.Merge(record);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<LatencyRecord> SubmitAsync(string path, int callers, double seconds)
    {
        using SqliteJournal journal = SqliteJournal.OpenExisting(path);
        using WriterThread executor = new();
        OrderIntentPersistence writer = new(JournalStart.Open(journal), executor, TimeProvider.System);
        LatencyRecord[] records = [.. Enumerable.Range(0, callers).Select(static _ => new LatencyRecord(1 << 16))];
        long allocated = GC.GetTotalAllocatedBytes();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long began = Stopwatch.GetTimestamp();
        long end = began + (long)(seconds * Stopwatch.Frequency);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            while (Stopwatch.GetTimestamp() < end)
            {
                long start = Stopwatch.GetTimestamp();
                Submit submit = new(Interlocked.Increment(ref s_next));
                writer.Run(submit);
                ulong family = await submit.Task;
                records[caller].Add(Stopwatch.GetTimestamp() - start);
                writer.Leave(new Answer(family));
            }
        })));
        LatencyRecord all = new();
        foreach (LatencyRecord record in records)
            all.Merge(record);
        (all.Elapsed, all.Processor, all.Allocated) = (Stopwatch.GetElapsedTime(began), Environment.CpuUsage.TotalTime - processor, GC.GetTotalAllocatedBytes() - allocated);
        await writer.RunAsync(static _ => true);
        await writer.CloseAsync("done");
        return all;
    }

    private sealed class Submit(long number) : IJournalWork
    {
        private readonly TaskCompletionSource<ulong> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly string _key = BenchmarkFacts.KeyOf(number);
        private ulong _family;

        public Task<ulong> Task => _done.Task;

        public void Apply(JournalBatch journal)
        {
            if (journal.Find(FactKeys.OfIntent(1, _key)) is not null)
                throw new InvalidOperationException("The key was used.");
            _family = journal.Append(1, 0, BenchmarkFacts.Admitted(number));
        }

        public void Committed() => _done.TrySetResult(_family);

        public void Failed(Exception fault) => _done.TrySetException(fault);
    }

    private sealed class Answer(ulong family) : IJournalWork
    {
        public bool IsNews => true;

        public void Apply(JournalBatch journal) => journal.Append(1, family, BenchmarkFacts.Rejected(family));

        public void Committed() { }

        public void Failed(Exception fault) => throw new InvalidOperationException("An answer was not written.", fault);
    }
}

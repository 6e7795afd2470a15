using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;
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
    private static readonly OrderTerms s_terms = new()
    {
        Instrument = new Instrument("BTC-USD", "USD", 0.01m, 0.001m),
        Side = Side.Buy,
        Size = new Units(0.01m),
        LimitPrice = 50_000m,
        Origin = new Origin("benchmark", "trader", "desk", "algorithm"),
    };

    private static readonly VenueRules s_rules = new()
    {
        Acknowledgement = AckBy.Response,
        Strength = AckStrength.Received,
        Fills = FillsTold.PerFill,
        ExecIds = ExecIdScope.PerAccount,
        Replaces = ReplaceActs.NewClientId,
        ReplacedQty = ReplacedQty.Total,
        LookUps = LookUpBy.ClientId,
        Fees = FeeIn.Quote,
        Positions = PositionMode.Net,
        RepeatedId = RepeatedId.RejectedForever,
        CanFind = true,
        CanList = true,
        CallTimeoutMs = 1_000,
        RequestExpiryMs = 500,
        VisibilityMs = 100,
        LateFillMs = 1_000,
        ReportGapMs = 1_000,
        ReportGapReports = 10,
        TimeResolutionMs = 1,
    };

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
                    Merge((callers, "append + fdatasync of the same bytes"), Append(Path.Combine(directory, "append.log"), callers, bytes, options.Seconds));
                }
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} processors, {(new FileInfo(path).Length - size) / (s_next - before)} bytes per order in the file"));
            ResultTable table = new("case", "callers", "orders/s", "p50 µs", "p99 µs", "cpu µs/order", "B/order");
            foreach (((int callers, string name), LatencyRecord record) in results)
                table.Add(name, callers, record.Count / record.Elapsed.TotalSeconds, record.Microseconds(0.5), record.Microseconds(0.99), record.Processor.TotalMicroseconds / record.Count, (double)record.Allocated / record.Count);
            table.Print(output);

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

    private static LatencyRecord Append(string path, int batch, int bytesPerOrder, double seconds)
    {
        LatencyRecord record = new();
        byte[] bytes = new byte[batch * bytesPerOrder];
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Append, FileAccess.Write);
        long at = RandomAccess.GetLength(file);
        long began = Stopwatch.GetTimestamp();
        long end = began + (long)(seconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end)
        {
            long start = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, bytes, at);
            AppendLog.Sync(file);
            at += bytes.Length;
            long took = Stopwatch.GetTimestamp() - start;
            for (int i = 0; i < batch; i++)
                record.Add(took);
        }

        record.Elapsed = Stopwatch.GetElapsedTime(began);
        return record;
    }

    private sealed class Submit(long number) : IJournalWork
    {
        private readonly TaskCompletionSource<ulong> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly string _key = number.ToString("x12", CultureInfo.InvariantCulture);
        private ulong _family;

        public Task<ulong> Task => _done.Task;

        public void Apply(JournalBatch journal)
        {
            if (journal.Find(FactKeys.OfIntent(1, _key)) is not null)
                throw new InvalidOperationException("The key was used.");
            _family = journal.Append(1, 0, new Admitted(
                new OrderKey(new StrategyId("benchmark"), new CauseKey(_key), journal.Now), _key, new ClientOrderId("SB1" + _key), 1, BrokerCallKind.Submit, "Safety.Benchmarks.IBroker",
                "M:Safety.Benchmarks.Submits.IBroker.SubmitAsync(Safety.Benchmarks.Submits.NewOrder)", s_terms, default, new ContentHash(1, (ulong)number), 0.01m, 50_000m, 500m, 50_000m, journal.Now, 1m,
                new DateOnly(2026, 3, 14), 1, journal.Now, s_rules, 0));
        }

        public void Committed() => _done.TrySetResult(_family);

        public void Failed(Exception fault) => _done.TrySetException(fault);
    }

    private sealed class Answer(ulong family) : IJournalWork
    {
        public bool IsNews => true;

        public void Apply(JournalBatch journal) => journal.Append(1, family, new Answered(family, AnswerKind.Rejected, AckStrength.Received, null, "no funds", true));

        public void Committed() { }

        public void Failed(Exception fault) => throw new InvalidOperationException("An answer was not written.", fault);
    }
}

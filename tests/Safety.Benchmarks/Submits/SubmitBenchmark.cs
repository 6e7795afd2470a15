using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Safety.Benchmarks.Journals;
using Safety.Guard;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Journal;
using Safety.Limits;
using Safety.Orders;
using Safety.Sqlite;

namespace Safety.Benchmarks.Submits;

/// <summary>
/// Durable submits through the whole guard, by 1, 8 and 64 callers that each wait for their answer, against the same bytes
/// appended by hand with one <c>fdatasync</c> per 1, 8 and 64 of them, in turns, in the same run, and what each pair comes to; the same on a
/// journal that is full already; then the checks alone against a hand-written equivalent.
/// </summary>
internal static class SubmitBenchmark
{
    private static readonly AccountId s_account = new("benchmark", "B1");
    private static readonly Instrument s_instrument = new("BTC-USD", "USD", 0.01m, 0.001m);
    private static readonly int[] s_callers = [1, 8, 64];
    private static long s_nextKey;

    public static async Task RunAsync(BenchmarkOptions options, TextWriter output)
    {
        if (options.Baseline is { } baseline)
        {
            BuildComparison.Run(options, baseline, output);
            return;
        }

        string directory = Path.Combine(options.Directory, "submit-benchmark-" + Path.GetRandomFileName());
        Directory.CreateDirectory(directory);
        try
        {
            SortedDictionary<(int Callers, string Case), LatencyRecord> results = [];
            SortedDictionary<int, List<(double Rate, double P50)>> pairs = [];
            string journalPath = Path.Combine(directory, "journal.db");
            string prefilledPath = Path.Combine(directory, "prefilled.db");
            await WithHostAsync(SqliteJournal.Create(journalPath, [s_account]), directory, (_, guard) => SubmitForAsync(guard, 8, 1));
            await WithHostAsync(SqliteJournal.Create(prefilledPath, [s_account]), directory, async (_, guard) =>
            {
                for (long before = s_nextKey; s_nextKey - before < options.Prefill;)
                    await SubmitForAsync(guard, 64, 0.2);
            });
            int contentBytes = BytesPerSubmit(journalPath);

            for (int round = 0; round < options.Rounds; round++)
            {
                foreach (int callers in s_callers)
                {
                    LatencyRecord guarded = await OnAsync(SqliteJournal.OpenExisting(journalPath), directory, callers, options.Seconds);
                    LatencyRecord appended = RawAppend.Run(Path.Combine(directory, "append.log"), callers, contentBytes, options.Seconds);
                    Merge((callers, "guard on SQLite"), guarded);
                    Merge((callers, "append + fdatasync of the same bytes"), appended);
                    if (!pairs.TryGetValue(callers, out List<(double, double)>? ratios))
                        pairs.Add(callers, ratios = []);
                    ratios.Add((guarded.Count / guarded.Elapsed.TotalSeconds / (appended.Count / appended.Elapsed.TotalSeconds), guarded.Microseconds(0.5) / appended.Microseconds(0.5)));
                    Merge((callers, string.Create(CultureInfo.InvariantCulture, $"guard on SQLite, {options.Prefill:#,0} orders before")), await OnAsync(SqliteJournal.OpenExisting(prefilledPath), directory, callers, options.Seconds));
                }
            }

            ResultTable table = new("case", "callers", "submits/s", "p50 µs", "p99 µs", "p99.9 µs", "B/submit", "cpu µs/submit");
            foreach (((int callers, string name), LatencyRecord record) in results)
                table.Add(name, callers, record.Count / record.Elapsed.TotalSeconds, record.Microseconds(0.5), record.Microseconds(0.99), record.Microseconds(0.999), (double)record.Allocated / record.Count, record.Processor.TotalMicroseconds / record.Count);
            output.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{options.Rounds} rounds of {options.Seconds} s per case, in turns. A submit writes its admission and (lazily) its answer: {contentBytes} bytes of rows in the journal. B/submit is allocated memory."));
            output.WriteLine();
            table.Print(output);
            output.WriteLine();
            ResultTable beside = new("guard ÷ append, in pairs", "submits/s, median", "least", "most", "p50, median", "least", "most");
            foreach ((int callers, List<(double Rate, double P50)> ratios) in pairs)
                beside.Add([string.Create(CultureInfo.InvariantCulture, $"{callers} callers"), .. Spread.Of(ratios.Select(static pair => pair.Rate)), .. Spread.Of(ratios.Select(static pair => pair.P50))]);
            beside.Print(output);
            output.WriteLine();
            await PrintChecksAsync(output, directory);

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

    // The rows that a submit writes, without the pages they lie in: its facts, its share of a batch, and how it is found again.
    private static int BytesPerSubmit(string path)
    {
        using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            SELECT ((SELECT total(length(facts) + 80) FROM batch) + (SELECT total(length(text) + 16) FROM key) + (SELECT 12.0 * count(*) FROM family_batch))
                / (SELECT count(*) FROM key WHERE kind = 1)
            """;
        return (int)(double)command.ExecuteScalar()!;
    }

    private static async Task<LatencyRecord> OnAsync(IOrderJournal journal, string directory, int callers, double seconds)
    {
        LatencyRecord? record = null;
        await WithHostAsync(journal, directory, async (_, guard) => record = await SubmitForAsync(guard, callers, seconds));
        return record!;
    }

    private static async Task WithHostAsync(IOrderJournal journal, string directory, Func<SafetyHost, BenchmarkGuard, Task> body)
    {
        await using SafetyHost host = SafetyHost.Create(journal, new SafetyHostOptions { KillFile = Path.Combine(directory, "kill.flag"), LockDirectory = directory });
        GuardedAccount account = host.AddAccount(new AccountOptions
        {
            Id = s_account,
            Currency = "USD",
            Prices = new OnePrice(),
            Limits = new LimitOptions { MaxOrderNotional = 1_000_000m, MaxOpenNotional = 1_000_000_000_000m, MaxOrdersPerSecond = 10_000_000, PriceBandBps = 500, MarketDataMaxAgeMs = 60_000 },
        });
        BenchmarkGuard guard = new(account);
        await host.ArmAsync();
        await body(host, guard);
    }

    private static async Task<LatencyRecord> SubmitForAsync(BenchmarkGuard guard, int callers, double seconds)
    {
        LatencyRecord[] records = [.. Enumerable.Range(0, callers).Select(static _ => new LatencyRecord(1 << 16))];
        long allocated = GC.GetTotalAllocatedBytes();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long began = Stopwatch.GetTimestamp();
        long end = began + (long)(seconds * Stopwatch.Frequency);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            LatencyRecord record = records[caller];
            while (Stopwatch.GetTimestamp() < end)
            {
                (OrderKey key, NewOrder order) = Next();
                long start = Stopwatch.GetTimestamp();
                Outcome<OrderAck> outcome = await guard.SubmitAsync(key, order);
                record.Add(Stopwatch.GetTimestamp() - start);
                Check(outcome);
            }
        })));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        processor = Environment.CpuUsage.TotalTime - processor;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        LatencyRecord all = new();
        foreach (LatencyRecord record in records)
            all.Merge(record);
        (all.Elapsed, all.Allocated, all.Processor) = (elapsed, allocated, processor);
        return all;
    }

    private static async Task PrintChecksAsync(TextWriter output, string directory)
    {
        const int calls = 200_000;
        ResultTable table = new("checks without a disk", "ns/call", "B/call");
        await WithHostAsync(new MemoryOnlyJournal(s_account), directory, async (_, guard) =>
        {
            for (int round = 0; round < 2; round++)
            {
                (OrderKey, NewOrder)[] orders = [.. Enumerable.Range(0, calls).Select(_ => Next())];
                long allocated = GC.GetAllocatedBytesForCurrentThread();
                long began = Stopwatch.GetTimestamp();
                foreach ((OrderKey key, NewOrder order) in orders)
                    Check(await guard.SubmitAsync(key, order));
                if (round == 1)
                    table.Add("whole guarded call (hash ×3, ID, checks, facts, folds, chain, permit, settle)", Stopwatch.GetElapsedTime(began).TotalNanoseconds / calls, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / calls);
            }
        });

        for (int round = 0; round < 2; round++)
        {
            HandWrittenChecks checks = new();
            (string Key, NewOrder Order)[] orders = [.. Enumerable.Range(0, calls).Select(_ => Next()).Select(next => (next.Key.ToString(), next.Order))];
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long began = Stopwatch.GetTimestamp();
            int admitted = 0;
            foreach ((string key, NewOrder order) in orders)
                admitted += checks.Admit(key, order.Terms, 50_000m, DateTime.UtcNow.Ticks) ? 1 : 0;
            if (round == 1)
                table.Add($"hand-written checks alone ({admitted} admitted)", Stopwatch.GetElapsedTime(began).TotalNanoseconds / calls, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / calls);
        }

        table.Print(output);
    }

    private static void Check(in Outcome<OrderAck> outcome)
    {
        if (outcome.Kind != OutcomeKind.Rejected)
            throw new InvalidOperationException($"The benchmark's order was not sent: {outcome}");
    }

    private static (OrderKey Key, NewOrder Order) Next()
    {
        long n = Interlocked.Increment(ref s_nextKey);
        OrderKey key = new(new StrategyId("benchmark"), new CauseKey(n.ToString(CultureInfo.InvariantCulture)), DateTimeOffset.UtcNow);
        return (key, new NewOrder(new OrderTerms
        {
            Instrument = s_instrument,
            Side = (n & 1) == 0 ? Side.Buy : Side.Sell,
            Size = new Units(0.01m),
            LimitPrice = 50_000m,
            Origin = s_origin,
        }));
    }

    private static readonly Origin s_origin = new("benchmark", "trader", "desk", "algorithm");

    private sealed class OnePrice : IReferencePrices
    {
        public bool TryGet(Instrument instrument, out ReferencePrice price)
        {
            price = new ReferencePrice(50_000m, DateTimeOffset.UtcNow);
            return true;
        }
    }
}

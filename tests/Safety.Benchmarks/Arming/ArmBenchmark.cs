using System.Diagnostics;
using System.Globalization;
using Safety.Benchmarks.Journals;
using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guard;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Limits;
using Safety.Orders;
using Safety.Sqlite;
using Safety.Writer;

namespace Safety.Benchmarks.Arming;

/// <summary>
/// Opens, recovers and arms on a journal with 100 open orders, with and without many closed ones before them: start-up must
/// cost what is open, not what has been.
/// </summary>
internal static class ArmBenchmark
{
    private const int OpenOrders = 100;

    private static readonly AccountId s_account = new("benchmark", "B1");

    public static async Task RunAsync(BenchmarkOptions options, TextWriter output)
    {
        string directory = Path.Combine(options.Directory, "arm-benchmark-" + Path.GetRandomFileName());
        Directory.CreateDirectory(directory);
        try
        {
            ResultTable table = new("closed before", "open", "file MB", "open file ms", "verify and load ms", "recover and arm ms", "memory KB", "allocated KB");
            int[] sizes = [0, options.Prefill];
            foreach (int closed in sizes)
                Fill(PathOf(closed), closed);
            await ArmAsync(PathOf(0), directory); // the runtime warms up
            for (int round = 0; round < options.Rounds; round++)
            {
                foreach (int closed in sizes)
                {
                    (double open, double load, double arm, long held, long allocated) = await ArmAsync(PathOf(closed), directory);
                    table.Add(closed.ToString("#,0", CultureInfo.InvariantCulture), OpenOrders, new FileInfo(PathOf(closed)).Length / 1e6, open, load, arm, held / 1e3, allocated / 1e3);
                }
            }

            table.Print(output);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        string PathOf(int closed) => Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{closed}.db"));
    }

    private static async Task<(double Open, double Load, double Arm, long Held, long Allocated)> ArmAsync(string path, string directory)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long t0 = Stopwatch.GetTimestamp();
        SqliteJournal journal = SqliteJournal.OpenExisting(path);
        long t1 = Stopwatch.GetTimestamp();
        await using SafetyHost host = SafetyHost.Create(journal, new SafetyHostOptions { KillFile = Path.Combine(directory, "kill.flag"), LockDirectory = directory });
        long t2 = Stopwatch.GetTimestamp();
        GuardedAccount account = host.AddAccount(new AccountOptions
        {
            Id = s_account,
            Currency = "USD",
            Prices = new NoPrices(),
            Limits = new LimitOptions { MaxOrderNotional = 1_000_000m, MaxOpenNotional = 1_000_000_000m, MaxOrdersPerSecond = 1_000, PriceBandBps = 500 },
        });
        GuardContract contract = new()
        {
            Name = "Safety.Benchmarks.Broker",
            Fingerprint = "benchmark",
            Profile = new VenueProfileAttribute { Acknowledgement = AckBy.Response, RequestExpiryMs = 5_000, IsSimulated = true },
            Ceilings = new HardLimitAttribute { MaxOrderNotional = 1_000_000_000, MaxOpenNotional = long.MaxValue, MaxOrdersPerSecond = 10_000_000, MaxPriceBandBps = 10_000 },
        };
        AccountEntry.Open(account, contract, new Working());
        await host.ArmAsync();
        long t3 = Stopwatch.GetTimestamp();
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        return (Milliseconds(t0, t1), Milliseconds(t1, t2), Milliseconds(t2, t3), held, allocated);

        static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;
    }

    // Written through the writer, as a host would have: an admission per order, and a fill for a closed one, with a checkpoint at the end.
    private static void Fill(string path, int closed)
    {
        using SqliteJournal journal = SqliteJournal.Create(path, [s_account]);
        using WriterThread executor = new();
        OrderIntentPersistence writer = new(JournalStart.Open(journal), executor, TimeProvider.System);
        for (int n = 0; n < closed + OpenOrders;)
        {
            int end = Math.Min(n + 1_000, closed + OpenOrders);
            int from = n;
            if (end == closed + OpenOrders)
                writer.AskForCheckpoint();
            writer.RunAsync(batch =>
            {
                for (int order = from; order < end; order++)
                {
                    ulong family = batch.Append(1, 0, BenchmarkFacts.Admitted(order));
                    if (order < closed)
                        batch.Append(1, family, BenchmarkFacts.Filled(order));
                }

                return true;
            }).GetAwaiter().GetResult();
            journal.Idle();
            n = end;
        }
    }

    private sealed class NoPrices : IReferencePrices
    {
        public bool TryGet(Instrument instrument, out ReferencePrice price)
        {
            price = default;
            return false;
        }
    }

    /// <summary>A venue that works whatever it is asked about.</summary>
    private sealed class Working : VenueAccess
    {
        public override bool CanFindOrder => true;

        public override Task<OrderSnapshot?> FindOrderAsync(WorkingOrder order, CancellationToken cancellationToken) => Task.FromResult<OrderSnapshot?>(
            new OrderSnapshot(order.ClientOrderId, new BrokerOrderId("B1"), OrderStatus.New, 0.01m, 0m, BenchmarkFacts.Noon));
    }
}

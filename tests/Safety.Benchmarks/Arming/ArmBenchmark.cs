using System.Diagnostics;
using System.Globalization;
using System.Text;
using Safety.Benchmarks.Submits;
using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Identity;
using Safety.Intents;
using Safety.Limits;
using Safety.Orders;
using Safety.Sqlite;

namespace Safety.Benchmarks.Arming;

/// <summary>
/// Opens, recovers and arms on a journal with 100 open orders, with and without many closed ones before them: start-up must
/// cost what is open, not what has been.
/// </summary>
internal static class ArmBenchmark
{
    private const int OpenOrders = 100;

    private static readonly AccountId s_account = new("benchmark", "B1");
    private static readonly DateTimeOffset s_noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly OrderTerms s_terms = new()
    {
        Instrument = new Instrument("BTC-USD", "USD", 0.01m, 0.001m),
        Side = Side.Buy,
        Size = new Units(0.01m),
        Origin = new Origin("benchmark", "trader", "desk", "maker"),
        LimitPrice = 50_000m,
    };

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

    // Written through the port, as a host would have: an intent, a fill and two events per closed order, sealed at the end.
    private static void Fill(string path, int closed)
    {
        using SqliteJournal journal = SqliteJournal.Create(path, [s_account]);
        long sequence = 0;
        byte[] hash = new byte[32];
        for (int n = 0; n < closed + OpenOrders;)
        {
            journal.Begin();
            for (int end = Math.Min(n + 1_000, closed + OpenOrders); n < end; n++)
            {
                bool isClosed = n < closed;
                IntentRecord intent = Intent(n, isClosed);
                journal.Insert(intent);
                Event(EventKind.Intent, intent, "accepted by every check");
                if (!isClosed)
                    continue;
                journal.Insert(Fill(n, intent.ClientOrderId));
                Event(EventKind.Report, intent, "Applied|trade|0.01@50000");
            }

            if (n == closed + OpenOrders)
                journal.Append(new SealRecord(sequence, hash, s_noon));
            journal.Commit();
            journal.Idle();
        }

        void Event(EventKind kind, IntentRecord intent, string text)
        {
            byte[] data = Encoding.UTF8.GetBytes(text);
            hash = EventChain.Link(hash, ++sequence, kind, 1, intent.ClientOrderId.Value, s_noon, data);
            journal.Append(new EventRecord(sequence, kind, 1, intent.ClientOrderId.Value, s_noon, data, hash));
        }
    }

    private static IntentRecord Intent(int n, bool isClosed) => new()
    {
        AccountRef = 1,
        IntentKey = string.Create(CultureInfo.InvariantCulture, $"key-{n:D10}"),
        Key = new OrderKey(new StrategyId("benchmark"), new CauseKey(n.ToString(CultureInfo.InvariantCulture)), s_noon),
        ClientOrderId = new ClientOrderId(string.Create(CultureInfo.InvariantCulture, $"cid-{n:D10}")),
        IdScheme = 1,
        Kind = BrokerCallKind.Submit,
        Member = "M:Safety.Benchmarks.Broker.Submit(Safety.Orders.NewOrder)",
        Terms = s_terms,
        Content = new ContentHash((ulong)n, 1),
        OrderQty = 0.01m,
        LimitPrice = 50_000m,
        ReservedNotional = 500m,
        ReferencePrice = 50_000m,
        ReferenceTime = s_noon,
        ExchangeRate = 1m,
        TradingDay = new DateOnly(2026, 3, 14),
        Epoch = 1,
        CreatedAt = s_noon.AddMilliseconds(n),
        ExpiresAt = s_noon.AddMilliseconds(n + 5_000),
        Progress = new IntentProgress
        {
            State = isClosed ? IntentState.Filled : IntentState.Working,
            CumQty = isClosed ? 0.01m : 0m,
            LeavesQty = isClosed ? 0m : 0.01m,
            IsClosed = isClosed,
            UpdatedAt = s_noon.AddMilliseconds(n),
        },
    };

    private static ReportRecord Fill(int n, ClientOrderId id) => new(
        1,
        n + 1,
        new ExecutionReport
        {
            ClientOrderId = id,
            ExecId = string.Create(CultureInfo.InvariantCulture, $"exec-{n:D10}"),
            ExecType = ExecType.Trade,
            OrderStatus = OrderStatus.Filled,
            OrderQty = 0.01m,
            LastQty = 0.01m,
            LastPx = 50_000m,
            CumQty = 0.01m,
            VenueTime = s_noon.AddMilliseconds(n),
        },
        ReportDisposition.Applied,
        s_noon.AddMilliseconds(n));

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
            new OrderSnapshot(order.ClientOrderId, new BrokerOrderId("B1"), OrderStatus.New, 0.01m, 0m, s_noon));
    }
}

using System.Diagnostics;
using System.Globalization;
using Safety.Benchmarks.Journals;
using Safety.Benchmarks.Submits;
using Safety.Guard;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Journal.Facts;
using Safety.Limits;
using Safety.Orders;

namespace Safety.Benchmarks.Reports;

/// <summary>
/// Fills of one order that all bear one venue time, no venue number and random ExecIDs, taken in by the whole guard one by one and judged anew
/// at each: in the order in which they happened, and newest first; in a process that has just started, and in one that has run for a while.
/// </summary>
internal static class ReportBenchmark
{
    private const int WarmUps = 60; // by then the runtime has compiled for the last time what is measured

    private static readonly AccountId s_account = new("benchmark", "B1");

    public static async Task RunAsync(BenchmarkOptions options, TextWriter output)
    {
        string directory = Directory.CreateTempSubdirectory("report-benchmark-").FullName;
        try
        {
            (double cold, _) = await FeedAsync(directory, 500, newestFirst: true, new Random(0));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"500 fills, newest first, in a process that has just started: {cold:0} ms of processor, the compiler's included."));
            output.WriteLine();
            for (int i = 0; i < WarmUps; i++)
                await FeedAsync(directory, 500, (i & 1) == 0, new Random(i));
            ResultTable table = new("fills at one venue time", "arrival", "processor ms, least", "median", "most", "breakers");
            foreach (int fills in (int[])[50, 100, 200, 500])
            {
                foreach (bool newestFirst in (bool[])[false, true])
                {
                    List<double> times = [];
                    int breakers = 0;
                    for (int round = 0; round < options.Rounds; round++)
                    {
                        (double took, bool tripped) = await FeedAsync(directory, fills, newestFirst, new Random(round));
                        times.Add(took);
                        breakers += tripped ? 1 : 0;
                    }

                    times.Sort();
                    table.Add(fills, newestFirst ? "newest first" : "as it happened", times[0], times[times.Count / 2], times[^1], breakers);
                }
            }

            table.Print(output);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<(double Milliseconds, bool Tripped)> FeedAsync(string directory, int fills, bool newestFirst, Random random)
    {
        bool tripped = false;
        await using SafetyHost host = SafetyHost.Create(new MemoryOnlyJournal(s_account), new SafetyHostOptions
        {
            KillFile = Path.Combine(directory, "kill.flag"),
            LockDirectory = directory,
            Events = e => tripped |= e.Kind == SafetyEventKind.BreakerTripped,
        });
        GuardedAccount account = host.AddAccount(new AccountOptions
        {
            Id = s_account,
            Currency = "USD",
            Prices = new NoPrices(),
            Limits = new LimitOptions { MaxOrderNotional = 1_000_000_000m, MaxOpenNotional = 1_000_000_000m, MaxOrdersPerSecond = 1_000, PriceBandBps = 500 },
        });
        decimal quantity = fills * 0.01m;
        Admitted order = BenchmarkFacts.Admitted(1);
        order = order with { Terms = order.Terms! with { Size = new Units(quantity) }, OrderQty = quantity, Reserved = quantity * 50_000m };
        await host.Writer.RunAsync(batch => batch.Append(1, 0, order));
        ExecutionReport[] reports = [.. Enumerable.Range(1, fills).Select(n => Fill(order.ClientOrderId, n, fills, random))];
        if (newestFirst)
            Array.Reverse(reports);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        foreach (ExecutionReport report in reports)
            await account.ReceiveAsync(report);
        TimeSpan took = Environment.CpuUsage.TotalTime - before;
        if (await account.GetPositionAsync("BTC-USD") != quantity)
            throw new InvalidOperationException("Fills were lost.");
        return (took.TotalMilliseconds, tripped);
    }

    private static ExecutionReport Fill(ClientOrderId id, int number, int of, Random random) => new()
    {
        ClientOrderId = id,
        ExecId = string.Create(CultureInfo.InvariantCulture, $"{random.NextInt64():x16}"),
        ExecType = ExecType.Trade,
        OrderStatus = number == of ? OrderStatus.Filled : OrderStatus.PartiallyFilled,
        OrderQty = of * 0.01m,
        LastQty = 0.01m,
        LastPx = 50_000m,
        CumQty = number * 0.01m,
        LeavesQty = (of - number) * 0.01m,
        VenueTime = BenchmarkFacts.Noon,
    };

    private sealed class NoPrices : IReferencePrices
    {
        public bool TryGet(Instrument instrument, out ReferencePrice price)
        {
            price = default;
            return false;
        }
    }
}

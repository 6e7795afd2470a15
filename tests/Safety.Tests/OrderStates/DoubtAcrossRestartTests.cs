using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests.OrderStates;

/// <summary>What a restart, and reports of which only some are numbered, do to order states.</summary>
public class DoubtAcrossRestartTests
{
    [Theory]
    [InlineData(0.004, 0.005)]
    [InlineData(0.010, 0.012)]
    public async Task FalsifiedTotal_ThenCrash_TripsTheBreakerInTime(double filled, double claimed)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, (decimal)filled, 50_000m, "F1", claimedCum: (decimal)claimed));
        await f.CrashAndRestartAsync();
        f.Tick(60_000);
        f.Tick(1_000);
        f.Tick(1_000);
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("three")).Denial?.Code);
    }

    [Fact]
    public async Task BreakerThatWasReset_IsNotTrippedAgainByTheSameReportAfterARestart()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m, "F1", claimedCum: 0.005m));
        f.Tick(60_000);
        f.Tick(1_000);
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("two")).Denial?.Code);
        await f.Run(f.Host.OperateAs("Ada").ResetBreakerAsync(f.Guarded, "looked at F1"));
        Assert.Null((await f.BuyAsync("three")).Denial);
        await f.CrashAndRestartAsync();
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.001m, 50_000m, "F2"));
        f.Tick(60_000);
        f.Tick(1_000);
        Assert.Null((await f.BuyAsync("four")).Denial);
    }

    [Fact]
    public async Task DoubtThatTheBackfillExplains_TripsNothing_HoweverLongTheHostWasDown()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Venue.Fill(id, 0.004m, 50_000m, "F1"); // its report was lost
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.003m, 50_000m, "F2"));
        Assert.Equal(ReportDoubt.Open, f.Journal.FindReport(1, id.Value, "F2")!.Doubt);
        await f.CrashAndRestartAsync(arm: false);
        f.Tick(600_000);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.001m, 50_000m, "F3")); // before anything was fetched
        await f.Run(f.Host.ArmAsync());
        f.Tick(60_000);
        Assert.Null((await f.BuyAsync("two")).Denial);
        Assert.Equal(0.008m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(ReportDoubt.Explained, f.Journal.FindReport(1, id.Value, "F2")!.Doubt);
        Assert.Empty(f.Journal.ReadDoubts(1));
    }

    [Fact]
    public async Task DoubtOfAClosedOrder_IsTakenUpBeforeArming()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m, "F1", claimedCum: 0.011m));
        f.Tick(500);
        await f.CrashAndRestartAsync(arm: false);
        f.Tick(60_000);
        await f.Run(f.Host.ArmAsync());
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("two")).Denial?.Code);
        Assert.Empty(f.Guarded.Core.Open);
        Assert.Equal(ReportDoubt.Quarantined, f.Journal.FindReport(1, id.Value, "F1")!.Doubt);
    }

    [Fact]
    public async Task ReportThatALaterOneContradicts_IsInDoubt_AcrossARestart()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport late = f.Venue.Fill(id, 0.001m, 50_000m, "F1");
        ExecutionReport agreed = f.Venue.Fill(id, 0.004m, 50_000m, "F2", claimedCum: 0.004m) with { LeavesQty = 0.006m };
        Assert.Equal(ReportDisposition.Applied, (await f.Guarded.ReceiveAsync(agreed)).Record.Disposition);
        await f.Guarded.ReceiveAsync(late);
        ReportRecord row = f.Journal.FindReport(1, id.Value, "F2")!;
        Assert.Equal((ReportDisposition.Applied, ReportDoubt.Open), (row.Disposition, row.Doubt));
        await f.CrashAndRestartAsync();
        f.Tick(60_000);
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("two")).Denial?.Code);
    }

    [Fact]
    public async Task NoisyDuplicate_IsAskedAboutOnce_HoweverOftenTheVenueTellsIt()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(id, 0.004m, 50_000m);
        await f.Guarded.ReceiveAsync(fill);
        await f.Guarded.ReceiveAsync(fill with { LastQty = 0.005m });
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("two")).Denial?.Code);
        await f.Host.OperateAs("Ada").ResetBreakerAsync(f.Guarded, "the first is true");
        await f.CrashAndRestartAsync();
        Assert.Equal(ReportDisposition.Quarantined, (await f.Guarded.ReceiveAsync(fill with { LastQty = 0.005m })).Record.Disposition);
        Assert.Null((await f.BuyAsync("three")).Denial);
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public async Task LookUpAheadOfTheFills_IsQuarantined_AndTheHostArms()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(id, 0.004m, 50_000m);
        f.Venue.Executions.Clear();
        await f.CrashAndRestartAsync();
        Assert.True(f.Host.IsArmed);
        Assert.Equal(IntentState.Quarantine, f.Progress(id).State);
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
        Assert.Contains(f.Events, static e => e.Kind == SafetyEventKind.Quarantined && e.Message.Contains("0.004 filled, but the execution reports add up to 0", StringComparison.Ordinal));

        // The person finds the report and feeds it.
        await f.Guarded.ReceiveAsync(fill);
        Assert.Equal(IntentState.PartiallyFilled, f.Progress(id).State);
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public void MixedNumbers_AtOneTime_DoNotDependOnArrival()
    {
        Random random = new(7);
        DateTimeOffset at = new(2026, 1, 2, 0, 0, 0, default);
        HashSet<string> bad = [];
        for (int run = 0; run < 3000; run++)
        {
            int n = 3 + random.Next(3);
            List<ExecutionReport> reports = [];
            ExecType[] types = [ExecType.New, ExecType.Trade, ExecType.Trade, ExecType.Canceled, ExecType.Suspended, ExecType.Rejected, ExecType.DoneForDay, ExecType.Expired];
            for (int i = 0; i < n; i++)
            {
                ExecType type = types[random.Next(types.Length)];
                reports.Add(new ExecutionReport
                {
                    ClientOrderId = new("X"),
                    ExecId = $"E{random.Next(100)}-{i}",
                    ExecType = type,
                    OrderStatus = OrderStatus.New,
                    LastQty = type == ExecType.Trade ? 1m : 0m,
                    LastPx = type == ExecType.Trade ? 1m : 0m,
                    VenueTime = at,
                    VenueSequence = random.Next(3) == 0 ? 0 : 1 + random.Next(9),
                });
            }

            HashSet<string> ends = [];
            for (int p = 0; p < 30; p++)
            {
                ExecutionReport[] arrival = [.. reports];
                random.Shuffle(arrival);
                VenueHistory venue = VenueHistory.Open(Fix44Order.Open(new("X"), 10m));
                for (int j = 0; j < arrival.Length; j++)
                    venue = venue.With(new TakenReport((ulong)j + 1, arrival[j], 0));
                ends.Add($"{venue.Order.State}/{venue.Order.CumQty}/{venue.Order.LeavesQty}");
            }

            if (ends.Count > 1)
                bad.Add($"{string.Join(" | ", reports.Select(r => $"{r.ExecType}#{r.VenueSequence}"))} => {string.Join(" ; ", ends)}");
        }

        Assert.True(bad.Count == 0, $"{bad.Count}: {string.Join("\n", bad.OrderBy(static b => b.Length).Take(4))}");
    }
}

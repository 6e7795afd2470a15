using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Reports;
using Safety.Tests.Support;

namespace Safety.Tests.OrderStates;

/// <summary>Order states on the engine's own path: inbox, journal, position, breaker.</summary>
public class OrderStateEngineTests
{
    private const decimal Scale = 0.01m / 10_000m;

    [Theory]
    [InlineData("A.1.a", false)]
    [InlineData("A.1.b", true)]
    [InlineData("B.1.b", true)]
    [InlineData("B.1.c", false)]
    [InlineData("E.1.b", true)]
    [InlineData("E.1.d", true)]
    [InlineData("H.1.a", true)]
    [InlineData("J.1.c", true)]
    [InlineData("L.1.a", true)]
    public async Task Matrix_ThroughTheEngine(string name, bool crashes)
    {
        OrderScenario scenario = ScenarioFile.All.Single(scenario => scenario.Name == name);
        await using GuardFixture f = await new GuardFixture().StartAsync();
        OrderTerms terms = GuardFixture.Limit(Side.Buy, 0.01m, 50_000m) with { TimeInForce = scenario.TimeInForce };
        ClientOrderId id = (await f.Run(f.Guard.SubmitAsync(f.Key("one"), terms).AsTask())).Acceptance!.ClientOrderId;
        foreach (ScenarioStep step in scenario.Steps.Where(static step => step.Report is not null))
        {
            ExecutionReport report = Scaled(step.Report!, id, f.Time.GetUtcNow());
            Assert.False((await f.Guarded.ReceiveAsync(report)).IsDuplicate);
            if (crashes)
            {
                f.Venue.Positions["BTC-USD"] = await f.Guarded.GetPositionAsync("BTC-USD");
                f.Venue.Orders[id.Value] = f.Venue.Orders[id.Value] with { Status = step.Status ?? report.OrderStatus, OrderQty = report.OrderQty };
                await f.CrashAndRestartAsync();
            }

            Assert.True((await f.Guarded.ReceiveAsync(report)).IsDuplicate);
            Fix44Order venue = (await f.Guarded.FindVenueOrderAsync(id))!;
            Assert.Equal(step.Status, venue.State);
            Assert.Equal(step.CumQty * Scale, step.CumQty is null ? null : venue.CumQty);
            Assert.Equal(step.LeavesQty * Scale, step.LeavesQty is null ? null : venue.LeavesQty);
            Assert.Equal(venue.CumQty, await f.Guarded.GetPositionAsync("BTC-USD"));
            Assert.Equal(venue.CumQty, f.Progress(id).CumQty);
        }

        f.Tick(60_000);
        Assert.DoesNotContain(f.Events, static e => e.Kind == SafetyEventKind.BreakerTripped);
    }

    [Fact]
    public async Task FalsifiedTotal_CountsItsFillAndTripsTheBreakerInTime()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ReportReceipt receipt = await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m, "F1", claimedCum: 0.005m));
        Assert.Equal(ReportDisposition.InDoubt, receipt.Record.Disposition);
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Null((await f.BuyAsync("two")).Denial);
        f.Tick(3_000);
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("three")).Denial!.Code);
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public async Task LateFill_ExplainsTheGap_AndNoBreakerTrips()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport first = f.Venue.Fill(id, 0.004m, 50_000m);
        ExecutionReport second = f.Venue.Fill(id, 0.003m, 50_000m);
        Assert.Equal(ReportDisposition.InDoubt, (await f.Guarded.ReceiveAsync(second)).Record.Disposition);
        await f.CrashAndRestartAsync(arm: false);
        Assert.Equal(ReportDisposition.Applied, (await f.Guarded.ReceiveAsync(first)).Record.Disposition);
        f.Tick(10_000);
        Assert.DoesNotContain(f.Events, static e => e.Kind == SafetyEventKind.BreakerTripped);
        Assert.Equal(0.007m, f.Progress(id).CumQty);
    }

    [Fact]
    public async Task TradeListWithOtherTotals_IsADuplicateOnBackfill()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(id, 0.004m, 50_000m);
        await f.Guarded.ReceiveAsync(fill);
        ReportReceipt again = await f.Guarded.ReceiveAsync(fill with { CumQty = 0m, OrderQty = 0m, LeavesQty = 0m, OrderStatus = OrderStatus.Filled });
        Assert.True(again.IsDuplicate);
        Assert.Equal(ReportDisposition.Applied, again.Record.Disposition);
        Assert.DoesNotContain(f.Events, static e => e.Kind == SafetyEventKind.BreakerTripped);
    }

    [Fact]
    public async Task FillOfATradeList_WithoutTotals_Counts()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(id, 0.004m, 50_000m) with { CumQty = 0m, OrderQty = 0m, LeavesQty = 0m };
        Assert.Equal(ReportDisposition.Applied, (await f.Guarded.ReceiveAsync(fill)).Record.Disposition);
    }

    [Fact]
    public async Task LookUpThatSaysFilledWithoutAFill_KeepsTheExposureReserved()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.Next.Enqueue(Script.AcceptThenThrow);
        Assert.Equal(OutcomeKind.Unknown, (await f.BuyAsync("one")).Kind);
        string id = f.Venue.Sent.Single().Id;
        f.Venue.Orders[id] = f.Venue.Orders[id] with { Status = OrderStatus.Filled, CumQty = 0m };
        f.Tick(1_000);
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
        f.Tick(60_000);
        Assert.Equal(IntentState.Quarantine, f.Progress(new ClientOrderId(id)).State);
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
    }

    [Fact]
    public async Task RestatedSmaller_ReleasesWhatWillNotFill()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Restated, OrderStatus.New) with { OrderQty = 0.008m, LeavesQty = 0.008m });
        Assert.Equal(400m, await f.Guarded.GetExposureAsync());
        Assert.Equal(0.008m, f.Progress(id).LeavesQty);
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Trade, OrderStatus.Filled) with { OrderQty = 0.008m, CumQty = 0.008m, LastQty = 0.008m, LastPx = 50_000m, LeavesQty = 0m });
        Assert.Equal(IntentState.Filled, f.Progress(id).State);
        Assert.Equal(400m, await f.Guarded.GetExposureAsync());
    }

    private static ExecutionReport Scaled(ExecutionReport report, ClientOrderId id, DateTimeOffset now) => report with
    {
        ClientOrderId = report.OrigClientOrderId is null ? id : new ClientOrderId("S1C" + report.ClientOrderId.Value),
        OrigClientOrderId = report.OrigClientOrderId is null ? null : id,
        OrderQty = report.OrderQty * Scale,
        CumQty = report.CumQty * Scale,
        LeavesQty = report.LeavesQty * Scale,
        LastQty = report.LastQty * Scale,
        LastPx = report.LastPx > 0m ? 50_000m : 0m,
        VenueTime = now,
    };
}

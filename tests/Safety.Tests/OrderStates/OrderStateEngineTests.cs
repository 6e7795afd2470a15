using Safety.Guarding;
using Safety.Identity;
using Safety.Intents;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests.OrderStates;

/// <summary>Order states on the engine's own path: inbox, journal, position, breaker. The names are those of the failure catalogue.</summary>
public class OrderStateEngineTests
{
    private const decimal Scale = 0.01m / 10_000m;

    [ScenarioTheory]
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
        Assert.Null((await f.BuyAsync("two")).Refusal);
        f.Tick(3_000);
        Assert.Equal(RefusalCode.BreakerTripped, (await f.BuyAsync("three")).Refusal!.Code);
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

    [Fact]
    public async Task T15_FillBeforeAck_IsAppliedAndTheAckDoesNotRegress()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport ack = f.Venue.Report(id, ExecType.New, OrderStatus.New);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m));
        await f.Guarded.ReceiveAsync(ack);
        Assert.Equal(IntentState.Filled, f.Progress(id).State);
        Assert.Equal(OrderStatus.Filled, (await f.Guarded.FindVenueOrderAsync(id))!.State);
    }

    [Fact]
    public async Task T16_FillAfterCancel_CountsAndStaysCanceled()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Canceled, OrderStatus.Canceled));
        f.Venue.Positions["BTC-USD"] = 0m;
        await f.CrashAndRestartAsync(arm: false);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m) with { OrderStatus = OrderStatus.Canceled, LeavesQty = 0m });
        Fix44Order venue = (await f.Guarded.FindVenueOrderAsync(id))!;
        Assert.Equal((OrderStatus.Canceled, 0.004m, 0m), (venue.State, venue.CumQty, venue.LeavesQty));
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public async Task T17_FillWhilePendingCancelCompletesTheOrder_ThenCancelReject_IsFilled()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ClientOrderId request = new("S1C0123456789");
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.PendingCancel, OrderStatus.PendingCancel) with { ClientOrderId = request, OrigClientOrderId = id });
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m) with { OrderStatus = OrderStatus.PendingCancel });
        Assert.Equal(OrderStatus.PendingCancel, (await f.Guarded.FindVenueOrderAsync(id))!.State);
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.CancelReject, OrderStatus.Filled) with { ClientOrderId = request, OrigClientOrderId = id });
        Assert.Equal(OrderStatus.Filled, (await f.Guarded.FindVenueOrderAsync(id))!.State);
        Assert.Equal(IntentState.Filled, f.Progress(id).State);
    }

    [Fact]
    public async Task T18_NewAndFillReplayedThreeTimes_FillOnce()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport ack = f.Venue.Report(id, ExecType.New, OrderStatus.New);
        ExecutionReport fill = f.Venue.Fill(id, 0.01m, 50_000m);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(i > 0, (await f.Guarded.ReceiveAsync(ack)).IsDuplicate);
            Assert.Equal(i > 0, (await f.Guarded.ReceiveAsync(fill)).IsDuplicate);
        }

        Assert.Equal(0.01m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task T19_SameExecutionOnTwoOrders_CountsOnceAndTripsTheBreaker(bool isForeign)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId a = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ClientOrderId b = isForeign ? new ClientOrderId("somebody-else") : (await f.BuyAsync("two")).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(a, 0.004m, 50_000m);
        await f.Guarded.ReceiveAsync(fill);
        Assert.Equal(ReportDisposition.WrongOrder, (await f.Guarded.ReceiveAsync(fill with { ClientOrderId = b })).Record.Disposition);
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Contains(f.Events, static e => e.Kind == SafetyEventKind.BreakerTripped);
        f.Venue.Executions.Clear();
        await f.CrashAndRestartAsync();
        if (!isForeign)
            await f.Guarded.ReceiveAsync(f.Venue.Fill(b, 0.003m, 50_000m));
        Assert.Equal(isForeign ? 0.004m : 0.007m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public async Task T20_NoisyDuplicate_IsQuarantinedWithAnotherPriceOrQuantity()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(id, 0.004m, 50_000m);
        await f.Guarded.ReceiveAsync(fill);
        Assert.Equal(ReportDisposition.Quarantined, (await f.Guarded.ReceiveAsync(fill with { LastQty = 0.005m })).Record.Disposition);
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Contains(f.Events, static e => e.Kind == SafetyEventKind.BreakerTripped);

        // The venue tells it again with every list of executions: a person is asked once.
        await f.Host.OperateAs("Ada").ResetBreakerAsync(f.Guarded, "the first is true");
        await f.CrashAndRestartAsync();
        Assert.Equal(ReportDisposition.Quarantined, (await f.Guarded.ReceiveAsync(fill with { LastQty = 0.005m })).Record.Disposition);
        Assert.Null((await f.BuyAsync("two")).Refusal);
    }

    [Fact]
    public async Task T22_Overfill_CountsAndTripsTheBreaker()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m));
        Assert.Equal(ReportDisposition.AppliedWithAlarm, (await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.002m, 50_000m))).Record.Disposition);
        Assert.Equal(0.012m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public async Task T23_BustAfterFilled_ReopensAcrossARestart()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m, "F1"));
        f.Venue.Executions.Clear();
        await f.CrashAndRestartAsync();
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.TradeCancel, OrderStatus.New) with { ExecRefId = "F1" });
        Assert.Equal(IntentState.Working, f.Progress(id).State);
        Assert.Equal(0m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
    }

    [Fact]
    public async Task T24_CorrectedPrice_ChangesTheAverageOnly()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m, "F1"));
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.TradeCorrect, OrderStatus.Filled) with { ExecRefId = "F1", LastQty = 0.01m, LastPx = 49_000m });
        Assert.Equal((49_000m, 0.01m), (f.Progress(id).AveragePrice, f.Progress(id).CumQty));
    }

    [Fact]
    public async Task T25_ReplaceBelowCumQty_IsAmendedToCumQty()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId old = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(old, 0.008m, 50_000m));
        ClientOrderId id = (await f.Guard.ReplaceAsync(f.Key("two"), old, GuardFixture.Limit(Side.Buy, 0.007m, 50_000m))).Acceptance!.ClientOrderId;
        f.Tick();
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Replaced, OrderStatus.Filled) with { OrigClientOrderId = old, OrderQty = 0.008m, CumQty = 0.008m });
        Fix44Order venue = (await f.Guarded.FindVenueOrderAsync(id))!;
        Assert.Equal((OrderStatus.Filled, 0.008m, 0m), (venue.State, venue.OrderQty, venue.LeavesQty));
    }

    [Fact]
    public async Task T27_UnsolicitedCancel_EndsTheOrder()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m));
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Canceled, OrderStatus.Canceled, "not best"));
        Assert.Equal(IntentState.Canceled, f.Progress(id).State);
        f.Tick(20_000);
        Assert.Equal(200m, await f.Guarded.GetExposureAsync());
    }

    [Fact]
    public async Task T28_SplitRestatement_ScalesTheOrder_MovesNoPosition_AndTripsTheBreaker()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m));
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Restated, OrderStatus.PartiallyFilled) with { OrderQty = 0.02m, CumQty = 0.008m, LeavesQty = 0.012m });
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(0.008m, f.Progress(id).CumQty);
        Assert.Equal(RefusalCode.BreakerTripped, (await f.BuyAsync("two")).Refusal!.Code); // twice the size was never limited
    }

    [Fact]
    public async Task T30_RejectOfADuplicate_CarriesTheFirstOrdersState_AndEndsNothing()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m));
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Rejected, OrderStatus.PartiallyFilled, "duplicate order"));
        f.Tick(10_000);
        Assert.Equal(IntentState.PartiallyFilled, f.Progress(id).State);
        Assert.DoesNotContain(f.Events, static e => e.Kind == SafetyEventKind.BreakerTripped);
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

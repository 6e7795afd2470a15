using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Reports;
using Safety.Tests.Support;

namespace Safety.Tests.AttackTests;

public class ReportAttackTests
{
    // The report has come: the outcome must follow without virtual time moving on to the deadline.
    private static Task<Outcome<OrderAck>> HeardAsync(Task<Outcome<OrderAck>> call) => call.WaitAsync(TimeSpan.FromSeconds(30));

    private static ExecutionReport Trade(GuardFixture f, ClientOrderId id, string execId, decimal quantity, decimal price, decimal cum) => new()
    {
        ClientOrderId = id,
        ExecId = execId,
        ExecType = ExecType.Trade,
        OrderStatus = OrderStatus.PartiallyFilled,
        LastQty = quantity,
        LastPx = price,
        CumQty = cum,
        VenueTime = f.Time.GetUtcNow(),
    };

    [Fact]
    public async Task AcknowledgedByReport_Rejected_IsRejectedAndNotUnknown()
    {
        await using GuardFixture f = new() { Profile = GuardFixture.ProfileOf(AckBy.Report) };
        await f.StartAsync();
        Task<Outcome<OrderAck>> call = f.Guard.SubmitAsync(f.Key("one"), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask();
        ClientOrderId id = new(f.Venue.Sent.Single().Id);
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Rejected, OrderStatus.Rejected, "no funds"));
        Assert.Equal(OutcomeKind.Rejected, (await HeardAsync(call)).Kind);
    }

    [Fact]
    public async Task AcknowledgedByReport_PendingNew_IsNoAcceptance()
    {
        await using GuardFixture f = new() { Profile = GuardFixture.ProfileOf(AckBy.Report) };
        await f.StartAsync();
        Task<Outcome<OrderAck>> call = f.Guard.SubmitAsync(f.Key("one"), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask();
        ClientOrderId id = new(f.Venue.Sent.Single().Id);
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.PendingNew, OrderStatus.PendingNew));
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Rejected, OrderStatus.Rejected, "no funds"));
        Assert.Equal(OutcomeKind.Rejected, (await HeardAsync(call)).Kind);
    }

    [Fact]
    public async Task AcknowledgedByReport_ReplaceRejectedByCancelReject_IsRejected()
    {
        await using GuardFixture f = new() { Profile = GuardFixture.ProfileOf(AckBy.Report) };
        await f.StartAsync();
        Task<Outcome<OrderAck>> submit = f.Guard.SubmitAsync(f.Key("one"), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask();
        ClientOrderId id = new(f.Venue.Sent.Single().Id);
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.New, OrderStatus.New));
        Assert.Equal(OutcomeKind.Accepted, (await HeardAsync(submit)).Kind);
        f.Venue.Next.Enqueue(Script.Accept);
        Task<Outcome<OrderAck>> replace = f.Guard.ReplaceAsync(f.Key("two"), id, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m)).AsTask();
        ClientOrderId replacement = new(f.Venue.Sent.Last().Id);
        await f.Guarded.ReceiveAsync(f.Venue.Report(replacement, ExecType.CancelReject, OrderStatus.New) with { OrigClientOrderId = id });
        Outcome<OrderAck> outcome = await HeardAsync(replace);
        Assert.Equal(OutcomeKind.Rejected, outcome.Kind);
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
    }

    [Fact]
    public async Task Canceled_UnderTheCancelRequestsOwnId_FindsItsOrder()
    {
        // FIX 4.4: ClOrdID (11) of this report is the cancel request's, OrigClOrdID (41) the order's.
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Canceled, OrderStatus.Canceled) with { ClientOrderId = new ClientOrderId("S1C0123456789"), OrigClientOrderId = id });
        Assert.Equal(IntentState.Canceled, f.Progress(id).State);
    }

    [Fact]
    public async Task FillUnderTheOldIdAfterReplaced_IsTheReplacementsToo_AcrossARestart()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId old = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        OrderSnapshot before = f.Venue.Orders[old.Value];
        ClientOrderId id = (await f.Guard.ReplaceAsync(f.Key("two"), old, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m))).Acceptance!.ClientOrderId;
        f.Tick();
        f.Venue.Orders[old.Value] = before;
        ExecutionReport late = f.Venue.Fill(old, 0.004m, 50_000m);
        f.Venue.Orders.Remove(old.Value);
        await f.Guarded.ReceiveAsync(late);
        f.Venue.Orders[id.Value] = f.Venue.Orders[id.Value] with { CumQty = 0.004m, Status = OrderStatus.PartiallyFilled };
        Assert.Equal(1_000m, await f.Guarded.GetExposureAsync());
        await f.CrashAndRestartAsync();
        Assert.Equal(0.004m, f.Progress(id).CumQty);
        Assert.Equal(1_000m, await f.Guarded.GetExposureAsync());
    }

    [Fact]
    public async Task FillUnderTheFirstIdOfAChain_CountsToTheLast()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId first = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ClientOrderId second = (await f.Guard.ReplaceAsync(f.Key("two"), first, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m))).Acceptance!.ClientOrderId;
        f.Tick();
        ClientOrderId third = (await f.Guard.ReplaceAsync(f.Key("three"), second, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m))).Acceptance!.ClientOrderId;
        f.Tick();
        await f.Guarded.ReceiveAsync(Trade(f, first, "F1", 0.01m, 50_000m, 0.01m));
        Assert.Equal(1_000m, await f.Guarded.GetExposureAsync()); // 0.01 held + 0.01 open
        Assert.Equal(0.01m, f.Progress(third).LeavesQty);
    }

    [Fact]
    public async Task SameFillUnderOldAndNewId_IsOneFill()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId old = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(old, 0.004m, 50_000m, "F1");
        await f.Guarded.ReceiveAsync(fill);
        ClientOrderId id = (await f.Guard.ReplaceAsync(f.Key("two"), old, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m))).Acceptance!.ClientOrderId;
        f.Tick();
        ReportReceipt again = await f.Guarded.ReceiveAsync(fill with { ClientOrderId = id, OrigClientOrderId = old });
        Assert.True(again.IsDuplicate);
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public async Task BustOfAFillUnderTheOldId_ReportedUnderTheNew_IsApplied()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId old = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(old, 0.004m, 50_000m, "F1"));
        ClientOrderId id = (await f.Guard.ReplaceAsync(f.Key("two"), old, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m))).Acceptance!.ClientOrderId;
        f.Tick();
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.TradeCancel, OrderStatus.New) with { ExecRefId = "F1" });
        Assert.Equal(0m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public async Task SameFillBustedTwice_IsTakenBackOnce()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m, "F1"));
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m, "F2"));
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.TradeCancel, OrderStatus.PartiallyFilled) with { ExecRefId = "F1" });
        ReportReceipt second = await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.TradeCancel, OrderStatus.New) with { ExecRefId = "F1" });
        Assert.Equal(ReportDisposition.Quarantined, second.Record.Disposition);
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public async Task CorrectedTwiceByTheOriginalsId_CountsTheLastOnly()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m, "F1"));
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.TradeCorrect, OrderStatus.PartiallyFilled) with { ExecRefId = "F1", LastQty = 0.006m, LastPx = 50_000m });
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.TradeCorrect, OrderStatus.PartiallyFilled) with { ExecRefId = "F1", LastQty = 0.007m, LastPx = 49_000m });
        Assert.Equal(0.007m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(49_000m, f.Progress(id).AveragePrice);
    }

    [Fact]
    public async Task ReplaceAcceptedLarger_TripsTheBreaker()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId old = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ClientOrderId id = (await f.Guard.ReplaceAsync(f.Key("two"), old, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m))).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Replaced, OrderStatus.New) with { OrderQty = 0.05m });
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("three")).Denial?.Code);
    }

    [Fact]
    public async Task FillUnderTheNewIdBeforeReplaced_TheOldOrderIsReplacedAllTheSame()
    {
        await using GuardFixture f = new() { Profile = GuardFixture.ProfileOf(AckBy.Report) };
        await f.StartAsync();
        Task<Outcome<OrderAck>> submit = f.Guard.SubmitAsync(f.Key("one"), GuardFixture.Limit(Side.Buy, 0.02m, 50_000m)).AsTask();
        ClientOrderId old = new(f.Venue.Sent.Single().Id);
        await f.Guarded.ReceiveAsync(f.Venue.Report(old, ExecType.New, OrderStatus.New));
        await HeardAsync(submit);
        Task<Outcome<OrderAck>> replace = f.Guard.ReplaceAsync(f.Key("two"), old, GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask();
        ClientOrderId id = new(f.Venue.Sent.Last().Id);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.005m, 50_000m));
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Replaced, OrderStatus.PartiallyFilled) with { OrigClientOrderId = old });
        await HeardAsync(replace);
        Assert.Equal(IntentState.Replaced, f.Progress(old).State);
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
    }

    [Fact]
    public async Task ReplaceRejectedByReportAfterItsAcceptance_TheOldOrderIsReservedAgain()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId old = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ClientOrderId id = (await f.Guard.ReplaceAsync(f.Key("two"), old, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m))).Acceptance!.ClientOrderId;
        f.Tick();
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Rejected, OrderStatus.Rejected));
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
    }

    [Fact]
    public async Task ReplaceRejectedByReportBeforeItsAcceptance_TheOldOrderStaysReserved()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId old = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Tick();
        ClientOrderId id = default;
        f.Guard.BeforeReplaceAnswer = replacement =>
        {
            id = replacement;
            f.Guarded.ReceiveAsync(f.Venue.Report(replacement, ExecType.Rejected, OrderStatus.Rejected)).GetAwaiter().GetResult();
        };
        Outcome<OrderAck> outcome = await f.Guard.ReplaceAsync(f.Key("two"), old, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m));
        Assert.NotEqual(default, id);
        Assert.NotEqual(OutcomeKind.Accepted, outcome.Kind);
        f.Tick();
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
    }

    [Fact]
    public async Task UnknownExecType_IsQuarantined()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ReportReceipt receipt = await f.Guarded.ReceiveAsync(f.Venue.Report(id, (ExecType)99, OrderStatus.New));
        Assert.Equal(ReportDisposition.Quarantined, receipt.Record.Disposition);
    }

    [Fact]
    public async Task AbsurdFigures_AreQuarantined_AndDoNotLatchTheJournal()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ReportReceipt receipt = await f.Guarded.ReceiveAsync(Trade(f, id, "X", decimal.MaxValue, decimal.MaxValue, decimal.MaxValue));
        Assert.Equal(ReportDisposition.Quarantined, receipt.Record.Disposition);
        Assert.Null(f.Host.Writer.Fault);
    }

    [Fact]
    public async Task VenueTimeFarAhead_DoesNotHideLaterFillsFromRecovery()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.New, OrderStatus.New) with { VenueTime = f.Time.GetUtcNow().AddYears(1) });
        f.Venue.Fill(id, 0.004m, 50_000m);
        await f.Guarded.CatchUpAsync();
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public async Task FillMissedDuringALongOutage_IsCaughtUp_AlthoughALaterReportCameFirst()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId a = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ClientOrderId b = (await f.BuyAsync("two")).Acceptance!.ClientOrderId;
        f.Venue.Fill(a, 0.004m, 50_000m); // the stream is down
        f.Tick(600_000);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(b, 0.004m, 50_000m)); // it is back
        await f.Guarded.CatchUpAsync();
        Assert.Equal(0.008m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public async Task LateFillPastALimit_TripsTheBreaker()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOpenNotional = 600m };
        await f.StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Canceled, OrderStatus.Canceled));
        f.Tick(20_000);
        Assert.Null((await f.BuyAsync("two")).Denial);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m));
        Assert.Contains(f.Events, e => e.Kind == SafetyEventKind.BreakerTripped);
    }

    [Fact]
    public async Task NotionalOrderFilledAtABetterPrice_IsNoOverfill()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        OrderTerms terms = GuardFixture.Limit(Side.Buy, 1m, 50_000m) with { Size = new Notional(500m) };
        ClientOrderId id = (await f.Guard.SubmitAsync(f.Key("one"), terms)).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.0102m, 49_000m));
        Assert.DoesNotContain(f.Events, e => e.Kind == SafetyEventKind.BreakerTripped);
    }

    [Fact]
    public async Task StaleNewsOfAClosedOrder_DoesNotStayInMemory()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m));
        Assert.Empty(f.Guarded.Core.Open);
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.New, OrderStatus.Filled));
        Assert.Empty(f.Guarded.Core.Open);
    }

    [Fact]
    public async Task LateFillThatWasReservedFor_TripsNothing_ThoughWhatIsHeldIsWorthMore()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOpenNotional = 495m };
        await f.StartAsync();
        ClientOrderId id = (await f.BuyAsync("one", 0.01m, 49_000m)).Acceptance!.ClientOrderId; // 490 reserved, the market is at 50,000
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Canceled, OrderStatus.Canceled));
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 49_000m) with { VenueTime = f.Time.GetUtcNow().AddSeconds(-90) }); // its clock is behind: the newer price counts
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
        Assert.Null(f.BreakerReason);
    }
}

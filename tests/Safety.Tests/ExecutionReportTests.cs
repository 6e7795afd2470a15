using Safety.Guarding;
using Safety.Identity;
using Safety.Intents;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests;

public class ExecutionReportTests
{
    [Fact]
    public async Task Duplicate_IsAppliedOnce_AlsoAfterARestart()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(id, 0.01m, 50_000m);
        Assert.False((await f.Guarded.ReceiveAsync(fill)).IsDuplicate);
        Assert.True((await f.Guarded.ReceiveAsync(fill)).IsDuplicate);
        await f.CrashAndRestartAsync();
        Assert.True((await f.Guarded.ReceiveAsync(fill)).IsDuplicate);
        Assert.Equal(0.01m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public async Task FillBeforeAck_IsApplied_AndTheAckDoesNotRegress()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.Next.Enqueue(Script.AcceptThenHang);
        Task<Outcome<OrderAck>> call = f.Guard.SubmitAsync(f.Key("one"), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask();
        ClientOrderId id = new(f.Venue.Sent.Single().Id);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m));
        f.Venue.Hanging.Single().SetResult(new OrderAck(true, new BrokerOrderId("B1")));
        Assert.Equal(OutcomeKind.Accepted, (await call).Kind);
        f.Tick();
        Assert.Equal(IntentState.PartiallyFilled, f.Progress(id).State);
    }

    [Fact]
    public async Task LateFillAfterCanceled_IsApplied()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Canceled, OrderStatus.Canceled));
        f.Tick(60_000); // even after it has left memory
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m));
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(IntentState.Canceled, f.Progress(id).State);
        Assert.Equal(0.004m, f.Progress(id).CumQty);
        Assert.Null((await f.BuyAsync("two")).Refusal);
    }

    [Fact]
    public async Task CancelRejectAfterFilled_DoesNotOverwriteFilled()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m));
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.CancelReject, OrderStatus.Filled));
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.New, OrderStatus.New));
        Assert.Equal(IntentState.Filled, f.Progress(id).State);
    }

    [Fact]
    public async Task Bust_ReopensAFilledOrder()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.006m, 50_000m, "F1"));
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m, "F2"));
        Assert.Equal(IntentState.Filled, f.Progress(id).State);
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.TradeCancel, OrderStatus.PartiallyFilled) with { ExecRefId = "F2" });
        Assert.Equal(IntentState.PartiallyFilled, f.Progress(id).State);
        Assert.Equal(0.006m, f.Progress(id).CumQty);
        Assert.Equal(0.006m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
    }

    [Fact]
    public async Task NoisyDuplicate_IsQuarantinedAndTripsTheBreaker()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(id, 0.004m, 50_000m, "F1");
        await f.Guarded.ReceiveAsync(fill);
        ReportReceipt noisy = await f.Guarded.ReceiveAsync(fill with { LastPx = 49_000m });
        Assert.Equal(ReportDisposition.Quarantined, noisy.Record.Disposition);
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(RefusalCode.BreakerTripped, (await f.BuyAsync("two")).Refusal!.Code);

        await f.CrashAndRestartAsync();
        Assert.Equal(RefusalCode.BreakerTripped, (await f.BuyAsync("two")).Refusal!.Code);
        await f.Host.OperateAs("Ada").ResetBreakerAsync(f.Guarded, "the venue confirmed the first");
        Assert.Null((await f.BuyAsync("two")).Refusal);
    }

    [Fact]
    public async Task Overfill_IsAppliedAndTripsTheBreaker()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ReportReceipt receipt = await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.015m, 50_000m));
        Assert.Equal(ReportDisposition.AppliedWithAlarm, receipt.Record.Disposition);
        Assert.Equal(0.015m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Contains(f.Events, e => e.Kind == SafetyEventKind.BreakerTripped && e.Message.Contains("overfilled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SameExecIdOnTwoOrders_IsTwoFills()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId a = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ClientOrderId b = (await f.BuyAsync("two")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(a, 0.01m, 50_000m, "X"));
        await f.Guarded.ReceiveAsync(f.Venue.Fill(b, 0.01m, 50_000m, "X"));
        Assert.Equal(0.02m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public async Task ForeignOrder_IsRecorded_OursTripsTheBreaker()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ExecutionReport foreign = new() { ClientOrderId = new ClientOrderId("somebody-else"), ExecId = "1", ExecType = ExecType.Trade, OrderStatus = OrderStatus.Filled, LastQty = 1m, LastPx = 1m, CumQty = 1m, VenueTime = f.Time.GetUtcNow() };
        Assert.Equal(ReportDisposition.ForeignOrder, (await f.Guarded.ReceiveAsync(foreign)).Record.Disposition);
        Assert.Null((await f.BuyAsync("one")).Refusal);
        string tag = f.Journal.ReadIntents(1).Single().ClientOrderId.Value[..6];
        await f.Guarded.ReceiveAsync(foreign with { ClientOrderId = new ClientOrderId(tag + "0000000000NOTINJOURNAL") });
        Assert.Equal(RefusalCode.BreakerTripped, (await f.BuyAsync("two")).Refusal!.Code);
    }

    [Fact]
    public async Task ReplacedOrder_CarriesItsFills()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m));
        Outcome<OrderAck> replaced = await f.Guard.ReplaceAsync(f.Key("two"), id, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m));
        f.Tick();
        IntentProgress progress = f.Progress(replaced.Acceptance!.ClientOrderId);
        Assert.Equal(IntentState.PartiallyFilled, progress.State);
        Assert.Equal(0.016m, progress.LeavesQty);
        Assert.Equal(1_000m, await f.Guarded.GetExposureAsync()); // 0.004 held + 0.016 open
    }
}

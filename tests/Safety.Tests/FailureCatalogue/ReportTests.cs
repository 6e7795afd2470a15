using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Reports;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests.FailureCatalogue;

/// <summary>T15–T24, T27, T30: what venues report, in the wrong order, twice, wrongly and late. No fill is lost, none counts twice.</summary>
public class ReportTests
{
    [Fact]
    public async Task T15_FillBeforeTheAckByReport_IsAppliedAndTheAckDoesNotRegress()
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
    public async Task T15_FillBeforeTheResponse_IsAppliedAndTheResponseDoesNotRegress()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.Next.Enqueue(Script.AcceptThenHang);
        Task<Outcome<OrderAck>> call = f.Guard.SubmitAsync(f.Key("one"), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask();
        ClientOrderId id = new(f.Venue.Sent.Single().Id);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m));
        f.Venue.Hanging.Single().SetResult(new OrderAck(true, new BrokerOrderId("B1")));
        Assert.Equal(OutcomeKind.Accepted, (await f.Run(call)).Kind);
        f.Tick();
        Assert.Equal(IntentState.PartiallyFilled, f.Progress(id).State);
    }

    [Theory]
    [InlineData(JournalKind.InMemory, false)]
    [InlineData(JournalKind.InMemory, true)]
    [InlineData(JournalKind.Sqlite, false)]
    [InlineData(JournalKind.Sqlite, true)]
    public async Task T16_FillAfterCancel_CountsAndStaysCanceled(JournalKind kind, bool crashes)
    {
        await using GuardFixture f = await new GuardFixture(kind).StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Canceled, OrderStatus.Canceled));
        f.Venue.Orders[id.Value] = f.Venue.Orders[id.Value] with { Status = OrderStatus.Canceled };
        f.Tick(60_000); // even after it has left memory
        if (crashes)
            await f.CrashAndRestartAsync();
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m) with { OrderStatus = OrderStatus.Canceled, LeavesQty = 0m });
        Fix44Order venue = (await f.Guarded.FindVenueOrderAsync(id))!;
        Assert.Equal((OrderStatus.Canceled, 0.004m, 0m), (venue.State, venue.CumQty, venue.LeavesQty));
        Assert.Equal((IntentState.Canceled, 0.004m), (f.Progress(id).State, f.Progress(id).CumQty));
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Null((await f.BuyAsync("two")).Denial);
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
        Assert.Equal(0.01m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Theory]
    [InlineData(JournalKind.InMemory)]
    [InlineData(JournalKind.Sqlite)]
    public async Task T18_PendingNewThenNewAndFillThreeTimes_FillOnce_AlsoAcrossRestarts(JournalKind kind)
    {
        await using GuardFixture f = await new GuardFixture(kind).StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Tick();
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.PendingNew, OrderStatus.PendingNew));
        ExecutionReport ack = f.Venue.Report(id, ExecType.New, OrderStatus.New);
        ExecutionReport fill = f.Venue.Fill(id, 0.01m, 50_000m);
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(i > 0, (await f.Guarded.ReceiveAsync(ack)).IsDuplicate);
            Assert.Equal(i > 0, (await f.Guarded.ReceiveAsync(fill)).IsDuplicate);
            if (i >= 3)
                await f.CrashAndRestartAsync();
        }

        Assert.Equal(0.01m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(IntentState.Filled, f.Progress(id).State);
        Assert.DoesNotContain(f.Events, static e => e.Kind == SafetyEventKind.BreakerTripped);
    }

    [Fact]
    public async Task T19_SameTradeIdOnTwoOrders_IsTwoFills()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId a = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ClientOrderId b = (await f.BuyAsync("two")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(a, 0.01m, 50_000m, "X"));
        await f.Guarded.ReceiveAsync(f.Venue.Fill(b, 0.01m, 50_000m, "X"));
        Assert.Equal(0.02m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Theory]
    [InlineData(JournalKind.InMemory, false)]
    [InlineData(JournalKind.InMemory, true)]
    [InlineData(JournalKind.Sqlite, false)]
    public async Task T19_SameExecutionOnTwoOrders_CountsOnceAndTripsTheBreaker(JournalKind kind, bool isForeign)
    {
        await using GuardFixture f = await new GuardFixture(kind).StartAsync();
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // after both have left memory
    public async Task T19_TradeOfTwoOrdersOfOurs_IsToldOfBoth_AndCountsForBoth(bool isLate)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId buy = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ClientOrderId sell = (await f.Guard.SubmitAsync(f.Key("two"), GuardFixture.Limit(Side.Sell, 0.01m, 50_000m))).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(buy, 0.01m, 50_000m);
        await f.Guarded.ReceiveAsync(fill);
        if (isLate)
            f.Tick(120_000);
        Assert.Equal(ReportDisposition.Applied, (await f.Guarded.ReceiveAsync(fill with { ClientOrderId = sell })).Record.Disposition);
        Assert.True((await f.Guarded.ReceiveAsync(fill with { ClientOrderId = sell })).IsDuplicate);
        Assert.Equal(0m, await f.Guarded.GetPositionAsync("BTC-USD"));
        f.Tick(5_000);
        Assert.Null(f.BreakerReason);
        Assert.Equal((IntentState.Filled, IntentState.Filled), (await f.StateOfAsync(buy), await f.StateOfAsync(sell)));
    }

    [Theory]
    [InlineData(JournalKind.InMemory, 0.004, 49_000)]
    [InlineData(JournalKind.InMemory, 0.005, 50_000)]
    [InlineData(JournalKind.Sqlite, 0.004, 49_000)]
    public async Task T20_NoisyDuplicate_IsQuarantinedAndTripsTheBreakerUntilAPersonHasLooked(JournalKind kind, double quantity, double price)
    {
        await using GuardFixture f = await new GuardFixture(kind).StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(id, 0.004m, 50_000m, "F1");
        await f.Guarded.ReceiveAsync(fill);
        ReportReceipt noisy = await f.Guarded.ReceiveAsync(fill with { LastQty = (decimal)quantity, LastPx = (decimal)price });
        Assert.Equal(ReportDisposition.Quarantined, noisy.Record.Disposition);
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(50_000m, f.Progress(id).AveragePrice);
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("two")).Denial!.Code);

        await f.CrashAndRestartAsync();
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("two")).Denial!.Code);
        await f.Host.OperateAs("Ada").ResetBreakerAsync(f.Guarded, "the venue confirmed the first");
        Assert.Null((await f.BuyAsync("two")).Denial);
    }

    /// <summary>Long 0.01, sell 0.02: a netting venue tells the one fill as what closes and what opens.</summary>
    [Theory]
    [InlineData(JournalKind.InMemory)]
    [InlineData(JournalKind.Sqlite)]
    public async Task T21_NettingFlipSplitsOneFill_EachPartCountsOnce_AndThePositionFlips(JournalKind kind)
    {
        (GuardFixture f, ClientOrderId sell) = await LongAndSellTwiceAsync(kind);
        await using GuardFixture fixture = f;
        ExecutionReport closes = f.Venue.Fill(sell, 0.01m, 50_000m, "F2-close");
        ExecutionReport opens = f.Venue.Fill(sell, 0.01m, 50_000m, "F2-open");
        await f.Guarded.ReceiveAsync(opens); // the order of the parts is the venue's affair
        await f.Guarded.ReceiveAsync(closes);
        await f.CrashAndRestartAsync();
        Assert.True((await f.Guarded.ReceiveAsync(closes)).IsDuplicate);
        Assert.True((await f.Guarded.ReceiveAsync(opens)).IsDuplicate);
        Assert.Equal(-0.01m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal((IntentState.Filled, 0.02m), (f.Progress(sell).State, f.Progress(sell).CumQty));
        Assert.DoesNotContain(f.Events, static e => e.Kind == SafetyEventKind.BreakerTripped);
    }

    [Fact]
    public async Task T21_PartsUnderOneExecId_OfAnotherSize_TripTheBreaker()
    {
        (GuardFixture f, ClientOrderId sell) = await LongAndSellTwiceAsync(JournalKind.InMemory, sold: 0.03m);
        await using GuardFixture fixture = f;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(sell, 0.01m, 50_000m, "F2"));
        ReportReceipt opens = await f.Guarded.ReceiveAsync(f.Venue.Fill(sell, 0.02m, 50_000m, "F2"));
        Assert.Equal(ReportDisposition.Quarantined, opens.Record.Disposition);
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("three")).Denial!.Code);
    }

    /// <summary>Two equal halves under one ExecID look like one half told twice: only the venue's totals can tell, and they are asked for, and then a person.</summary>
    [Fact]
    public async Task T21_EqualPartsUnderOneExecId_TheNextStartAsksAPerson()
    {
        (GuardFixture f, ClientOrderId sell) = await LongAndSellTwiceAsync(JournalKind.InMemory);
        await using GuardFixture fixture = f;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(sell, 0.01m, 50_000m, "F2"));
        Assert.True((await f.Guarded.ReceiveAsync(f.Venue.Fill(sell, 0.01m, 50_000m, "F2"))).IsDuplicate);
        Assert.Equal(500m, await f.Guarded.GetExposureAsync()); // the other half stays reserved
        await f.CrashAndRestartAsync();
        Assert.Equal(IntentState.Quarantine, f.Progress(sell).State);
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
        Assert.Contains(f.Events, static e => e.Kind == SafetyEventKind.Quarantined && e.Message.Contains("feed the missing ones", StringComparison.Ordinal));
    }

    [Fact]
    public async Task T21_TheWholeBesideItsParts_IsAnOverfill()
    {
        (GuardFixture f, ClientOrderId sell) = await LongAndSellTwiceAsync(JournalKind.InMemory);
        await using GuardFixture fixture = f;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(sell, 0.01m, 50_000m, "F2-close"));
        ExecutionReport opens = f.Venue.Fill(sell, 0.01m, 50_000m, "F2-open");
        await f.Guarded.ReceiveAsync(opens);
        // The list of trades has it unsplit.
        ReportReceipt whole = await f.Guarded.ReceiveAsync(opens with { ExecId = "F2", LastQty = 0.02m, CumQty = 0.02m });
        Assert.Equal(ReportDisposition.InDoubt, whole.Record.Disposition);
        f.Venue.Executions.Clear();
        f.Tick(3_000); // a bust could explain it; none comes
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("three")).Denial!.Code);
    }

    [Theory]
    [InlineData(0.015, 0)]
    [InlineData(0.01, 0.002)]
    public async Task T22_Overfill_CountsAndTripsTheBreaker(double first, double second)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ReportReceipt receipt = await f.Guarded.ReceiveAsync(f.Venue.Fill(id, (decimal)first, 50_000m));
        if (second > 0)
            receipt = await f.Guarded.ReceiveAsync(f.Venue.Fill(id, (decimal)second, 50_000m));
        Assert.Equal(ReportDisposition.AppliedWithAlarm, receipt.Record.Disposition);
        Assert.Equal((decimal)(first + second), await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Contains(f.Events, static e => e.Kind == SafetyEventKind.BreakerTripped && e.Message.Contains("overfilled", StringComparison.Ordinal));
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("two")).Denial!.Code);
    }

    [Theory]
    [InlineData(JournalKind.InMemory)]
    [InlineData(JournalKind.Sqlite)]
    public async Task T23_BustAfterFilled_ReopensAcrossARestart(JournalKind kind)
    {
        await using GuardFixture f = await new GuardFixture(kind).StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.006m, 50_000m, "F1"));
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m, "F2"));
        Assert.Equal(IntentState.Filled, f.Progress(id).State);
        f.Venue.Executions.Clear();
        await f.CrashAndRestartAsync();
        ExecutionReport bust = f.Venue.Report(id, ExecType.TradeCancel, OrderStatus.PartiallyFilled) with { ExecRefId = "F2" };
        await f.Guarded.ReceiveAsync(bust);
        Assert.True((await f.Guarded.ReceiveAsync(bust)).IsDuplicate);
        Assert.Equal((IntentState.PartiallyFilled, 0.006m), (f.Progress(id).State, f.Progress(id).CumQty));
        Assert.Equal(0.006m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(500m, await f.Guarded.GetExposureAsync()); // what it can fill again counts again
    }

    [Fact]
    public async Task T24_CorrectedPrice_ChangesTheAverageOnly()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m, "F1"));
        ExecutionReport correction = f.Venue.Report(id, ExecType.TradeCorrect, OrderStatus.Filled) with { ExecRefId = "F1", LastQty = 0.01m, LastPx = 49_000m };
        await f.Guarded.ReceiveAsync(correction);
        Assert.True((await f.Guarded.ReceiveAsync(correction)).IsDuplicate);
        Assert.Equal((49_000m, 0.01m), (f.Progress(id).AveragePrice, f.Progress(id).CumQty));
        Assert.Equal(0.01m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public async Task T27_UnsolicitedCancel_EndsTheOrder()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m));
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Canceled, OrderStatus.Canceled, "not best"));
        Assert.Equal(IntentState.Canceled, f.Progress(id).State);
        Assert.Equal(500m, await f.Guarded.GetExposureAsync()); // a late fill may still come
        f.Tick(20_000);
        Assert.Equal(200m, await f.Guarded.GetExposureAsync());
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
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
        Assert.DoesNotContain(f.Events, static e => e.Kind == SafetyEventKind.BreakerTripped);
    }

    private static async Task<(GuardFixture, ClientOrderId)> LongAndSellTwiceAsync(JournalKind kind, decimal sold = 0.02m)
    {
        GuardFixture f = await new GuardFixture(kind).StartAsync();
        ClientOrderId buy = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(buy, 0.01m, 50_000m, "F1"));
        Outcome<OrderAck> sell = await f.Run(f.Guard.SubmitAsync(f.Key("two"), GuardFixture.Limit(Side.Sell, sold, 50_000m)).AsTask());
        return (f, sell.Acceptance!.ClientOrderId);
    }
}

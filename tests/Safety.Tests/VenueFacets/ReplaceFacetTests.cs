using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests.VenueFacets;

/// <summary>What a replace does at a venue, and what its answer proves (F02, F03, F05).</summary>
public class ReplaceFacetTests
{
    private static VenueProfileAttribute ProfileOf(ReplaceActs acts, ReplacedQty quantity = ReplacedQty.Total) =>
        new() { Replaces = acts, ReplacedQty = quantity, RepeatedId = RepeatedId.RejectedForever, Acknowledgement = AckBy.Response, Stamp = RequestStamp.BySdkAtSend, RequestExpiryMs = 500, VisibilityMs = 100, CallTimeoutMs = 1_000, LateFillMs = 10_000, IsSimulated = true };

    [Theory]
    [InlineData(ExecType.CancelReject, OrderStatus.New)]
    [InlineData(ExecType.Rejected, OrderStatus.Rejected)]
    public async Task AcceptedByTheAnswerAndRejectedByReport_TheOldOrderWorks_AndIsWhatTheKillCancels(ExecType told, OrderStatus status)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId x = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Venue.Replacing = static _ => new OrderAck(true, new BrokerOrderId("B2")); // taken; what becomes of it is not decided yet
        ClientOrderId y = await f.ReplaceAsync("two", x, 0.012m);
        f.Tick();
        Assert.Equal((IntentState.Working, 600m), (await f.StateOfAsync(x), await f.Guarded.GetExposureAsync()));

        ExecutionReport rejects = f.Venue.Report(y, told, status) with { OrigClientOrderId = x };
        await f.Guarded.ReceiveAsync(rejects);
        Assert.Equal((IntentState.Working, IntentState.Rejected, 500m), (await f.StateOfAsync(x), await f.StateOfAsync(y), await f.Guarded.GetExposureAsync()));
        f.Kill();
        Assert.Equal([x.Value], f.Venue.Canceled.Distinct());
        Assert.Null(f.BreakerReason);
    }

    [Fact]
    public async Task UntilMoreIsHeard_TheKillCancelsBoth()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId x = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Venue.Replacing = static _ => new OrderAck(true, new BrokerOrderId("B2"));
        ClientOrderId y = await f.ReplaceAsync("two", x, 0.012m);
        f.Kill();
        Assert.Equal(new HashSet<string> { x.Value, y.Value }, f.Venue.Canceled.ToHashSet());
    }

    [Fact]
    public async Task AnswerThatProvesWorking_IsTheReplacement()
    {
        await using GuardFixture f = new() { Profile = new VenueProfileAttribute { Strength = AckStrength.Working, Acknowledgement = AckBy.Response, CallTimeoutMs = 1_000, VisibilityMs = 100, IsSimulated = true } };
        await f.StartAsync();
        ClientOrderId x = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ClientOrderId y = await f.ReplaceAsync("two", x, 0.005m);
        f.Tick(10);
        Assert.Equal((IntentState.Replaced, IntentState.Working, 250m), (await f.StateOfAsync(x), await f.StateOfAsync(y), await f.Guarded.GetExposureAsync()));
    }

    [Fact]
    public async Task InPlace_TheOrderKeepsItsIds_ForCancelLookUpAndRestart()
    {
        await using GuardFixture f = new() { Profile = ProfileOf(ReplaceActs.InPlace) };
        await f.StartAsync();
        OrderKey key = f.Key("one");
        ClientOrderId x = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Venue.Replacing = change =>
        {
            f.Venue.Orders[change.Target.Value] = f.Venue.Orders[change.Target.Value] with { OrderQty = change.Terms.Size.Value };
            return new OrderAck(true, f.Venue.Orders[change.Target.Value].BrokerOrderId);
        };
        ClientOrderId y = await f.ReplaceAsync("two", x, 0.012m);
        f.Tick(500);
        Assert.Equal((IntentState.Working, IntentState.Amended, 600m), (await f.StateOfAsync(x), await f.StateOfAsync(y), await f.Guarded.GetExposureAsync()));
        Assert.Equal(x, f.Guard.Entry.WorkingIdOf(key));

        await f.Guarded.ReceiveAsync(f.Venue.Fill(x, 0.005m, 50_000m));
        await f.CrashAndRestartAsync();
        Assert.Equal((IntentState.PartiallyFilled, 600m), (await f.StateOfAsync(x), await f.Guarded.GetExposureAsync()));
        f.Kill();
        Assert.Equal([x.Value], f.Venue.Canceled.Distinct());
        Assert.Equal(0.012m, f.Guard.LastCancel!.OrderQty);
        Assert.DoesNotContain(f.Events, static e => e.Kind is SafetyEventKind.BreakerTripped or SafetyEventKind.Quarantined);
    }

    [Fact]
    public async Task InPlace_NotYetTaken_BothQuantitiesStayReserved()
    {
        await using GuardFixture f = new() { Profile = ProfileOf(ReplaceActs.InPlace) };
        await f.StartAsync();
        ClientOrderId x = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Venue.Replacing = change => new OrderAck(true, f.Venue.Orders[change.Target.Value].BrokerOrderId);
        ClientOrderId y = await f.ReplaceAsync("two", x, 0.012m);
        f.Tick(1_000);
        Assert.Equal((IntentState.Working, 600m), (await f.StateOfAsync(x), await f.Guarded.GetExposureAsync()));
        Assert.Equal(IntentState.Working, await f.StateOfAsync(y));

        await f.Guarded.ReceiveAsync(f.Venue.Fill(x, 0.01m, 50_000m));
        f.Tick(20_000);
        Assert.Equal((IntentState.Filled, 500m), (await f.StateOfAsync(x), await f.Guarded.GetExposureAsync()));
        Assert.DoesNotContain(await f.Guarded.GetWorkingOrdersAsync(), static _ => true);
    }

    [Fact]
    public async Task InPlace_TwoChanges_TheLaterOneSettlesBoth()
    {
        await using GuardFixture f = new() { Profile = ProfileOf(ReplaceActs.InPlace) };
        await f.StartAsync();
        ClientOrderId x = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Venue.Replacing = change =>
        {
            f.Venue.Orders[change.Target.Value] = f.Venue.Orders[change.Target.Value] with { OrderQty = change.Terms.Size.Value };
            return new OrderAck(true, f.Venue.Orders[change.Target.Value].BrokerOrderId);
        };
        ClientOrderId y = await f.ReplaceAsync("two", x, 0.012m);
        ClientOrderId z = await f.ReplaceAsync("three", x, 0.015m);
        f.Tick(500);
        Assert.Equal((IntentState.Working, IntentState.Amended, IntentState.Amended, 750m), (await f.StateOfAsync(x), await f.StateOfAsync(y), await f.StateOfAsync(z), await f.Guarded.GetExposureAsync()));
    }

    [Fact]
    public async Task InPlace_ChangeOfAChange_IsDeniedWithTheOrdersName()
    {
        await using GuardFixture f = new() { Profile = ProfileOf(ReplaceActs.InPlace) };
        await f.StartAsync();
        ClientOrderId x = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Venue.Replacing = change => new OrderAck(true, f.Venue.Orders[change.Target.Value].BrokerOrderId);
        ClientOrderId y = await f.ReplaceAsync("two", x, 0.012m);
        Outcome<OrderAck> outcome = await f.Run(f.Guard.ReplaceAsync(f.Key("three"), y, GuardFixture.Limit(Side.Buy, 0.011m, 50_000m)).AsTask());
        Assert.Equal(DenialCode.TargetNotWorking, outcome.Denial!.Code);
        Assert.Contains(x.Value, outcome.Denial.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InPlace_NeverTaken_APersonIsAsked()
    {
        await using GuardFixture f = new() { Profile = ProfileOf(ReplaceActs.InPlace) };
        await f.StartAsync();
        ClientOrderId x = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Venue.Replacing = change => new OrderAck(true, f.Venue.Orders[change.Target.Value].BrokerOrderId);
        ClientOrderId y = await f.ReplaceAsync("two", x, 0.012m);
        f.Tick(60_000);
        Assert.Equal((IntentState.Working, IntentState.Quarantine, 600m), (await f.StateOfAsync(x), await f.StateOfAsync(y), await f.Guarded.GetExposureAsync()));
        Assert.Contains("still works", Assert.Single(f.Events, static e => e.Kind == SafetyEventKind.Quarantined).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ReplacedQty.Remaining)]
    [InlineData(ReplacedQty.Total)]
    public async Task CancelAndNew_ReservesBothUntilTheCancelIsTold_AndTheNewOneIsWhatLives(ReplacedQty quantity)
    {
        decimal carried = quantity == ReplacedQty.Total ? 0.004m : 0m;
        await using GuardFixture f = new() { Profile = ProfileOf(ReplaceActs.CancelAndNew, quantity) };
        await f.StartAsync();
        ClientOrderId x = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(x, 0.004m, 50_000m));
        f.Venue.Positions["BTC-USD"] = 0.004m;
        ClientOrderId y = await f.ReplaceAsync("two", x, 0.006m + carried);
        f.Tick(10);
        Assert.Equal((0.004m + 0.006m + 0.006m) * 50_000m, await f.Guarded.GetExposureAsync());

        await f.Guarded.ReceiveAsync(f.Venue.Report(x, ExecType.Canceled, OrderStatus.Canceled) with { ClientOrderId = new ClientOrderId("osxN3J"), OrigClientOrderId = x, OrderQty = 0.01m, CumQty = 0.004m, LeavesQty = 0m });
        await f.Guarded.ReceiveAsync(f.Venue.Report(y, ExecType.New, carried > 0m ? OrderStatus.PartiallyFilled : OrderStatus.New) with { OrderQty = 0.006m + carried, CumQty = carried, LeavesQty = 0.006m });
        f.Tick(15_000);
        Assert.Equal((IntentState.Canceled, 500m), (await f.StateOfAsync(x), await f.Guarded.GetExposureAsync()));
        await f.Guarded.ReceiveAsync(f.Venue.Fill(y, 0.002m, 50_000m, claimedCum: carried + 0.002m) with { OrderQty = 0.006m + carried, LeavesQty = 0.004m });
        f.Tick(3_000);
        Assert.Equal((IntentState.PartiallyFilled, 500m), (await f.StateOfAsync(y), await f.Guarded.GetExposureAsync()));
        f.Kill();
        Assert.Equal([y.Value], f.Venue.Canceled.Distinct());
        Assert.Null(f.BreakerReason);
    }
}

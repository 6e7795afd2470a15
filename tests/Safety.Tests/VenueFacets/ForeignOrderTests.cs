using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Limits;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests.VenueFacets;

/// <summary>Orders that are none of ours, somebody's or of the venue's own making: each kind has its policy, and none is silent.</summary>
public class ForeignOrderTests
{
    [Fact]
    public async Task FillOfAForeignOrder_IsTold_OncePerOrder()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await f.Guarded.ReceiveAsync(Fill("their-1", "1", VenueMakes.Nothing));
        await f.Guarded.ReceiveAsync(Fill("their-1", "2", VenueMakes.Nothing));
        await f.Guarded.ReceiveAsync(Fill("their-2", "3", VenueMakes.Nothing) with { ExecType = ExecType.New });
        Assert.Contains("their-1", Assert.Single(f.Events, static e => e.Kind == SafetyEventKind.Mismatch).Message, StringComparison.Ordinal);
        Assert.Null(f.BreakerReason);
    }

    [Fact]
    public async Task Liquidation_TripsTheBreaker_WhereThePolicySaysSo_AndOthersDoNot()
    {
        await using GuardFixture f = new() { ForeignOrders = new Dictionary<VenueMakes, ForeignOrderPolicy> { [VenueMakes.Liquidation] = ForeignOrderPolicy.TripBreaker } };
        await f.StartAsync();
        await f.Guarded.ReceiveAsync(Fill("autoclose-1", "1", VenueMakes.Assignment));
        Assert.Null(f.BreakerReason);
        await f.Guarded.ReceiveAsync(Fill("autoclose-2", "2", VenueMakes.Liquidation));
        Assert.Contains("Liquidation", f.BreakerReason, StringComparison.Ordinal);
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("one")).Denial!.Code);
    }

    [Theory]
    [InlineData(VenueMakes.Legs, false)]
    [InlineData(VenueMakes.Nothing, true)]
    public async Task ListedOrder_FollowsThePolicyOfItsKind_WhileRunningAndBeforeArming(VenueMakes madeBy, bool stops)
    {
        Dictionary<VenueMakes, ForeignOrderPolicy> policy = new() { [VenueMakes.Nothing] = ForeignOrderPolicy.TripBreaker };
        await using GuardFixture f = new() { ForeignOrders = policy, ReconcileEveryMs = 60_000 };
        await f.StartAsync();
        f.Venue.Orders["web-1"] = Listed(madeBy);
        f.Tick(200_000);
        Assert.Equal(stops, f.BreakerReason is not null);

        await using GuardFixture arming = new() { ForeignOrders = policy };
        arming.Venue.Orders["web-1"] = Listed(madeBy);
        if (stops)
            Assert.Contains(nameof(AccountOptions.ForeignOrders), (await Assert.ThrowsAsync<ArmingBlockedException>(() => arming.StartAsync())).Message, StringComparison.Ordinal);
        else
            Assert.True((await arming.StartAsync()).Host.IsArmed);
    }

    private static OrderSnapshot Listed(VenueMakes madeBy) =>
        new(new ClientOrderId("web-1"), new BrokerOrderId("V1"), OrderStatus.New, 1m, 0m, DateTimeOffset.UnixEpoch) { Symbol = "BTC-USD", MadeBy = madeBy };

    private static ExecutionReport Fill(string id, string execId, VenueMakes madeBy) => new()
    {
        ClientOrderId = new ClientOrderId(id),
        ExecId = execId,
        ExecType = ExecType.Trade,
        OrderStatus = OrderStatus.PartiallyFilled,
        LastQty = 1m,
        LastPx = 100m,
        VenueTime = DateTimeOffset.UnixEpoch,
        MadeBy = madeBy,
    };
}

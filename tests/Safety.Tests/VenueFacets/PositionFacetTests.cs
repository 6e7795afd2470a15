using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Limits;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests.VenueFacets;

/// <summary>Long and short side by side (F07).</summary>
public class PositionFacetTests
{
    [Fact]
    public async Task Legs_CountGross_AndACloseOfOneIsReduceOnly()
    {
        await using GuardFixture g = await HedgeModeAsync(new LimitOptions { MaxOrderNotional = 10_000m, MaxOpenNotional = 1_000m, MaxOrdersPerSecond = 1_000, PriceBandBps = 500, MarketDataMaxAgeMs = 60_000 });
        await TradeAsync(g, "long", Side.Buy, PositionSide.Long);
        await TradeAsync(g, "short", Side.Sell, PositionSide.Short);
        Assert.Equal(1_000m, await g.Guarded.GetExposureAsync());
        Outcome<OrderAck> third = await SubmitAsync(g, "more", Side.Buy, PositionSide.Long);
        Assert.Equal(DenialCode.OpenNotionalExceeded, third.Denial!.Code);

        Outcome<OrderAck> close = await SubmitAsync(g, "close", Side.Sell, PositionSide.Long, reduceOnly: true);
        Assert.Equal(OutcomeKind.Accepted, close.Kind);
        Assert.Equal(DenialCode.WouldIncreasePosition, (await SubmitAsync(g, "close twice", Side.Sell, PositionSide.Long, reduceOnly: true)).Denial!.Code);
    }

    [Fact]
    public async Task ReplacementAboutTheOtherLeg_IsNoReplacement()
    {
        await using GuardFixture f = await HedgeModeAsync();
        await TradeAsync(f, "long", Side.Buy, PositionSide.Long);
        ClientOrderId close = (await SubmitAsync(f, "close", Side.Sell, PositionSide.Long, reduceOnly: true)).Acceptance!.ClientOrderId;
        OrderTerms opens = GuardFixture.Limit(Side.Sell, 0.01m, 50_000m) with { PositionSide = PositionSide.Short };
        Outcome<OrderAck> outcome = await f.Run(f.Guard.ReplaceAsync(f.Key("opens"), close, opens).AsTask());
        Assert.Equal(DenialCode.TargetNotWorking, outcome.Denial?.Code);
    }

    [Fact]
    public async Task LegsThatDifferAtTheVenue_AreFound()
    {
        await using GuardFixture f = await HedgeModeAsync();
        await TradeAsync(f, "long", Side.Buy, PositionSide.Long);
        await TradeAsync(f, "short", Side.Sell, PositionSide.Short);
        f.Venue.ListingPositions = static _ => Task.FromResult<IReadOnlyList<PositionSnapshot>>([new("BTC-USD", 0.01m), new("BTC-USD", -0.01m)]);
        f.Tick(200_000);
        Assert.Null(f.BreakerReason);
        f.Venue.ListingPositions = static _ => Task.FromResult<IReadOnlyList<PositionSnapshot>>([new("BTC-USD", 0.005m), new("BTC-USD", -0.005m)]);
        f.Tick(200_000);
        Assert.Contains("positions differ", f.BreakerReason, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task BothSidesInAnAccountThatIsSaidToNet_BlockTheArming_AndTripWhileRunning()
    {
        await using GuardFixture f = new() { ReconcileEveryMs = 60_000 };
        f.Venue.ListingPositions = static _ => Task.FromResult<IReadOnlyList<PositionSnapshot>>([new("BTC-USD", 1m), new("BTC-USD", -1m)]);
        ArmingBlockedException blocked = await Assert.ThrowsAsync<ArmingBlockedException>(() => f.StartAsync());
        Assert.Contains(nameof(AccountOptions.Positions), blocked.Message, StringComparison.Ordinal);

        await using GuardFixture running = await new GuardFixture { ReconcileEveryMs = 60_000 }.StartAsync();
        running.Venue.ListingPositions = f.Venue.ListingPositions;
        running.Tick(200_000);
        Assert.Contains("side by side", running.BreakerReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TermsThatDoNotFitTheAccountsMode_AreDenied()
    {
        await using GuardFixture hedge = await HedgeModeAsync();
        Outcome<OrderAck> sideless = await SubmitAsync(hedge, "one", Side.Buy, PositionSide.Net);
        Assert.Equal(DenialCode.TermsMalformed, sideless.Denial!.Code);
        Assert.Contains(nameof(OrderTerms.PositionSide), sideless.Denial.Message, StringComparison.Ordinal);

        await using GuardFixture net = await new GuardFixture().StartAsync();
        Assert.Equal(DenialCode.TermsMalformed, (await SubmitAsync(net, "one", Side.Buy, PositionSide.Long)).Denial!.Code);
        Assert.Empty(net.Venue.Sent);
    }

    private static Task<GuardFixture> HedgeModeAsync(LimitOptions? limits = null)
    {
        GuardFixture f = new()
        {
            Positions = PositionMode.LongShort,
            Profile = new VenueProfileAttribute { Positions = PositionMode.LongShort, Acknowledgement = AckBy.Response, VisibilityMs = 100, CallTimeoutMs = 1_000, IsSimulated = true },
            ReconcileEveryMs = 60_000,
        };
        f.Limits = limits ?? f.Limits;
        return f.StartAsync();
    }

    private static Task<Outcome<OrderAck>> SubmitAsync(GuardFixture f, string cause, Side side, PositionSide leg, bool reduceOnly = false) =>
        f.Run(f.Guard.SubmitAsync(f.Key(cause), GuardFixture.Limit(side, 0.01m, 50_000m, reduceOnly) with { PositionSide = leg }).AsTask());

    private static async Task TradeAsync(GuardFixture f, string cause, Side side, PositionSide leg)
    {
        ClientOrderId id = (await SubmitAsync(f, cause, side, leg)).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m));
    }
}

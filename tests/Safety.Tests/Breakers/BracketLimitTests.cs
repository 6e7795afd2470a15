using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;
using Safety.Tests.AttackTests;
using Safety.Tests.Support;

namespace Safety.Tests.Breakers;

/// <summary>A bracket is admitted as one: its exits reduce what its entry brings, and of a group the largest is reserved.</summary>
public class BracketLimitTests
{
    private static readonly OrderTerms s_entry = GuardFixture.Limit(Side.Buy, 0.01m, 50_000m);
    private static readonly OrderTerms s_takeProfit = GuardFixture.Limit(Side.Sell, 0.01m, 60_000m, reduceOnly: true) with { OneCancelsOther = "exits" };
    private static readonly OrderTerms s_stopLoss = s_takeProfit with { Type = OrderType.Stop, LimitPrice = null, StopPrice = 45_000m };

    private static async Task<(GuardFixture Fixture, BasketEntry Basket)> StartAsync(decimal maxOpenNotional = 600m)
    {
        GuardFixture f = new();
        f.Limits = f.Limits with { MaxOpenNotional = maxOpenNotional, PriceBandBps = 500 };
        await f.StartAsync(arm: false);
        BasketEntry basket = new(f);
        await f.Run(f.Host.ArmAsync());
        return (f, basket);
    }

    [Fact]
    public async Task Bracket_IsAdmittedWithItsEntry_AndReservesTheLargerExit()
    {
        (GuardFixture f, BasketEntry basket) = await StartAsync();
        await using GuardFixture started = f;
        Admission bracket = basket.Admit(f.Key("bracket"), s_entry, s_takeProfit, s_stopLoss);
        Assert.True(bracket.IsGranted, bracket.IsGranted ? "" : bracket.Result<OrderAck>().Denial!.ToString());
        Assert.Equal(600m, await f.Guarded.GetExposureAsync()); // the take-profit at its own price, and not both exits
        await f.CrashAndRestartAsync(arm: false);
        Assert.Equal(600m, await f.Guarded.GetExposureAsync());
    }

    [Fact]
    public async Task Bracket_WithoutAGroup_CouldTurnThePositionRound()
    {
        (GuardFixture f, BasketEntry basket) = await StartAsync(10_000m);
        await using GuardFixture started = f;
        Admission bracket = basket.Admit(f.Key("bracket"), s_entry, s_takeProfit with { OneCancelsOther = null }, s_stopLoss with { OneCancelsOther = null });
        Assert.Equal(DenialCode.WouldIncreasePosition, bracket.Result<OrderAck>().Denial!.Code);
    }

    [Theory]
    [InlineData("larger")]
    [InlineData("without its entry")]
    [InlineData("before its entry")]
    public async Task ExitThatHasNothingToReduce_IsDenied(string what)
    {
        (GuardFixture f, BasketEntry basket) = await StartAsync(10_000m);
        await using GuardFixture started = f;
        OrderTerms[] legs = what switch
        {
            "larger" => [s_entry, s_takeProfit with { Size = new Units(0.011m) }],
            "without its entry" => [s_takeProfit, s_stopLoss],
            _ => [s_takeProfit, s_entry],
        };
        Assert.Equal(DenialCode.WouldIncreasePosition, basket.Admit(f.Key("bracket"), legs).Result<OrderAck>().Denial!.Code);
    }

    [Fact]
    public async Task Group_OfTwoSides_IsNone()
    {
        (GuardFixture f, BasketEntry basket) = await StartAsync(10_000m);
        await using GuardFixture started = f;
        Admission mixed = basket.Admit(f.Key("mixed"), s_entry with { OneCancelsOther = "exits" }, s_takeProfit);
        Assert.Equal(DenialCode.TermsMalformed, mixed.Result<OrderAck>().Denial!.Code);
    }

    [Fact]
    public async Task Group_OfAnotherCall_IsAnother()
    {
        (GuardFixture f, BasketEntry basket) = await StartAsync(10_000m);
        await using GuardFixture started = f;
        Assert.True(basket.Admit(f.Key("one"), s_entry, s_takeProfit, s_stopLoss).IsGranted);
        Assert.True(basket.Admit(f.Key("two"), s_entry, s_takeProfit, s_stopLoss).IsGranted);
        Assert.Equal(1_200m, await f.Guarded.GetExposureAsync());
    }

    [Fact]
    public async Task Group_ReservesWhatIsLeft_UntilItsLastOrderIsOver()
    {
        (GuardFixture f, BasketEntry basket) = await StartAsync(10_000m);
        await using GuardFixture started = f;
        Admission bracket = basket.Admit(f.Key("bracket"), s_entry, s_takeProfit, s_stopLoss);
        ClientOrderId[] ids = [.. bracket.ClientOrderIds];
        foreach ((ClientOrderId id, OrderTerms terms) in ids.Zip([s_entry, s_takeProfit, s_stopLoss]))
        {
            f.Venue.Sent.Add((id.Value, terms));
            f.Venue.Orders.Add(id.Value, new OrderSnapshot(id, new BrokerOrderId(id.Value), OrderStatus.New, 0.01m, 0m, f.Time.GetUtcNow()));
        }

        await f.Guarded.ReceiveAsync(f.Venue.Fill(ids[0], 0.01m, 50_000m));
        await f.Guarded.ReceiveAsync(f.Venue.Report(ids[1], ExecType.Canceled, OrderStatus.Canceled));
        f.Tick(10_200); // no late fill of the take-profit can come
        Assert.Equal(500m, await f.Guarded.GetExposureAsync()); // what is held; the stop only ends it
        await f.Guarded.ReceiveAsync(f.Venue.Fill(ids[2], 0.01m, 45_000m));
        Assert.Equal(0m, await f.Guarded.GetExposureAsync());
        Assert.Empty(f.Host.Writer.Memory.Account(1).Groups);
    }
}

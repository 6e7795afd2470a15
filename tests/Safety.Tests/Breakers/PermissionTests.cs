using Safety.Guarding;
using Safety.Identity;
using Safety.Limits;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests.Breakers;

/// <summary>Where, when and at what price an account takes on risk; leaving a position is none of it.</summary>
public class PermissionTests
{
    private static OrderTerms Buy(decimal price = 50_000m) => GuardFixture.Limit(Side.Buy, 0.01m, price);

    private static OrderTerms Sell(decimal price = 50_000m, bool reduceOnly = false) => GuardFixture.Limit(Side.Sell, 0.01m, price, reduceOnly);

    private static async Task<GuardFixture> StartAsync(Func<LimitOptions, LimitOptions> limits, DateTimeOffset? start = null)
    {
        GuardFixture f = new(start: start);
        f.Limits = limits(f.Limits);
        return await f.StartAsync();
    }

    private static async Task<Denial?> DenialOf(GuardFixture f, string cause, OrderTerms terms) => (await f.Run(f.Guard.SubmitAsync(f.Key(cause), terms).AsTask())).Denial;

    // Restricted, or closed, only after that.
    private static async Task HoldAsync(GuardFixture f)
    {
        Outcome<OrderAck> entry = await f.BuyAsync("entry");
        Assert.Null(entry.Denial);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(entry.Acceptance!.ClientOrderId, 0.01m, 50_000m));
    }

    [Fact]
    public async Task RestrictedInstrument_MayBeLeft_AndNotEntered()
    {
        await using GuardFixture f = await StartAsync(static limits => limits);
        await HoldAsync(f);
        f.Limits = f.Limits with { RestrictedSymbols = new HashSet<string> { "BTC-USD" } };
        await f.CrashAndRestartAsync();
        Denial denial = (await DenialOf(f, "more", Buy()))!;
        Assert.Equal((DenialCode.InstrumentRestricted, true), (denial.Code, denial.SpendsKey));
        Assert.Equal(DenialCode.InstrumentRestricted, (await DenialOf(f, "round", GuardFixture.Limit(Side.Sell, 0.011m, 50_000m)))?.Code);
        Assert.Null(await DenialOf(f, "exit", Sell()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TradingHours_OfAccountOrSymbol_DenyNewRiskWithoutSpendingItsKey(bool isOfTheAccount)
    {
        string[] hours = ["Mon-Fri 09:30-16:00 America/New_York"];
        await using GuardFixture f = await StartAsync(
            limits => isOfTheAccount ? limits with { TradingHours = hours } : limits with { SymbolTradingHours = new Dictionary<string, IReadOnlyList<string>> { ["BTC-USD"] = hours } },
            new DateTimeOffset(2026, 1, 5, 20, 59, 0, TimeSpan.Zero));
        await HoldAsync(f);
        f.Tick(60_000);
        Denial denial = (await DenialOf(f, "late", Buy()))!;
        Assert.Equal((DenialCode.OutsideTradingHours, false), (denial.Code, denial.SpendsKey));
        Assert.Null(await DenialOf(f, "exit", Sell()));
        if (!isOfTheAccount)
            Assert.Null(await DenialOf(f, "another", Buy() with { Instrument = GuardFixture.Btc with { Symbol = "ETH-USD" } }));
    }

    [Fact]
    public async Task StaticCollar_HoldsWhateverTheMarketSays()
    {
        await using GuardFixture f = await StartAsync(static limits => limits with { Collars = new Dictionary<string, PriceCollar> { ["BTC-USD"] = new(40_000m, 60_000m) } });
        await HoldAsync(f);
        f.Prices.Price = 61_000m;
        Denial denial = (await DenialOf(f, "limit", Buy(61_000m)))!;
        Assert.Equal((DenialCode.PriceOutsideCollar, true), (denial.Code, denial.SpendsKey));
        Assert.Equal(DenialCode.PriceOutsideCollar, (await DenialOf(f, "market", Buy() with { Type = OrderType.Market, LimitPrice = null }))?.Code);
        Assert.Null(await DenialOf(f, "inside", Buy(60_000m)));
        Assert.Null(await DenialOf(f, "exit", Sell(61_000m)));
    }

    [Fact]
    public async Task StopPrice_OfAnEntry_IsInsideTheBand_AndOneThatProtectsNeedNotBe()
    {
        await using GuardFixture f = await StartAsync(static limits => limits);
        await HoldAsync(f);
        OrderTerms stop = Buy() with { Type = OrderType.Stop, LimitPrice = null, StopPrice = 52_500m };
        Assert.Null(await DenialOf(f, "near", stop));
        Denial denial = (await DenialOf(f, "far", stop with { StopPrice = 52_500.01m }))!;
        Assert.Equal(DenialCode.PriceOutsideBand, denial.Code);
        Assert.Contains("stop price", denial.Message, StringComparison.Ordinal);
        Assert.Null(await DenialOf(f, "protects", stop with { Side = Side.Sell, StopPrice = 40_000m }));
    }

    [Fact]
    public async Task SelfMatch_IsAllowedWhereNobodyDeniesIt()
    {
        await using GuardFixture f = await StartAsync(static limits => limits);
        await f.BuyAsync("resting");
        Assert.Null(await DenialOf(f, "across", Sell()));
    }

    [Theory]
    [InlineData(50_000, DenialCode.OwnOrderCrossed)]
    [InlineData(49_999.99, DenialCode.OwnOrderCrossed)]
    [InlineData(50_000.01, null)]
    [InlineData(0, DenialCode.OwnOrderCrossed)] // at the market
    public async Task SelfMatch_DeniesWhatCrossesAnOwnOrder(double price, DenialCode? expected)
    {
        await using GuardFixture f = await StartAsync(static limits => limits with { SelfMatch = SelfMatch.Deny });
        ClientOrderId resting = (await f.BuyAsync("resting")).Acceptance!.ClientOrderId;
        OrderTerms sell = price == 0 ? Sell() with { Type = OrderType.Market, LimitPrice = null } : Sell((decimal)price);
        Denial? denial = await DenialOf(f, "across", sell);
        Assert.Equal(expected, denial?.Code);
        Assert.Equal(expected is not null, denial?.Message.Contains(resting.Value, StringComparison.Ordinal) ?? false);
        Assert.Null(await DenialOf(f, "same side", Buy(49_000m)));
        Assert.Null(await DenialOf(f, "stop", Sell() with { Type = OrderType.Stop, LimitPrice = null, StopPrice = 49_000m }));
    }

    [Fact]
    public async Task SelfMatch_LetsAnExitThrough_AndEndsWithTheOrder()
    {
        await using GuardFixture f = await StartAsync(static limits => limits with { SelfMatch = SelfMatch.Deny });
        await HoldAsync(f);
        ClientOrderId resting = (await f.BuyAsync("resting")).Acceptance!.ClientOrderId;
        Assert.Null(await DenialOf(f, "exit", Sell(reduceOnly: true)));
        Assert.Equal(DenialCode.OwnOrderCrossed, (await DenialOf(f, "across", Sell()))?.Code);
        await f.Guarded.ReceiveAsync(f.Venue.Report(resting, ExecType.Canceled, OrderStatus.Canceled));
        Assert.Null(await DenialOf(f, "alone", Sell()));
    }

    [Fact]
    public async Task SelfMatch_LooksAtTheOtherAccountsOfTheVenue()
    {
        await using PairFixture pair = new(limits: static limits => limits with { SelfMatch = SelfMatch.Deny });
        await pair.ArmAsync();
        Assert.Null((await pair.BuyAsync(0, "resting")).Denial);
        Task<Outcome<OrderAck>> across = pair.SendAsync(1, "across", Sell());
        await pair.Run(across);
        Assert.Equal(DenialCode.OwnOrderCrossed, (await across).Denial?.Code);
    }

    [Fact]
    public async Task StaleAccountState_DeniesNewRisk_UntilTheVenueHasConfirmedIt()
    {
        GuardFixture f = new() { ReconcileEveryMs = 1_000 };
        f.Limits = f.Limits with { AccountStateMaxAgeMs = 3_000 };
        await using GuardFixture started = await f.StartAsync();
        await HoldAsync(f);
        f.Tick(10_000);
        Assert.Null(await DenialOf(f, "confirmed", Buy()));
        f.Venue.ListingPositions = static _ => throw new IOException("down");
        f.Tick(5_000);
        Denial denial = (await DenialOf(f, "stale", Buy()))!;
        Assert.Equal((DenialCode.AccountStateStale, false), (denial.Code, denial.SpendsKey));
        Assert.Null(await DenialOf(f, "exit", Sell()));
        f.Venue.ListingPositions = Task.FromResult;
        f.Tick(2_000);
        Assert.Null(await DenialOf(f, "stale", Buy()));
    }

    [Fact]
    public async Task StaleAccountState_ThatIsAskedForTooSeldom_DoesNotStart()
    {
        await using GuardFixture f = new() { ReconcileEveryMs = 10_000 };
        f.Limits = f.Limits with { AccountStateMaxAgeMs = 10_000 };
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => f.StartAsync());
        Assert.Contains("AccountStateMaxAgeMs", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsThatCannotWork_SayWhatToDo()
    {
        LimitOptions limits = new GuardFixture().Limits with
        {
            RestrictedSymbols = new HashSet<string>(),
            TradingHours = ["9 to 5"],
            Collars = new Dictionary<string, PriceCollar> { ["BTC-USD"] = new(2m, 1m) },
            SelfMatch = (SelfMatch)7,
            AccountStateMaxAgeMs = 0,
        };
        Assert.Equal(5, limits.Problems(null).Count());
    }
}

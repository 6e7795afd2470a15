using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Limits;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests.Breakers;

/// <summary>The limits of firm, account, strategy and symbol: the strictest wins, the denial names it, and what only reduces is never locked in.</summary>
public class ScopeLimitTests
{
    private static readonly Instrument s_eth = new("ETH-USD", "USD", 0.01m, 0.001m);

    private static async Task<GuardFixture> StartAsync(Func<LimitOptions, LimitOptions> limits)
    {
        GuardFixture f = new();
        f.Limits = limits(f.Limits);
        return await f.StartAsync();
    }

    private static async Task<Denial?> DenialOf(GuardFixture f, string cause, OrderTerms terms, string strategy = "test") =>
        (await f.Run(f.Guard.SubmitAsync(f.Key(cause) with { Strategy = new StrategyId(strategy) }, terms).AsTask())).Denial;

    private static OrderTerms Buy(decimal units = 0.01m) => GuardFixture.Limit(Side.Buy, units, 50_000m);

    private static OrderTerms Eth(Side side, decimal units = 0.01m) => GuardFixture.Limit(side, units, 50_000m) with { Instrument = s_eth };

    private static async Task HoldAsync(GuardFixture f, decimal units = 0.01m)
    {
        Outcome<OrderAck> entry = await f.BuyAsync("entry", units);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(entry.Acceptance!.ClientOrderId, units, 50_000m));
    }

    [Fact]
    public async Task OrderUnits_AboveTheLimit_SpendTheirKey()
    {
        await using GuardFixture f = await StartAsync(static limits => limits with { MaxOrderUnits = 0.02m });
        Assert.Null(await DenialOf(f, "one", Buy(0.02m)));
        Denial denial = (await DenialOf(f, "two", Buy(0.021m)))!;
        Assert.Equal((DenialCode.OrderUnitsExceeded, true), (denial.Code, denial.SpendsKey));
        Assert.Contains("0.021", denial.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenOrders_AtTheLimit_LetAChangeAndAnExitThrough_AndAnEndMakesRoom()
    {
        await using GuardFixture f = await StartAsync(static limits => limits with { MaxOpenOrders = 2 });
        await HoldAsync(f);
        ClientOrderId working = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.BuyAsync("two");
        Assert.Equal(DenialCode.OpenOrdersExceeded, (await f.BuyAsync("three")).Denial?.Code);
        Assert.Null(await DenialOf(f, "exit", GuardFixture.Limit(Side.Sell, 0.01m, 50_000m)));
        Outcome<OrderAck> change = await f.Run(f.Guard.ReplaceAsync(f.Key("change"), working, Buy(0.011m)).AsTask());
        Assert.Null(change.Denial);
        f.Tick();
        await f.Guarded.ReceiveAsync(f.Venue.Fill(change.Acceptance!.ClientOrderId, 0.011m, 50_000m));
        Assert.Equal(DenialCode.OpenOrdersExceeded, (await f.BuyAsync("four")).Denial?.Code); // the other entry and the exit work
        await f.Guarded.ReceiveAsync(f.Venue.Report(new ClientOrderId(f.Venue.Sent[^2].Id), ExecType.Canceled, OrderStatus.Canceled));
        Assert.Null((await f.BuyAsync("five")).Denial);
    }

    [Theory]
    [InlineData("account")]
    [InlineData("symbol BTC-USD")]
    [InlineData("strategy test")]
    public async Task DailyOrders_OfEachScope_AreCounted_AcrossARestart_AndEndWithTheDay(string scope)
    {
        ScopeLimits two = new() { MaxDailyOrders = 2 };
        await using GuardFixture f = new(start: new DateTimeOffset(2026, 1, 5, 23, 59, 0, TimeSpan.Zero));
        f.Limits = scope switch
        {
            "account" => f.Limits with { MaxDailyOrders = 2 },
            "strategy test" => f.Limits with { Strategies = new Dictionary<string, ScopeLimits> { ["test"] = two } },
            _ => f.Limits with { Symbols = new Dictionary<string, ScopeLimits> { ["BTC-USD"] = two } },
        };
        await f.StartAsync();
        await HoldAsync(f);
        await f.BuyAsync("one");
        await f.CrashAndRestartAsync();
        Denial denial = (await DenialOf(f, "two", Buy()))!;
        Assert.Equal(DenialCode.DailyOrdersExceeded, denial.Code);
        Assert.Contains($"the {scope}", denial.Message, StringComparison.Ordinal);
        Assert.Null(await DenialOf(f, "exit", GuardFixture.Limit(Side.Sell, 0.01m, 50_000m)));
        Assert.Equal(scope == "account" ? DenialCode.DailyOrdersExceeded : null, (await DenialOf(f, "other", Eth(Side.Buy), "other"))?.Code);
        f.Tick(60_000);
        Assert.Null(await DenialOf(f, "tomorrow", Buy()));
    }

    [Fact]
    public async Task DailyNotional_OfASymbol_IsNamed_AndALegBeforeCountsToo()
    {
        await using GuardFixture f = await StartAsync(static limits => limits with { Symbols = new Dictionary<string, ScopeLimits> { ["BTC-USD"] = new() { MaxDailyNotional = 1_000m } } });
        Assert.Null(await DenialOf(f, "one", Buy()));
        Assert.Null(await DenialOf(f, "eth", Eth(Side.Buy, 0.1m)));
        Denial denial = (await DenialOf(f, "two", Buy(0.011m)))!;
        Assert.Equal(DenialCode.DailyNotionalExceeded, denial.Code);
        Assert.Contains("the symbol BTC-USD", denial.Message, StringComparison.Ordinal);
        Assert.Null(await DenialOf(f, "three", Buy()));
    }

    [Fact]
    public async Task OpenNotional_OfASymbol_IsMarkedToTheMarket()
    {
        await using GuardFixture f = await StartAsync(static limits => limits with { Symbols = new Dictionary<string, ScopeLimits> { ["BTC-USD"] = new() { MaxOpenNotional = 1_100m } } });
        await HoldAsync(f);
        f.Prices.Price = 60_000m;
        Denial denial = (await DenialOf(f, "two", GuardFixture.Limit(Side.Buy, 0.01m, 60_000m)))!;
        Assert.Equal(DenialCode.OpenNotionalExceeded, denial.Code);
        Assert.Contains("1200", denial.Message, StringComparison.Ordinal);
        Assert.Null(await DenialOf(f, "eth", GuardFixture.Limit(Side.Buy, 0.01m, 60_000m) with { Instrument = s_eth }));
        f.Prices.Price = 50_000m;
        Assert.Null(await DenialOf(f, "three", Buy()));
    }

    [Fact]
    public async Task NetNotional_LetsWhatHedgesThePositionThrough()
    {
        await using GuardFixture f = await StartAsync(static limits => limits with { MaxNetNotional = 1_000m });
        await HoldAsync(f, 0.02m);
        Assert.Equal(DenialCode.NetNotionalExceeded, (await DenialOf(f, "more", Eth(Side.Buy)))?.Code);
        Assert.Null(await DenialOf(f, "against", Eth(Side.Sell, 0.02m)));
        Assert.Null(await DenialOf(f, "exit", GuardFixture.Limit(Side.Sell, 0.01m, 50_000m)));
    }

    [Fact]
    public async Task AdoptedPosition_CountsInItsSymbol()
    {
        GuardFixture f = new() { PositionMismatch = PositionMismatchPolicy.AdoptVenue };
        f.Limits = f.Limits with { Symbols = new Dictionary<string, ScopeLimits> { ["BTC-USD"] = new() { MaxOpenNotional = 1_000m } } };
        f.Venue.Positions["BTC-USD"] = 0.02m;
        await using GuardFixture started = await f.StartAsync();
        Assert.Equal(DenialCode.OpenNotionalExceeded, (await f.BuyAsync("one")).Denial?.Code);
    }

    [Theory]
    [InlineData("orders", DenialCode.DailyOrdersExceeded)]
    [InlineData("day", DenialCode.DailyNotionalExceeded)]
    [InlineData("position", DenialCode.OpenNotionalExceeded)]
    public async Task Firm_CountsAllAccountsOfTheHost(string what, DenialCode expected)
    {
        await using PairFixture pair = new(firm: what switch
        {
            "orders" => new ScopeLimits { MaxDailyOrders = 2 },
            "day" => new ScopeLimits { MaxDailyNotional = 1_000m },
            _ => new ScopeLimits { MaxOpenNotional = 1_000m },
        });
        await pair.ArmAsync();
        Assert.Null((await pair.BuyAsync(0, "a")).Denial);
        Assert.Null((await pair.BuyAsync(1, "b")).Denial);
        Denial denial = (await pair.BuyAsync(0, "c")).Denial!;
        Assert.Equal(expected, denial.Code);
        Assert.Contains("the firm", denial.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Firm_OfTwoCurrencies_DoesNotStart()
    {
        await using PairFixture pair = new(firm: new ScopeLimits { MaxDailyOrders = 2 }, currencyOfB: null);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => pair.AddB("EUR"));
        Assert.Contains("one currency", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ceiling_ThatNoOptionMeets_DoesNotStart()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        HardLimitAttribute ceilings = new() { MaxOrderNotional = 1_000_000, MaxOpenNotional = 1_000_000, MaxOrdersPerSecond = 1_000, MaxPriceBandBps = 500, MaxOpenOrders = 10 };
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new ScriptedGuard(f.Guarded, f.Venue, f.Profile, ceilings));
        Assert.Contains("MaxOpenOrders is not set", refused.Message, StringComparison.Ordinal);
        LimitOptions tooHigh = f.Limits with { MaxOpenOrders = 11 };
        Assert.Contains(tooHigh.Problems(ceilings), static problem => problem.Contains("MaxOpenOrders is 11", StringComparison.Ordinal));
        Assert.Empty((f.Limits with { MaxOpenOrders = 10 }).Problems(ceilings));
    }

    [Fact]
    public void ProblemsOfScopes_AreNamed()
    {
        LimitOptions limits = new GuardFixture().Limits with
        {
            Symbols = new Dictionary<string, ScopeLimits> { ["BTC-USD"] = new() { MaxDailyOrders = 0 } },
            Strategies = new Dictionary<string, ScopeLimits> { ["maker"] = new() { MaxOpenNotional = 1m } },
        };
        Assert.Collection(limits.Problems(null),
            static problem => Assert.Contains("'BTC-USD': MaxDailyOrders is 0", problem, StringComparison.Ordinal),
            static problem => Assert.Contains("'maker': positions are the account's", problem, StringComparison.Ordinal));
    }
}

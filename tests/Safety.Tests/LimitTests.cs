using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests;

public class LimitTests
{
    private static async Task<Denial?> DenialOf(GuardFixture f, string cause, OrderTerms terms) =>
        (await f.Guard.SubmitAsync(f.Key(cause), terms)).Denial;

    [Fact]
    public async Task OrderNotional_TooLarge_SpendsItsKey()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        OrderTerms large = GuardFixture.Limit(Side.Buy, 0.3m, 50_000m);
        Denial denial = (await DenialOf(f, "one", large))!;
        Assert.Equal(DenialCode.OrderNotionalExceeded, denial.Code);
        Assert.True(denial.SpendsKey);
        Assert.Contains("15000", denial.Message, StringComparison.Ordinal);
        Assert.Equal(IntentState.Denied, f.Journal.ReadIntents(1).Single().Progress.State);
        Assert.Equal(denial, await DenialOf(f, "one", large));
        Assert.Equal(0m, await f.Guarded.GetExposureAsync());
        Assert.Empty(f.Venue.Sent);
    }

    [Fact]
    public async Task NotionalSize_IsMoneyNotUnits()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        OrderTerms money = GuardFixture.Limit(Side.Buy, 1m, 50_000m) with { Size = new Notional(500m) };
        Assert.Null(await DenialOf(f, "one", money));
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
        OrderTerms tooMuchMoney = money with { Size = new Notional(10_500m) };
        Assert.Equal(DenialCode.OrderNotionalExceeded, (await DenialOf(f, "two", tooMuchMoney))!.Code);
    }

    [Fact]
    public async Task OpenNotional_CountsWorkingUnknownAndFilled()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOpenNotional = 1_600m };
        await f.StartAsync();
        Outcome<OrderAck> filled = await f.BuyAsync("one");
        await f.Guarded.ReceiveAsync(f.Venue.Fill(filled.Acceptance!.ClientOrderId, 0.01m, 50_000m));
        await f.BuyAsync("two");
        f.Venue.Next.Enqueue(Script.AcceptThenHang);
        Assert.Equal(OutcomeKind.Unknown, (await f.BuyAsync("three")).Kind);
        Assert.Equal(1_500m, await f.Guarded.GetExposureAsync());
        Assert.Equal(DenialCode.OpenNotionalExceeded, (await f.BuyAsync("four")).Denial!.Code);

        // The other side: what it could add at worst is short 500 against long 500, so it passes.
        Assert.Null(await DenialOf(f, "five", GuardFixture.Limit(Side.Sell, 0.01m, 50_000m)));
    }

    [Fact]
    public async Task Replace_ReservesTheLargerOfTheTwo()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOpenNotional = 1_000m };
        await f.StartAsync();
        Outcome<OrderAck> working = await f.BuyAsync("one");
        ClientOrderId id = working.Acceptance!.ClientOrderId;

        Outcome<OrderAck> larger = await f.Guard.ReplaceAsync(f.Key("two"), id, GuardFixture.Limit(Side.Buy, 0.03m, 50_000m));
        Assert.Equal(DenialCode.OpenNotionalExceeded, larger.Denial!.Code);
        Outcome<OrderAck> fits = await f.Guard.ReplaceAsync(f.Key("three"), id, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m));
        Assert.Equal(OutcomeKind.Accepted, fits.Kind);
        Assert.Equal(1_000m, await f.Guarded.GetExposureAsync());

        Outcome<OrderAck> smaller = await f.Guard.ReplaceAsync(f.Key("four"), fits.Acceptance!.ClientOrderId, GuardFixture.Limit(Side.Buy, 0.005m, 50_000m));
        Assert.Equal(OutcomeKind.Accepted, smaller.Kind);
        f.Tick();
        Assert.Equal(250m, await f.Guarded.GetExposureAsync());
        Assert.Equal(IntentState.Replaced, f.Progress(fits.Acceptance.ClientOrderId).State);
    }

    [Fact]
    public async Task ReplaceRejected_TheOldOrderStaysReserved()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        Outcome<OrderAck> working = await f.BuyAsync("one");
        f.Venue.Next.Enqueue(Script.Reject);
        Outcome<OrderAck> rejected = await f.Guard.ReplaceAsync(f.Key("two"), working.Acceptance!.ClientOrderId, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m));
        Assert.Equal(OutcomeKind.Rejected, rejected.Kind);
        f.Tick();
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
        Assert.Equal(IntentState.Working, f.Progress(working.Acceptance.ClientOrderId).State);
    }

    [Fact]
    public async Task Canceled_KeepsALateFillReserve()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        Outcome<OrderAck> outcome = await f.BuyAsync("one");
        ClientOrderId id = outcome.Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Canceled, OrderStatus.Canceled));
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
        f.Tick(10_200);
        Assert.Equal(0m, await f.Guarded.GetExposureAsync());
    }

    [Theory]
    [InlineData(50_000, 52_500, null)]
    [InlineData(50_000, 52_500.01, DenialCode.PriceOutsideBand)]
    [InlineData(50_000, 47_500, null)]
    [InlineData(50_000, 47_499.99, DenialCode.PriceOutsideBand)]
    public async Task PriceBand_IsInclusive(double reference, double price, DenialCode? expected)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Prices.Price = (decimal)reference;
        Assert.Equal(expected, (await DenialOf(f, "one", GuardFixture.Limit(Side.Buy, 0.001m, (decimal)price)))?.Code);
    }

    [Fact]
    public async Task ReferencePrice_MissingStaleOrZero_Denies()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        OrderTerms terms = GuardFixture.Limit(Side.Buy, 0.001m, 50_000m);
        f.Prices.IsMissing = true;
        Assert.Equal(DenialCode.ReferencePriceMissing, (await DenialOf(f, "a", terms))!.Code);
        f.Prices.IsMissing = false;
        f.Prices.Age = TimeSpan.FromSeconds(61);
        Assert.Equal(DenialCode.ReferencePriceStale, (await DenialOf(f, "a", terms))!.Code);
        f.Prices.Age = TimeSpan.FromSeconds(-61);
        Assert.Equal(DenialCode.ReferencePriceStale, (await DenialOf(f, "a", terms))!.Code);
        f.Prices.Age = default;
        f.Prices.Price = 0m;
        Assert.Equal(DenialCode.ReferencePriceMissing, (await DenialOf(f, "a", terms))!.Code);
        f.Prices.Price = 50_000m;
        Assert.Null(await DenialOf(f, "a", terms));
    }

    [Fact]
    public async Task MarketOrder_IsCountedAtTheBandsEdge()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        OrderTerms market = new() { Instrument = GuardFixture.Btc, Side = Side.Buy, Type = OrderType.Market, Size = new Units(0.01m), Origin = GuardFixture.Origin };
        Assert.Null(await DenialOf(f, "one", market));
        Assert.Equal(525m, await f.Guarded.GetExposureAsync());
    }

    [Theory]
    [InlineData("size 0")]
    [InlineData("lot")]
    [InlineData("tick")]
    [InlineData("no price")]
    [InlineData("price on market")]
    [InlineData("side")]
    public async Task Malformed_IsDeniedWithoutSpendingTheKey(string what)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        OrderTerms good = GuardFixture.Limit(Side.Buy, 0.01m, 50_000m);
        OrderTerms bad = what switch
        {
            "size 0" => good with { Size = new Units(0m) },
            "lot" => good with { Size = new Units(0.0105m) },
            "tick" => good with { LimitPrice = 50_000.005m },
            "no price" => good with { LimitPrice = null },
            "price on market" => good with { Type = OrderType.Market },
            _ => good with { Side = (Side)7 },
        };
        Denial denial = (await DenialOf(f, "one", bad))!;
        Assert.Equal(DenialCode.TermsMalformed, denial.Code);
        Assert.Null(await DenialOf(f, "one", good));
    }

    [Theory]
    [InlineData(true, 60_000, null)]
    [InlineData(true, 40_000, DenialCode.PriceOutsideBand)]
    [InlineData(false, 60_000, DenialCode.PriceOutsideBand)]
    public async Task ExitThatTakesProfit_MayBeFurtherAwayThanTheBand(bool reduceOnly, int limit, DenialCode? denied)
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { PriceBandBps = 500 };
        await f.StartAsync();
        await f.Guarded.ReceiveAsync(f.Venue.Fill((await f.BuyAsync("entry")).Acceptance!.ClientOrderId, 0.01m, 50_000m));
        Assert.Equal(denied, (await DenialOf(f, "exit", GuardFixture.Limit(Side.Sell, 0.01m, limit, reduceOnly)))?.Code);
    }

    [Fact]
    public async Task ExitThatTakesProfit_CountsAtItsOwnPrice_AndAStopLimitKeepsToTheBand()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { PriceBandBps = 500, MaxOpenNotional = 600m };
        await f.StartAsync();
        await f.Guarded.ReceiveAsync(f.Venue.Fill((await f.BuyAsync("entry")).Acceptance!.ClientOrderId, 0.01m, 50_000m));
        Assert.Null(await DenialOf(f, "far", GuardFixture.Limit(Side.Sell, 0.005m, 210_000m, reduceOnly: true)));
        Assert.Equal(550m, await f.Guarded.GetExposureAsync()); // 1,050 less the 500 that are held: they may be gone when it fills
        OrderTerms stop = GuardFixture.Limit(Side.Sell, 0.005m, 449_000m, reduceOnly: true) with { Type = OrderType.StopLimit, StopPrice = 45_000m };
        Assert.Equal(DenialCode.PriceOutsideBand, (await DenialOf(f, "ten times too high", stop))!.Code); // it would trigger and never fill
    }

    private static readonly Instrument s_spread = new("CLJ0-CLK0", "USD", 0.01m, 1m, Multiplier: 10m) { NotionalPerUnit = 200m };

    [Theory]
    [InlineData(-37.63, -37.70, true)]
    [InlineData(0, 0, true)]
    [InlineData(0.05, -0.05, true)] // the band is a part of what a unit counts as, and not of a price near nothing
    [InlineData(-0.05, 0.85, true)] // 0.9 × 10 on 200: 450 bps
    [InlineData(-0.05, 1.15, false)] // 600 bps
    public async Task PriceOfZeroOrLess_IsLimitedByWhatAUnitCountsAs(decimal market, decimal limit, bool isAdmitted)
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { PriceBandBps = 500, MaxOpenNotional = 1_000m };
        f.Prices.Price = market;
        await f.StartAsync();
        Denial? denial = await DenialOf(f, "one", Spread(limit, 3m));
        Assert.Equal(isAdmitted ? null : DenialCode.PriceOutsideBand, denial?.Code);
        Assert.Equal(isAdmitted ? 600m : 0m, await f.Guarded.GetExposureAsync());
        if (isAdmitted)
            Assert.Equal(DenialCode.OpenNotionalExceeded, (await DenialOf(f, "two", Spread(limit, 3m)))!.Code);
    }

    [Fact]
    public async Task FillAtANegativePrice_CountsAsTheUnitsItIs()
    {
        await using GuardFixture f = new();
        f.Prices.Price = -37m;
        await f.StartAsync();
        ClientOrderId id = (await f.Guard.SubmitAsync(f.Key("one"), Spread(-37.63m, 3m))).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 3m, -37.63m));
        Assert.Equal((3m, 600m), (await f.Guarded.GetPositionAsync(s_spread.Symbol), await f.Guarded.GetExposureAsync()));
        f.Tick(5_000);
        Assert.Null(f.BreakerReason);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(0, false)]
    [InlineData(-5, false)]
    [InlineData(5, true)] // and inverse: then two say what a unit counts as
    public async Task PriceOfZeroOrLess_IsDeniedWhereNothingSaysWhatAUnitCountsAs(int? each, bool isInverse)
    {
        await using GuardFixture f = new();
        f.Prices.Price = 1m;
        await f.StartAsync();
        OrderTerms terms = Spread(-1m, 1m);
        Assert.Equal(DenialCode.TermsMalformed, (await DenialOf(f, "money", terms with { Size = new Notional(1_000m) }))!.Code);
        Denial denial = (await DenialOf(f, "one", terms with { Instrument = s_spread with { NotionalPerUnit = each, IsInverse = isInverse } }))!;
        Assert.Equal(DenialCode.TermsMalformed, denial.Code);
    }

    private static OrderTerms Spread(decimal limit, decimal units) => GuardFixture.Limit(Side.Buy, units, limit) with { Instrument = s_spread };

    [Fact]
    public async Task ReduceOnly_IsCheckedAgainstPositionLessOpenReducing()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        Assert.Equal(DenialCode.WouldIncreasePosition, (await DenialOf(f, "a", GuardFixture.Limit(Side.Sell, 0.01m, 50_000m, reduceOnly: true)))!.Code);
        Outcome<OrderAck> bought = await f.BuyAsync("b");
        await f.Guarded.ReceiveAsync(f.Venue.Fill(bought.Acceptance!.ClientOrderId, 0.01m, 50_000m));
        Assert.Null(await DenialOf(f, "c", GuardFixture.Limit(Side.Sell, 0.006m, 50_000m, reduceOnly: true)));
        Assert.Equal(DenialCode.WouldIncreasePosition, (await DenialOf(f, "d", GuardFixture.Limit(Side.Sell, 0.005m, 50_000m, reduceOnly: true)))!.Code);
        Assert.Null(await DenialOf(f, "e", GuardFixture.Limit(Side.Sell, 0.004m, 50_000m, reduceOnly: true)));
    }

    [Fact]
    public async Task OrderRate_DeniesTheRunawayLoop_AndRecovers()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOrdersPerSecond = 10 };
        await f.StartAsync();
        int accepted = 0;
        for (int i = 0; i < 1_000; i++)
        {
            Outcome<OrderAck> outcome = await f.BuyAsync($"loop {i}", 0.001m);
            accepted += outcome.Kind == OutcomeKind.Accepted ? 1 : 0;
        }

        Assert.Equal(8, accepted); // ten a second, a fifth kept for cancels
        int denied = f.Journal.ReadIntents(1).Count(intent => intent.Progress.State == IntentState.Denied);
        Assert.Equal(64, denied); // the rest of the storm is counted together
        f.Tick();
        Assert.Equal(new CodeCount((int)DenialCode.OrderRateExceeded, 928), Assert.Single(Assert.Single(f.Journal.Facts<DenialsCounted>(1)).Counts));
        f.Tick(1_000);
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("later", 0.001m)).Kind);
    }

    [Fact]
    public async Task Limits_AboveTheContractsCeiling_DoNotStart()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new ScriptedGuard(f.Guarded, f.Venue, f.Profile,
            new HardLimitAttribute { MaxOrderNotional = 9_999, MaxOpenNotional = 1_000_000, MaxOrdersPerSecond = 1_000, MaxPriceBandBps = 100 }));
        Assert.Contains("MaxOrderNotional is 10000", refused.Message, StringComparison.Ordinal);
        Assert.Contains("PriceBandBps is 500", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InstrumentThatIsNotOnTheList_IsDeniedByTheList()
    {
        GuardFixture listed = new();
        listed.Limits = listed.Limits with { AllowedSymbols = new HashSet<string> { "ETH-USD" } };
        await using GuardFixture f = await listed.StartAsync();
        Denial denial = (await DenialOf(f, "one", GuardFixture.Limit(Side.Buy, 0.001m, 50_000m)))!;
        Assert.Equal((DenialCode.InstrumentNotAllowed, Safeguard.InstrumentList), (denial.Code, denial.Safeguard));
        Assert.Empty(f.Venue.Sent);
    }

    [Fact]
    public async Task ForeignCurrency_NeedsAFreshRate()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        OrderTerms terms = GuardFixture.Limit(Side.Buy, 0.001m, 50_000m) with { Instrument = GuardFixture.Btc with { Currency = "EUR" } };
        Assert.Equal(DenialCode.ExchangeRateMissing, (await DenialOf(f, "one", terms))!.Code);
    }
}

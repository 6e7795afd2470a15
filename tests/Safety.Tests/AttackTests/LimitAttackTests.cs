using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Limits;
using Safety.Orders;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests.AttackTests;

public class LimitAttackTests
{
    private static readonly Instrument s_eth = new("ETH-USD", "USD", 0.01m, 0.001m);

    private static async Task<Denial?> DenialOf(GuardFixture f, string cause, OrderTerms terms) =>
        (await f.Guard.SubmitAsync(f.Key(cause), terms)).Denial;

    private static async Task FilledAsync(GuardFixture f, string cause, OrderTerms terms, decimal quantity, decimal price)
    {
        Outcome<OrderAck> outcome = await f.Guard.SubmitAsync(f.Key(cause), terms);
        Assert.Equal(OutcomeKind.Accepted, outcome.Kind);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(outcome.Acceptance!.ClientOrderId, quantity, price));
    }

    private static VenueProfileAttribute Remaining(ReplaceActs acts) => new()
    {
        Replaces = acts,
        ReplacedQty = ReplacedQty.Remaining,
        Acknowledgement = AckBy.Response,
        VisibilityMs = 100,
        CallTimeoutMs = 1_000,
        IsSimulated = true,
    };

    [Fact]
    public async Task Basket_LegsOfTwoInstruments_DoNotHideBehindEachOther()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOpenNotional = 1_000m };
        await f.StartAsync(arm: false);
        BasketEntry basket = new(f);
        await f.Run(f.Host.ArmAsync());
        await FilledAsync(f, "short", GuardFixture.Limit(Side.Sell, 0.01m, 50_000m) with { Instrument = s_eth }, 0.01m, 50_000m);
        Admission admission = basket.Admit(f.Key("basket"), GuardFixture.Limit(Side.Buy, 0.016m, 50_000m), GuardFixture.Limit(Side.Buy, 0.004m, 50_000m) with { Instrument = s_eth });
        Assert.False(admission.IsGranted, $"exposure is {await f.Guarded.GetExposureAsync()}");
    }

    [Fact]
    public async Task Basket_ReduceOnlyLegs_ReserveAgainstEachOther()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        BasketEntry basket = new(f);
        await f.Run(f.Host.ArmAsync());
        await FilledAsync(f, "long", GuardFixture.Limit(Side.Buy, 0.01m, 50_000m), 0.01m, 50_000m);
        OrderTerms close = GuardFixture.Limit(Side.Sell, 0.01m, 50_000m, reduceOnly: true);
        Admission admission = basket.Admit(f.Key("basket"), close, close);
        Assert.Equal(DenialCode.WouldIncreasePosition, admission.Result<OrderAck>().Denial!.Code);
    }

    [Fact]
    public async Task Basket_LegWhoseKeyWasUsed_IsDenied_AndDoesNotLatchTheJournal()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        BasketEntry basket = new(f);
        await f.Run(f.Host.ArmAsync());
        OrderTerms terms = GuardFixture.Limit(Side.Buy, 0.001m, 50_000m);
        Assert.Null((await f.Guard.SubmitAsync(f.Key("one", leg: 1), terms)).Denial);
        Admission admission = basket.Admit(f.Key("one"), terms, terms);
        Assert.Equal(DenialCode.KeyReusedWithOtherContent, admission.Result<OrderAck>().Denial!.Code);
        Assert.Null(f.Host.Writer.Fault);
    }

    [Fact]
    public async Task Basket_LegNumbersPastTheLast_AreDenied()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        BasketEntry basket = new(f);
        await f.Run(f.Host.ArmAsync());
        OrderTerms terms = GuardFixture.Limit(Side.Buy, 0.001m, 50_000m);
        Admission admission = basket.Admit(f.Key("one", leg: ushort.MaxValue), terms, terms);
        Assert.Equal(DenialCode.KeyMalformed, admission.Result<OrderAck>().Denial!.Code);
        Assert.Null(f.Host.Writer.Fault);
    }

    [Fact]
    public async Task Basket_AcknowledgedByReport_IsNotAcceptedByItsResponse()
    {
        await using GuardFixture f = new();
        f.Profile = new VenueProfileAttribute { Acknowledgement = AckBy.Report, CallTimeoutMs = 1_000, VisibilityMs = 100, CannotLookUp = true, IsSimulated = true };
        await f.StartAsync(arm: false);
        BasketEntry basket = new(f);
        await f.Run(f.Host.ArmAsync());
        OrderTerms terms = GuardFixture.Limit(Side.Buy, 0.001m, 50_000m);
        Admission admission = basket.Admit(f.Key("one"), terms, terms);
        BasketEntry.Send(admission);
        Outcome<string> outcome = await f.Run(admission.SettleAsync([Judgement.Accepted(), Judgement.Accepted()], "sent").AsTask());
        Assert.Equal(OutcomeKind.Unknown, outcome.Kind);
    }

    [Fact]
    public async Task Basket_Replay_IsTheWorstLegToo()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        BasketEntry basket = new(f);
        await f.Run(f.Host.ArmAsync());
        OrderTerms terms = GuardFixture.Limit(Side.Buy, 0.001m, 50_000m);
        OrderKey key = f.Key("one");
        Admission admission = basket.Admit(key, terms, terms);
        BasketEntry.Send(admission);
        Outcome<string> first = await admission.SettleAsync([Judgement.Accepted(new BrokerOrderId("B1")), Judgement.Unknown("lost")], "half");
        Assert.Equal(OutcomeKind.Unknown, first.Kind);
        Assert.Equal(OutcomeKind.Unknown, basket.Admit(key, terms, terms).Result<string>().Kind);
    }

    [Fact]
    public async Task ReduceOnlyOrder_CanBeRepriced()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await FilledAsync(f, "long", GuardFixture.Limit(Side.Buy, 0.01m, 50_000m), 0.01m, 50_000m);
        ClientOrderId close = (await f.Guard.SubmitAsync(f.Key("close"), GuardFixture.Limit(Side.Sell, 0.01m, 51_000m, reduceOnly: true))).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(close, 0.004m, 51_000m));
        Outcome<OrderAck> lower = await f.Guard.ReplaceAsync(f.Key("lower"), close, GuardFixture.Limit(Side.Sell, 0.01m, 50_500m, reduceOnly: true));
        Assert.Null(lower.Denial);
        Outcome<OrderAck> larger = await f.Guard.ReplaceAsync(f.Key("larger"), lower.Acceptance!.ClientOrderId, GuardFixture.Limit(Side.Sell, 0.011m, 50_500m, reduceOnly: true));
        Assert.Equal(DenialCode.WouldIncreasePosition, larger.Denial!.Code);
    }

    [Theory]
    [InlineData(ReplaceActs.NewClientId)]
    [InlineData(ReplaceActs.InPlace)]
    public async Task ReplacementOfWhatShallStillFill_CountsBesideTheOrder_AsItMayFillBefore(ReplaceActs acts)
    {
        await using GuardFixture f = new() { Profile = Remaining(acts) };
        f.Limits = f.Limits with { MaxOpenNotional = 1_000m };
        await f.StartAsync();
        ClientOrderId order = (await f.BuyAsync("one", 0.018m)).Acceptance!.ClientOrderId;
        Outcome<OrderAck> outcome = await f.Run(f.Guard.ReplaceAsync(f.Key("two"), order, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m)).AsTask());
        Assert.Equal(DenialCode.OpenNotionalExceeded, outcome.Denial?.Code);
        Assert.True(await f.Guarded.GetExposureAsync() <= 1_000m);
    }

    [Theory]
    [InlineData(ReplaceActs.NewClientId)]
    [InlineData(ReplaceActs.InPlace)]
    public async Task ReduceOnlyReplacementOfWhatShallStillFill_CannotTurnThePositionRound(ReplaceActs acts)
    {
        await using GuardFixture f = new() { Profile = Remaining(acts) };
        await f.StartAsync();
        await FilledAsync(f, "long", GuardFixture.Limit(Side.Buy, 0.01m, 50_000m), 0.01m, 50_000m);
        ClientOrderId close = (await f.Guard.SubmitAsync(f.Key("close"), GuardFixture.Limit(Side.Sell, 0.006m, 51_000m, reduceOnly: true))).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(close, 0.003m, 51_000m));
        Outcome<OrderAck> outcome = await f.Run(f.Guard.ReplaceAsync(f.Key("more"), close, GuardFixture.Limit(Side.Sell, 0.009m, 51_000m, reduceOnly: true)).AsTask());
        Assert.Equal(DenialCode.WouldIncreasePosition, outcome.Denial?.Code); // 0.007 are held
    }

    [Fact]
    public async Task RepricedOrderThatHasFilledInPart_DoesNotCountItsFillTwice()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOpenNotional = 600m };
        await f.StartAsync();
        ClientOrderId order = (await f.BuyAsync("one", 0.012m)).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(order, 0.006m, 50_000m));
        Outcome<OrderAck> lower = await f.Run(f.Guard.ReplaceAsync(f.Key("lower"), order, GuardFixture.Limit(Side.Buy, 0.012m, 49_000m)).AsTask());
        Assert.Null(lower.Denial);
        Assert.True(await f.Guarded.GetExposureAsync() <= 600m);
        Outcome<OrderAck> larger = await f.Run(f.Guard.ReplaceAsync(f.Key("larger"), lower.Acceptance!.ClientOrderId, GuardFixture.Limit(Side.Buy, 0.013m, 50_000m)).AsTask());
        Assert.Equal(DenialCode.OpenNotionalExceeded, larger.Denial?.Code);
    }

    [Fact]
    public async Task BasketWhoseListTheMappingUsesAgain_IsJudgedByWhatItWasAdmittedWith()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        BasketEntry basket = new(f);
        await f.Run(f.Host.ArmAsync());
        List<OrderTerms> shared = [GuardFixture.Limit(Side.Buy, 0.001m, 50_000m)];
        Admission admission = basket.AdmitList(f.Key("basket"), shared);
        shared[0] = GuardFixture.Limit(Side.Buy, 99m, 50_000m);
        Assert.Throws<PermitVoidException>(() => BasketEntry.Send(admission, shared));
    }

    [Fact]
    public async Task SellLimitBelowTheMarket_CountsWhatItWillFillAt()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOpenNotional = 1_000m };
        await f.StartAsync();
        // At 47,500 it looks like 997.50; the market pays 50,000 and the short is worth 1,050.
        Assert.Equal(DenialCode.OpenNotionalExceeded, (await DenialOf(f, "one", GuardFixture.Limit(Side.Sell, 0.021m, 47_500m)))?.Code);
    }

    [Fact]
    public async Task AboveTheLimit_AnOrderThatTurnsThePositionRound_IsDenied()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOpenNotional = 600m };
        await f.StartAsync();
        await FilledAsync(f, "long", GuardFixture.Limit(Side.Buy, 0.01m, 50_000m), 0.02m, 50_000m); // overfilled: 1,000
        await f.Host.OperateAs("Ada").ResetBreakerAsync(f.Guarded, "seen");
        Assert.Equal(DenialCode.OpenNotionalExceeded, (await DenialOf(f, "round", GuardFixture.Limit(Side.Sell, 0.039m, 50_000m)))?.Code);
        Assert.Null(await DenialOf(f, "reduce", GuardFixture.Limit(Side.Sell, 0.02m, 50_000m)));
    }

    [Fact]
    public async Task PositionTakenOverFromTheVenue_CountsFromTheFirstOrderOn()
    {
        await using GuardFixture f = new() { PositionMismatch = PositionMismatchPolicy.AdoptVenue };
        f.Venue.Positions["BTC-USD"] = 2m; // worth 100,000, the limit is 50,000
        await f.StartAsync();
        Assert.Equal(DenialCode.OpenNotionalExceeded, (await f.BuyAsync("one")).Denial?.Code);
    }

    [Fact]
    public async Task OneOrderPerSecond_IsOneOrderPerSecond()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOrdersPerSecond = 1 };
        await f.StartAsync();
        Assert.Null((await f.BuyAsync("one")).Denial);
        Assert.Equal(DenialCode.OrderRateExceeded, (await f.BuyAsync("two")).Denial?.Code);
        f.Tick(1_100);
        Assert.Null((await f.BuyAsync("three")).Denial);
    }

    [Fact]
    public async Task ClockSetBack_DoesNotStopTheRateUntilItHasCaughtUp()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOrdersPerSecond = 1 };
        await f.StartAsync();
        Assert.Null((await f.BuyAsync("one")).Denial);
        f.Time.JumpWallClock(TimeSpan.FromMinutes(-30));
        f.Tick(200); // one look to see that it jumped, one to see that it is steady
        Assert.Equal(DenialCode.OrderRateExceeded, (await f.BuyAsync("two")).Denial?.Code);
        f.Tick(1_000);
        Assert.Null((await f.BuyAsync("three")).Denial);
        Assert.Equal(DenialCode.OrderRateExceeded, (await f.BuyAsync("four")).Denial?.Code);
    }

    [Theory]
    [InlineData("units")]
    [InlineData("notional")]
    [InlineData("price")]
    [InlineData("multiplier")]
    public async Task AbsurdFigures_AreDenied_AndDoNotLatchTheJournal(string what)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        OrderTerms good = GuardFixture.Limit(Side.Buy, 0.01m, 50_000m);
        OrderTerms bad = what switch
        {
            "units" => good with { Size = new Units(decimal.MaxValue), Instrument = GuardFixture.Btc with { LotSize = 1m } },
            "notional" => good with { Size = new Notional(decimal.MaxValue) },
            "price" => good with { LimitPrice = decimal.MaxValue, Instrument = GuardFixture.Btc with { TickSize = 1m } },
            _ => good with { Size = new Notional(500m), Instrument = GuardFixture.Btc with { Multiplier = 0.0000000000000000000000000001m, IsInverse = true } },
        };
        Assert.NotNull(await DenialOf(f, "one", bad));
        Assert.Null(f.Host.Writer.Fault);
        Assert.Null(await DenialOf(f, "two", good));
    }

    [Fact]
    public async Task TermsWithoutInstrument_AreDeniedWithWords()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        Denial? denial = await DenialOf(f, "one", GuardFixture.Limit(Side.Buy, 0.01m, 50_000m) with { Instrument = null! });
        Assert.Equal(DenialCode.TermsMalformed, denial!.Code);
    }

    [Fact]
    public async Task ProfileThatCannotWork_IsRefusedWhenTheGuardIsMade()
    {
        await using GuardFixture f = new();
        f.Profile = new VenueProfileAttribute { CallTimeoutMs = -5, IsSimulated = true };
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => f.StartAsync(arm: false));
        Assert.Contains("CallTimeoutMs", refused.Message, StringComparison.Ordinal);
    }
}

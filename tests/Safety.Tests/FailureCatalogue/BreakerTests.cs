using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Limits;
using Safety.Orders;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests.FailureCatalogue;

/// <summary>Catalogue T41–T47: limits that forget, loops without end, references that say nothing.</summary>
public class BreakerTests
{
    private static OrderTerms Buy(decimal units = 0.01m) => GuardFixture.Limit(Side.Buy, units, 50_000m);

    [Theory]
    [InlineData(JournalKind.InMemory)]
    [InlineData(JournalKind.Sqlite)]
    public async Task T41_CountersOfLimits_AreTheSameAfterARestart(JournalKind kind)
    {
        await using GuardFixture f = new(kind);
        ScopeLimits three = new() { MaxDailyOrders = 3 };
        f.Limits = f.Limits with { MaxDailyNotional = 1_600m, Symbols = new Dictionary<string, ScopeLimits> { ["BTC-USD"] = three }, MaxWeightPerHour = 5, MaxOpenOrders = 3 };
        await f.StartAsync();
        for (int i = 0; i < 3; i++)
            Assert.Null((await f.BuyAsync($"{i}")).Denial);
        await f.CrashAndRestartAsync();
        Assert.Equal((3, 1_500m, 3), (f.Host.Writer.Memory.Account(1).DayOrders, f.Host.Writer.Memory.Account(1).DayNotional, f.Host.Writer.Memory.Account(1).OpenOrders));
        Assert.NotNull((await f.BuyAsync("fourth")).Denial);
    }

    [Fact]
    public async Task T42_UnknownOrder_KeepsItsNotional_UntilTheVenueHasTold()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOpenNotional = 900m, MaxOpenOrders = 1 };
        await f.StartAsync();
        f.Venue.Next.Enqueue(Script.HangBefore);
        Assert.Equal(OutcomeKind.Unknown, (await f.BuyAsync("lost")).Kind);
        Assert.Equal(DenialCode.OpenOrdersExceeded, (await f.BuyAsync("too early")).Denial?.Code);
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
        f.Venue.Hanging[0].TrySetException(new IOException("never written"));
        f.Tick(10_000); // proved absent
        Assert.Equal(0m, await f.Guarded.GetExposureAsync());
        Assert.Null((await f.BuyAsync("in its place")).Denial);
    }

    [Fact]
    public async Task T43_LoopWithoutEnd_IsStoppedBySecondHourAndDay_AndWritesNoStorm()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOrdersPerSecond = 10, MaxWeightPerHour = 50, MaxDailyOrders = 100 };
        await f.StartAsync();
        int sent = 0;
        for (int i = 0; i < 2_000; i++)
        {
            Outcome<OrderAck> outcome = await f.BuyAsync($"loop {i}", 0.001m);
            sent += outcome.Kind == OutcomeKind.Accepted ? 1 : 0;
            if (outcome.Acceptance is { } order)
                await f.Run(f.Guard.CancelAsync(order.ClientOrderId).AsTask());
            if (i % 50 == 0)
                f.Tick(1_000);
        }

        Assert.InRange(sent, 10, 40); // with their cancels, what an hour has room for
        Assert.Equal(sent, f.Venue.CancelCount);
        Assert.InRange(f.Journal.ReadIntents(1).Count, sent, sent + (64 * 41)); // sixty-four denials a second at most
    }

    [Fact]
    public async Task T44_RejectsOneAfterTheOther_TripTheBreakerWithTheLast()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxConsecutiveRejects = 3 };
        await f.StartAsync();
        for (int i = 0; i < 3; i++)
        {
            Assert.Null(f.BreakerReason);
            f.Venue.Next.Enqueue(Script.Reject);
            Assert.Equal(OutcomeKind.Rejected, (await f.BuyAsync($"{i}")).Kind);
            f.Tick();
        }

        Assert.NotNull(f.BreakerReason);
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("fourth")).Denial?.Code);
    }

    [Fact]
    public async Task T45_RepeatedExecutions_DisableTheStrategy_UntilANamedPersonEnablesIt()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxExecutions = 1 };
        await f.StartAsync();
        await f.Guarded.ReceiveAsync(f.Venue.Fill((await f.BuyAsync("one")).Acceptance!.ClientOrderId, 0.01m, 50_000m));
        Assert.Equal(DenialCode.StrategyDisabled, (await f.BuyAsync("two")).Denial?.Code);
        await f.Host.OperateAs("ops").ResetBreakerAsync(f.Guarded, "the account's, and not the strategy's");
        Assert.Equal(DenialCode.StrategyDisabled, (await f.BuyAsync("three")).Denial?.Code);
        await f.Host.OperateAs("ops").EnableStrategyAsync(f.Guarded, new StrategyId("test"), "looked at it");
        Assert.Equal(("ops", "test"), f.Journal.Facts<BreakerReset>(1).Select(static reset => (reset.Operator, reset.Strategy)).Last());
        Assert.Null((await f.BuyAsync("four")).Denial);
    }

    [Theory]
    [InlineData("stale", DenialCode.ReferencePriceStale)]
    [InlineData("of the future", DenialCode.ReferencePriceStale)]
    [InlineData("zero", DenialCode.ReferencePriceMissing)]
    [InlineData("negative", DenialCode.ReferencePriceMissing)]
    [InlineData("missing", DenialCode.ReferencePriceMissing)]
    public async Task T46_ReferenceThatSaysNothing_LetsNothingThrough(string what, DenialCode expected)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Prices.Age = what switch { "stale" => TimeSpan.FromSeconds(61), "of the future" => TimeSpan.FromSeconds(-61), _ => default };
        f.Prices.Price = what switch { "zero" => 0m, "negative" => -50_000m, _ => 50_000m };
        f.Prices.IsMissing = what == "missing";
        Assert.Equal(expected, (await f.BuyAsync("one")).Denial?.Code);
        Assert.Equal(expected, (await f.Guard.SubmitAsync(f.Key("market"), Buy() with { Type = OrderType.Market, LimitPrice = null })).Denial?.Code);
        Assert.Empty(f.Venue.Sent);
    }

    [Fact]
    public async Task T47_UnitsAndMoney_AreLimitedAsWhatTheyAre()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOrderUnits = 0.1m };
        await f.StartAsync();
        Assert.Equal(DenialCode.OrderUnitsExceeded, (await f.BuyAsync("units", 0.101m)).Denial?.Code);
        Assert.Equal(DenialCode.OrderUnitsExceeded, (await f.Guard.SubmitAsync(f.Key("money"), Buy() with { Size = new Notional(5_001m) })).Denial?.Code); // 0.101 at most, in whole lots
        Assert.Null((await f.Guard.SubmitAsync(f.Key("less money"), Buy() with { Size = new Notional(500m) })).Denial);
    }
}

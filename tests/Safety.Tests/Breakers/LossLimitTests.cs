using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Ledger;
using Safety.Limits;
using Safety.Orders;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests.Breakers;

/// <summary>The day's loss and its fall from the high: seen while nothing is sent and at every admission, latched, and no exit is held back.</summary>
public class LossLimitTests
{
    private static OrderTerms Buy(decimal price = 50_000m) => GuardFixture.Limit(Side.Buy, 0.01m, price);

    private static OrderTerms Exit(decimal price) => GuardFixture.Limit(Side.Sell, 0.01m, price);

    private static async Task<GuardFixture> HoldingAsync(Func<LimitOptions, LimitOptions> limits, DateTimeOffset? start = null)
    {
        GuardFixture f = new(start: start);
        f.Limits = limits(f.Limits);
        await f.StartAsync();
        f.Tick();
        Outcome<OrderAck> entry = await f.BuyAsync("entry", 0.1m);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(entry.Acceptance!.ClientOrderId, 0.1m, 50_000m));
        return f;
    }

    private static string? LossReason(GuardFixture f) => f.Host.Writer.Memory.Account(1).LossReason;

    private static async Task<DenialCode?> CodeOf(GuardFixture f, string cause, OrderTerms terms) => (await f.Run(f.Guard.SubmitAsync(f.Key(cause), terms).AsTask())).Denial?.Code;

    [Fact]
    public async Task LossLimit_IsSeenByTheWatch_AndLatched_AndLetsExitsThrough()
    {
        await using GuardFixture f = await HoldingAsync(static limits => limits with { MaxDailyLoss = 100m });
        f.Prices.Price = 49_000m; // 0.1 × 1,000
        f.Tick();
        Assert.Null(LossReason(f));
        f.Prices.Price = 48_999m;
        f.Tick();
        Assert.Contains("the day's loss is 100.1 USD", LossReason(f), StringComparison.Ordinal);
        Assert.Single(f.Events, static e => e.Kind == SafetyEventKind.BreakerTripped);
        f.Prices.Price = 50_000m;
        await f.CrashAndRestartAsync();
        Assert.Equal(DenialCode.LossLimitReached, await CodeOf(f, "more", Buy()));
        Assert.Null(await CodeOf(f, "exit", Exit(50_000m)));
        await f.Host.OperateAs("ops").ResetBreakerAsync(f.Guarded, "it has come back");
        f.Tick();
        Assert.Null(await CodeOf(f, "more again", Buy()));
    }

    [Fact]
    public async Task LossLimit_ThatIsStillReached_TripsAgainAfterAReset()
    {
        await using GuardFixture f = await HoldingAsync(static limits => limits with { MaxDailyLoss = 100m });
        f.Prices.Price = 48_000m;
        f.Tick();
        await f.Host.OperateAs("ops").ResetBreakerAsync(f.Guarded, "too early");
        f.Tick();
        Assert.NotNull(LossReason(f));
    }

    [Fact]
    public async Task LossLimit_IsSeenAtTheAdmission_BeforeTheWatchLooks()
    {
        await using GuardFixture f = await HoldingAsync(static limits => limits with { MaxDailyLoss = 100m });
        f.Prices.Price = 48_000m;
        Outcome<OrderAck> more = await f.BuyAsync("more", price: 48_000m);
        Assert.Equal((DenialCode.LossLimitReached, true), (more.Denial!.Code, more.Denial.SpendsKey));
        Assert.Contains("200 USD", more.Denial.Message, StringComparison.Ordinal);
        Assert.NotNull(LossReason(f));
    }

    [Fact]
    public async Task LossLimit_CountsWhatWasRealizedAndPaid_AndEndsWithTheDay()
    {
        await using GuardFixture f = await HoldingAsync(static limits => limits with { MaxDailyLoss = 100m }, new DateTimeOffset(2026, 1, 5, 23, 59, 0, TimeSpan.Zero));
        f.Prices.Price = 49_500m;
        Outcome<OrderAck> exit = await f.Guard.SubmitAsync(f.Key("exit"), GuardFixture.Limit(Side.Sell, 0.1m, 49_500m));
        await f.Guarded.ReceiveAsync(f.Venue.Fill(exit.Acceptance!.ClientOrderId, 0.1m, 49_500m) with { Fee = 50m, FeeCurrency = "USD" });
        f.Tick();
        Assert.Null(LossReason(f)); // 50 lost and 50 paid
        Assert.Equal(-100m, f.Host.Writer.Memory.Account(1).DayResultAt(f.Guarded.Core.Market()));
        f.Tick(60_000);
        Assert.Equal(0m, f.Host.Writer.Memory.Account(1).DayResultAt(f.Guarded.Core.Market()));
    }

    [Fact]
    public async Task LossOfYesterday_IsNotTodays()
    {
        await using GuardFixture f = await HoldingAsync(static limits => limits with { MaxDailyLoss = 100m }, new DateTimeOffset(2026, 1, 5, 23, 59, 0, TimeSpan.Zero));
        f.Prices.Price = 49_100m;
        f.Tick(60_000);
        f.Prices.Price = 48_200m;
        f.Tick();
        Assert.Null(LossReason(f));
        f.Prices.Price = 48_000m;
        f.Tick();
        Assert.NotNull(LossReason(f));
    }

    [Fact]
    public async Task Drawdown_CountsFromTheDaysHigh_AcrossARestart()
    {
        await using GuardFixture f = await HoldingAsync(static limits => limits with { MaxDrawdown = 100m });
        f.Prices.Price = 52_000m; // 200 up
        f.Tick();
        f.Prices.Price = 51_000m;
        f.Tick();
        Assert.Null(LossReason(f));
        await f.CrashAndRestartAsync();
        f.Prices.Price = 50_900m;
        f.Tick();
        Assert.Contains("fallen by 110 USD from its high of 200 to 90", LossReason(f), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InverseContract_LosesCoinsThatAreWorthLess()
    {
        Instrument inverse = new("BTCUSD-PERP", "USD", 0.5m, 1m, 100m, IsInverse: true);
        GuardFixture f = new();
        f.Limits = f.Limits with { MaxDailyLoss = 199m };
        await using GuardFixture started = await f.StartAsync();
        f.Tick();
        Outcome<OrderAck> entry = await f.Guard.SubmitAsync(f.Key("entry"), GuardFixture.Limit(Side.Buy, 10m, 50_000m) with { Instrument = inverse });
        await f.Guarded.ReceiveAsync(f.Venue.Fill(entry.Acceptance!.ClientOrderId, 10m, 50_000m));
        f.Prices.Price = 40_000m; // 1,000 USD of it: 0.02 coins became 0.025, and a coin is worth 40,000
        Assert.Equal(-200m, f.Host.Writer.Memory.Account(1).DayResultAt(f.Guarded.Core.Market()));
        f.Tick();
        Assert.NotNull(LossReason(f));
    }

    [Fact]
    public async Task BustAndCorrection_TakeTheirResultBack()
    {
        await using GuardFixture f = await HoldingAsync(static limits => limits with { MaxDailyLoss = 10_000m });
        f.Prices.Price = 49_000m;
        ExecutionReport fill = f.Venue.Executions[^1];
        await f.Guarded.ReceiveAsync(f.Venue.Report(fill.ClientOrderId, ExecType.TradeCorrect, OrderStatus.Filled) with { ExecRefId = fill.ExecId, LastQty = 0.1m, LastPx = 49_500m });
        Assert.Equal(-50m, f.Host.Writer.Memory.Account(1).DayResultAt(f.Guarded.Core.Market()));
        await f.Guarded.ReceiveAsync(f.Venue.Report(fill.ClientOrderId, ExecType.TradeCancel, OrderStatus.New) with { ExecRefId = fill.ExecId, LastQty = 0.1m });
        Assert.Equal(0m, f.Host.Writer.Memory.Account(1).DayResultAt(f.Guarded.Core.Market()));
    }

    [Fact]
    public async Task AdoptedPosition_CountsFromWhereItWasTakenOver()
    {
        GuardFixture f = new() { PositionMismatch = PositionMismatchPolicy.AdoptVenue };
        f.Limits = f.Limits with { MaxDailyLoss = 100m };
        f.Venue.Positions["BTC-USD"] = 0.1m;
        await using GuardFixture started = await f.StartAsync();
        f.Tick();
        Assert.Equal(0m, f.Host.Writer.Memory.Account(1).DayResultAt(f.Guarded.Core.Market()));
        f.Prices.Price = 48_000m;
        f.Tick();
        Assert.Contains("200 USD", LossReason(f), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AccountState_IsTheSameAfterACheckpoint()
    {
        await using GuardFixture f = await HoldingAsync(static limits => limits with { MaxDailyLoss = 100m, MaxDrawdown = 50m, MaxExecutions = 1 });
        f.Prices.Price = 51_000m;
        f.Tick();
        f.Venue.Next.Enqueue(Script.Reject);
        await f.Guard.SubmitAsync(f.Key("rejected") with { Strategy = new StrategyId("other") }, Buy(51_000m));
        f.Prices.Price = 48_000m;
        f.Tick();
        AccountState state = f.Host.Writer.Memory.Account(1);
        Assert.True(state is { LossReason: not null, DayHigh: > 0m, Rejects.InARow: 1, DayFills: 1, Tallies.Count: 3, Strategies.Count: 2 });
        FactWriter first = new();
        state.Write(first);
        FactReader reader = new(first.Written);
        AccountState read = AccountState.Read(ref reader);
        Assert.True(reader.IsAtEnd);
        FactWriter second = new();
        read.Write(second);
        Assert.Equal(first.Written.ToArray(), second.Written.ToArray());
        Assert.Equal(state.DayResultAt(MarketView.Nothing), read.DayResultAt(MarketView.Nothing));
        Assert.Single(f.Journal.Facts<DayRolled>(1));
    }
}

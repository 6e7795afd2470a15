using Safety.Contracts;
using Safety.Guarding;
using Safety.Host;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Limits;
using Safety.Orders;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests.Breakers;

/// <summary>A limit that a person has raised goes back by itself, and passes no ceiling.</summary>
public class RaisedLimitTests
{
    private static async Task RaiseAsync(GuardFixture f, string limit, decimal value, int seconds = 60)
    {
        PendingAction pending = (await f.Host.OperateAs("ops").RaiseLimitAsync(f.Guarded, limit, value, f.Time.GetUtcNow().AddSeconds(seconds), "index rebalancing"))!;
        await f.Host.OperateAs("risk").ConfirmAsync(pending.Id);
    }

    [Fact]
    public async Task RaisedLimit_HoldsForItsTime_AcrossARestart()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOpenNotional = 500m, MaxOpenOrders = 1 };
        await f.StartAsync();
        await f.BuyAsync("one");
        Assert.Equal(DenialCode.OpenOrdersExceeded, (await f.BuyAsync("two")).Denial?.Code);
        await RaiseAsync(f, nameof(LimitOptions.MaxOpenOrders), 3m);
        Assert.Equal(DenialCode.OpenNotionalExceeded, (await f.BuyAsync("three")).Denial?.Code);
        await RaiseAsync(f, nameof(LimitOptions.MaxOpenNotional), 1_000m);
        await f.CrashAndRestartAsync();
        Assert.Null((await f.BuyAsync("four")).Denial);
        Assert.Equal(DenialCode.OpenNotionalExceeded, (await f.BuyAsync("five")).Denial?.Code);
        f.Tick(60_000);
        Assert.Equal(DenialCode.OpenOrdersExceeded, (await f.BuyAsync("six")).Denial?.Code);
        Assert.Equal(2, f.Events.Count(static e => e.Kind == SafetyEventKind.LimitRaised));
        Assert.All(f.Journal.Facts<LimitRaised>(1), static raised => Assert.Equal(("ops", "risk", "index rebalancing"), (raised.Operator, raised.SecondPerson, raised.Reason)));
    }

    [Fact]
    public async Task RaisedLimit_OfALoss_LetsTradingGoOn()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxDailyLoss = 100m };
        await f.StartAsync();
        f.Tick();
        await f.Guarded.ReceiveAsync(f.Venue.Fill((await f.BuyAsync("one", 0.1m)).Acceptance!.ClientOrderId, 0.1m, 50_000m));
        f.Prices.Price = 48_500m;
        f.Tick();
        await RaiseAsync(f, nameof(LimitOptions.MaxDailyLoss), 200m);
        await f.Host.OperateAs("ops").ResetBreakerAsync(f.Guarded, "it is understood");
        f.Tick();
        Assert.Null((await f.BuyAsync("two", price: 48_500m)).Denial);
        f.Tick(60_000);
        Assert.Equal(DenialCode.LossLimitReached, (await f.BuyAsync("three", price: 48_500m)).Denial?.Code);
    }

    [Fact]
    public async Task RaisedLimit_PastACeiling_OrOfNone_IsRefused()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOpenOrders = 5 };
        await f.StartAsync(arm: false);
        HardLimitAttribute ceilings = new() { MaxOrderNotional = 20_000, MaxOpenNotional = 1_000_000, MaxOrdersPerSecond = 1_000, MaxPriceBandBps = 500, MaxOpenOrders = 10 };
        _ = new ScriptedGuard(f.Guarded, f.Venue, f.Profile, ceilings);
        await RaiseAsync(f, nameof(LimitOptions.MaxOpenOrders), 10m);
        foreach ((string limit, decimal value) in new[] { (nameof(LimitOptions.MaxOpenOrders), 11m), (nameof(LimitOptions.MaxOrderNotional), 20_001m), (nameof(LimitOptions.MaxOpenOrders), 4m), (nameof(LimitOptions.MaxDailyLoss), 1m), ("PriceBandBps", 600m) })
            await Assert.ThrowsAsync<ArgumentException>(() => RaiseAsync(f, limit, value));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => RaiseAsync(f, nameof(LimitOptions.MaxOpenOrders), 9m, 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => RaiseAsync(f, nameof(LimitOptions.MaxOpenOrders), 9m, 25 * 3_600));
        Assert.Single(f.Journal.Facts<LimitRaised>(1));
    }

    [Fact]
    public async Task RaisedLimit_HoldsOnlyWhenASecondPersonHasConfirmedIt_AndAStrategyMayNeedOneToo()
    {
        await using GuardFixture f = new() { Set = static options => options with { TwoPersons = OperatorActions.RaiseLimit | OperatorActions.EnableStrategy } };
        f.Limits = f.Limits with { MaxOpenOrders = 1 };
        await f.StartAsync();
        await f.BuyAsync("one");
        PendingAction raised = (await f.Host.OperateAs("ops").RaiseLimitAsync(f.Guarded, nameof(LimitOptions.MaxOpenOrders), 2m, f.Time.GetUtcNow().AddSeconds(60), "index rebalancing"))!;
        Assert.Contains("raise MaxOpenOrders to 2 until", raised.What, StringComparison.Ordinal);
        PendingAction enabled = (await f.Host.OperateAs("ops").EnableStrategyAsync(f.Guarded, new("test"), "looked at it"))!;
        Assert.Contains("enable the strategy test", enabled.What, StringComparison.Ordinal);
        Assert.Equal(DenialCode.OpenOrdersExceeded, (await f.BuyAsync("two")).Denial?.Code);
        await f.CrashAndRestartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => f.Host.OperateAs("Ops").ConfirmAsync(raised.Id));
        await f.Host.OperateAs("risk").ConfirmAsync(raised.Id);
        await f.Host.OperateAs("risk").ConfirmAsync(enabled.Id);
        Assert.Null((await f.BuyAsync("three")).Denial);
        Assert.Single(f.Journal.Facts<BreakerReset>(1));

        // One whose time is over by then cannot be confirmed any more.
        PendingAction late = (await f.Host.OperateAs("ops").RaiseLimitAsync(f.Guarded, nameof(LimitOptions.MaxOpenOrders), 3m, f.Time.GetUtcNow().AddSeconds(90), "again"))!;
        f.Tick(91_000);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => f.Host.OperateAs("risk").ConfirmAsync(late.Id));
    }
}

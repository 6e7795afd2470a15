using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests.Operators;

/// <summary>All positions are closed through the guard, once each, within the budget.</summary>
public class FlattenTests
{
    private static readonly Instrument s_eth = new("ETH-USD", "USD", 0.01m, 0.001m);

    [Fact]
    public async Task Flatten_ClosesEachPositionOnce_WithinTheBudget_UnderAReduceOnlyLatch()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await HoldAsync(f, "long", GuardFixture.Limit(Side.Buy, 0.03m, 50_000m));
        await HoldAsync(f, "short", GuardFixture.Limit(Side.Sell, 0.02m, 50_000m) with { Instrument = s_eth });
        await f.Run(f.Host.Kill.LatchAsync(KillScope.Account(GuardFixture.Account), KillMode.ReduceOnly, "looks wrong", "Ada"));
        int before = f.Venue.Sent.Count;
        List<FlattenProgress> told = [];
        int orders = 0;
        FlattenProgress end = await f.Run(f.Host.OperateAs("Ada").FlattenAsync(f.Guarded, 20, "end of the day", async (key, terms, token) =>
        {
            Outcome<OrderAck> sent = await f.Guard.SubmitAsync(key, terms, token);
            if (sent.Acceptance is not { } accepted)
                return sent.Denial;
            // The first of each fills in part, and ends.
            bool fillsWhole = ++orders > 2;
            await f.Guarded.ReceiveAsync(f.Venue.Fill(accepted.ClientOrderId, fillsWhole ? terms.Size.Value : 0.01m, terms.LimitPrice!.Value));
            if (!fillsWhole)
                await f.Guarded.ReceiveAsync(f.Venue.Report(accepted.ClientOrderId, ExecType.Canceled, OrderStatus.Canceled));
            return null;
        }, new Told(told)));

        Assert.True(end.IsFlat);
        Assert.Equal((0m, 0m), (await f.Guarded.GetPositionAsync("BTC-USD"), await f.Guarded.GetPositionAsync("ETH-USD")));
        OrderTerms[] sent = [.. f.Venue.Sent.Skip(before).Select(static order => order.Terms)];
        Assert.Equal([(Side.Sell, 0.03m, 49_900m), (Side.Buy, 0.02m, 50_100m), (Side.Sell, 0.02m, 49_900m), (Side.Buy, 0.01m, 50_100m)], sent.Select(static terms => (terms.Side, terms.Size.Value, terms.LimitPrice!.Value)));
        Assert.All(sent, static terms => Assert.True(terms is { ReduceOnly: true, Exits: not null, TimeInForce: TimeInForce.ImmediateOrCancel, Origin.Trader: "Ada" }));
        Assert.Equal(2, told[0].Left.Count);
        Assert.True(told[^1].IsFlat);
        ActionProposed action = Assert.Single(f.Journal.Facts<ActionProposed>(1));
        Assert.Equal((OperatorActions.Flatten, "Ada", "end of the day"), (action.Action, action.By, action.Reason));
        Assert.Empty(await f.Host.PendingActionsAsync());
    }

    [Fact]
    public async Task PositionThatCannotBeClosed_IsTold_AndTheRestIsClosed()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await HoldAsync(f, "long", GuardFixture.Limit(Side.Buy, 0.01m, 50_000m));
        await HoldAsync(f, "other", GuardFixture.Limit(Side.Buy, 0.01m, 50_000m) with { Instrument = s_eth });
        await f.Run(f.Host.Kill.LatchAsync(KillScope.Symbol("ETH-USD"), KillMode.Halted, "looks wrong", "Ada"));
        FlattenProgress end = await f.Run(f.Host.OperateAs("Ada").FlattenAsync(f.Guarded, 20, "end of the day", Filling(f)));
        PositionLeft left = Assert.Single(end.Left);
        Assert.Equal(("ETH-USD", 0.01m), (left.Symbol, left.Units));
        Assert.Contains("KillSwitchLatched", left.Why, StringComparison.Ordinal);
        Assert.Contains(f.Events, static e => e.Kind == SafetyEventKind.Flattening && e.Message.Contains("is not flat", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PositionWithoutAPrice_IsNotSoldAtAnyPrice()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await HoldAsync(f, "long", GuardFixture.Limit(Side.Buy, 0.01m, 50_000m));
        f.Prices.IsMissing = true;
        FlattenProgress end = await f.Run(f.Host.OperateAs("Ada").FlattenAsync(f.Guarded, 20, "end of the day", Filling(f)));
        Assert.Contains("no reference price", Assert.Single(end.Left).Why, StringComparison.Ordinal);
        Assert.Single(f.Venue.Sent);
    }

    [Fact]
    public async Task AskedAgainAfterARestart_WaitsForWhatStillWorks()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await HoldAsync(f, "long", GuardFixture.Limit(Side.Buy, 0.02m, 50_000m));
        using CancellationTokenSource dies = new();
        ClientOrderId works = default;
        Task<FlattenProgress> first = f.Host.OperateAs("Ada").FlattenAsync(f.Guarded, 20, "end of the day", async (key, terms, token) =>
        {
            works = (await f.Guard.SubmitAsync(key, terms, token)).Acceptance!.ClientOrderId;
            return null;
        }, cancellationToken: dies.Token);
        f.Tick(1_000);
        Assert.Equal(2, f.Venue.Sent.Count);
        await dies.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await f.CrashAndRestartAsync();
        Task<FlattenProgress> second = f.Host.OperateAs("Ada").FlattenAsync(f.Guarded, 20, "end of the day", Filling(f));
        f.Tick(300_000); // however long: waiting for an order is no round in vain
        Assert.Equal((2, false), (f.Venue.Sent.Count, second.IsCompleted));
        await f.Guarded.ReceiveAsync(f.Venue.Fill(works, 0.005m, 49_950m));
        await f.Guarded.ReceiveAsync(f.Venue.Report(works, ExecType.Canceled, OrderStatus.Canceled));
        Assert.True((await f.Run(second)).IsFlat);
        Assert.Equal(0.015m, f.Venue.Sent[2].Terms.Size.Value);
        Assert.Equal(0m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public async Task BudgetAboveThePriceBand_IsAnErrorAtOnce()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => f.Host.OperateAs("Ada").FlattenAsync(f.Guarded, 501, "end of the day", Filling(f)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => f.Host.OperateAs("Ada").FlattenAsync(f.Guarded, 0, "end of the day", Filling(f)));
    }

    private static Func<OrderKey, OrderTerms, CancellationToken, Task<Denial?>> Filling(GuardFixture f) => async (key, terms, token) =>
    {
        Outcome<OrderAck> sent = await f.Guard.SubmitAsync(key, terms, token);
        if (sent.Acceptance is { } accepted)
            await f.Guarded.ReceiveAsync(f.Venue.Fill(accepted.ClientOrderId, terms.Size.Value, terms.LimitPrice!.Value));
        return sent.Denial;
    };

    private static async Task HoldAsync(GuardFixture f, string cause, OrderTerms terms)
    {
        ClientOrderId id = (await f.Run(f.Guard.SubmitAsync(f.Key(cause), terms).AsTask())).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, terms.Size.Value, 50_000m));
    }

    private sealed class Told(List<FlattenProgress> told) : IProgress<FlattenProgress>
    {
        public void Report(FlattenProgress value) => told.Add(value);
    }
}

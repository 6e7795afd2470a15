using Safety.Decisions;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Orders;

namespace Safety.CrashMatrix.Tests.Trader;

/// <summary>Sells what the maker's orders have bought: one decision per fill, through the generated journaled method.</summary>
internal sealed partial class FillHedger(GuardedAccount account, ICrashBrokerGuard guard, CrashPoints points)
{
    public Task<StrategyRunner> StartAsync() => account.Decisions.StartAsync(Scenario.Hedger, DecideAsync);

    private async ValueTask<DecisionOutcome> DecideAsync(Cause cause, CancellationToken cancellationToken)
    {
        if (cause.Report is not { LastQty: > 0m } fill || await account.FindOrderAsync(fill.ClientOrderId) is not { } order || order.Key.Strategy != Scenario.Maker)
            return DecisionOutcome.NotMine;
        points.Hit(CrashPoint.C1);
        return await HedgeAsync(cause, new HedgedFill(fill.LastQty), cancellationToken);
    }

    [Decision]
    private Plan HedgeCore(DecisionContext context, HedgedFill fill) => Plan.Of("hedge the fill", Scenario.Sell(fill.Units, 99m));

    [LegSender]
    private ValueTask<Outcome<OrderAck>> SendAsync(OrderKey key, OrderTerms terms, CancellationToken cancellationToken)
    {
        points.Hit(CrashPoint.C2);
        return guard.SubmitOrderAsync(key, new NewOrder(terms), cancellationToken);
    }
}

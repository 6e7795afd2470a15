using Safety.Intents;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>
/// Order states never regress. State and quantities are derived from what a report reports (fills, busts, corrections); the
/// totals it claims are only compared. "Filled", "Canceled" and "Expired" mean no new risk, not no news: a late fill and a
/// bust still apply (FIX 4.4 J.1.a, J.1.b), and nothing throws a fill away.
/// </summary>
public sealed class ExecutionStateValidator
{
    internal ExecutionStateValidator() { }

    /// <summary>What a report does to an order; touches nothing.</summary>
    /// <param name="order">The order.</param>
    /// <param name="report">The report.</param>
    /// <param name="referenced">The fill a bust or correction refers to, where the inbox has it.</param>
    internal static Transition Derive(LiveOrder order, ExecutionReport report, ExecutionReport? referenced)
    {
        IntentState state = order.Progress.State;
        decimal filled = order.Family.CumQty;
        decimal total = order.Record.OrderQty;
        switch (report.ExecType)
        {
            case ExecType.Trade:
                if (report.LastQty <= 0m || report.LastPx <= 0m || report.CumQty < report.LastQty)
                    return Transition.Quarantine(state, $"a fill of {report.LastQty} at {report.LastPx} with CumQty {report.CumQty} cannot be");
                return AfterFill(state, filled, report.LastQty, total, order.Record.Terms!.Side);

            case ExecType.TradeCancel or ExecType.TradeCorrect when referenced is null:
                return Transition.Quarantine(state, $"it busts or corrects the fill '{report.ExecRefId}', which the inbox does not know");

            case ExecType.TradeCancel:
                return AfterBust(state, filled, -referenced!.LastQty, total, order.Record.Terms!.Side);

            case ExecType.TradeCorrect:
                return AfterBust(state, filled, report.LastQty - referenced!.LastQty, total, order.Record.Terms!.Side);

            case ExecType.New:
                return state is IntentState.Pending or IntentState.Unknown or IntentState.Quarantine
                    ? Transition.To(IntentState.Working)
                    : state == IntentState.NotExecuted
                        ? Transition.WithAlarm(IntentState.Working, "the venue works an order that was proved absent")
                        : Transition.Stale(state);

            case ExecType.Replaced:
                return state is IntentState.Pending or IntentState.Unknown or IntentState.Quarantine
                    ? Transition.To(filled > 0m ? IntentState.PartiallyFilled : IntentState.Working)
                    : Transition.Stale(state);

            case ExecType.Canceled or ExecType.Expired:
                return IsOpen(state)
                    ? Transition.To(report.ExecType == ExecType.Canceled ? IntentState.Canceled : IntentState.Expired)
                    : Transition.Stale(state);

            case ExecType.Rejected:
                // A rejected replacement leaves its family's fills alone; only an order with fills of its own cannot be rejected.
                if (state is IntentState.Pending or IntentState.Unknown or IntentState.Quarantine || (state == IntentState.Working && filled == 0m))
                    return Transition.To(IntentState.Rejected);
                // Late news of what is known already. Any other reject is not about this order's life (FIX F.1.a).
                return state is IntentState.Rejected or IntentState.NotExecuted
                    ? Transition.Stale(state)
                    : Transition.Quarantine(state, $"it rejects an order that is {state} with {filled} filled");

            default:
                // Pending, restated, suspended, stopped, status and cancel rejects change nothing that risk depends on.
                return Transition.Stale(state);
        }
    }

    /// <summary>True while the order can still trade at the venue.</summary>
    internal static bool IsOpen(IntentState state) =>
        state is IntentState.Pending or IntentState.Working or IntentState.PartiallyFilled or IntentState.Unknown or IntentState.Quarantine;

    private static Transition AfterFill(IntentState state, decimal filled, decimal quantity, decimal total, Side side)
    {
        decimal now = filled + quantity;
        decimal signed = side == Side.Buy ? quantity : -quantity;
        IntentState next = state switch
        {
            IntentState.Canceled or IntentState.Expired or IntentState.Replaced when now < total => state,
            IntentState.Replaced => IntentState.Replaced,
            _ => now >= total ? IntentState.Filled : IntentState.PartiallyFilled,
        };
        if (now > total && state != IntentState.Replaced)
            return Transition.Fill(next, quantity, signed, $"it fills {now} of {total}: the venue has overfilled the order");
        return state is IntentState.Rejected or IntentState.NotExecuted or IntentState.Denied
            ? Transition.Fill(next, quantity, signed, $"it fills an order that was {state}")
            : Transition.Fill(next, quantity, signed, null);
    }

    private static Transition AfterBust(IntentState state, decimal filled, decimal change, decimal total, Side side)
    {
        decimal now = filled + change;
        if (now < 0m)
            return Transition.Quarantine(state, $"it takes back {-change} of {filled} filled");
        IntentState next = state switch
        {
            IntentState.Filled or IntentState.PartiallyFilled => now >= total ? IntentState.Filled : now > 0m ? IntentState.PartiallyFilled : IntentState.Working,
            _ => state,
        };
        return Transition.Fill(next, change, side == Side.Buy ? change : -change, null);
    }
}

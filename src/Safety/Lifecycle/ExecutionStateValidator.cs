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
    /// <param name="referenced">The fill a bust or correction refers to as it stands now, where the inbox has it.</param>
    /// <param name="isTakenBack">True when that fill was busted before.</param>
    internal static Transition Derive(LiveOrder order, ExecutionReport report, ExecutionReport? referenced, bool isTakenBack)
    {
        IntentState state = order.Progress.State;
        decimal filled = order.Family.CumQty;
        decimal total = order.Record.OrderQty;
        switch (report.ExecType)
        {
            case ExecType.Trade:
                if (report.LastQty <= 0m || report.LastPx <= 0m || report.CumQty < report.LastQty)
                    return Transition.Quarantine(state, $"a fill of {report.LastQty} at {report.LastPx} with CumQty {report.CumQty} cannot be");
                return AfterFill(state, filled, report.LastQty, TotalOf(order, report), order.Record.Terms!.Side);

            case ExecType.TradeCancel or ExecType.TradeCorrect when referenced is null:
                return Transition.Quarantine(state, $"it busts or corrects the fill '{report.ExecRefId}', which the inbox does not know");

            case ExecType.TradeCancel or ExecType.TradeCorrect when isTakenBack:
                return Transition.Quarantine(state, $"it busts or corrects the fill '{report.ExecRefId}', which was taken back before");

            case ExecType.TradeCorrect when report.LastQty < 0m:
                return Transition.Quarantine(state, $"a fill corrected to {report.LastQty} cannot be");

            case ExecType.TradeCancel:
                return AfterBust(state, filled, -referenced!.LastQty, total, order.Record.Terms!.Side);

            case ExecType.TradeCorrect:
                return AfterBust(state, filled, report.LastQty - referenced!.LastQty, total, order.Record.Terms!.Side);

            case ExecType.New or ExecType.Replaced or ExecType.Restated when AcceptedMore(order, report) is { } more:
                IntentState live = state is IntentState.Pending or IntentState.Unknown or IntentState.Quarantine or IntentState.NotExecuted
                    ? filled > 0m ? IntentState.PartiallyFilled : IntentState.Working
                    : state;
                return Transition.WithAlarm(live, more);

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

            case ExecType.CancelReject when order.Record.Target is { } target && report.OrigClientOrderId == target
                && state is IntentState.Pending or IntentState.Unknown or IntentState.Quarantine:
                // It refuses this replacement; the order to be replaced lives on as it was.
                return Transition.To(IntentState.Rejected);

            case var unknown when !Enum.IsDefined(unknown):
                return Transition.Quarantine(state, $"what ExecType {unknown} means is not known");

            default:
                // Pending, restated, suspended, stopped, status and cancel rejects change nothing that risk depends on.
                return Transition.Stale(state);
        }
    }

    /// <summary>True while the order can still trade at the venue.</summary>
    internal static bool IsOpen(IntentState state) =>
        state is IntentState.Pending or IntentState.Working or IntentState.PartiallyFilled or IntentState.Unknown or IntentState.Quarantine;

    // A notional size fills more units at a better price and fewer at a worse: only the venue knows when it is done,
    // and it is overfilled only when it costs more than was reserved.
    private static decimal TotalOf(LiveOrder order, ExecutionReport report)
    {
        decimal total = order.Record.OrderQty;
        if (!order.Record.Terms!.Size.IsNotional)
            return total;
        Instrument instrument = order.Record.Terms.Instrument;
        decimal filled = order.Family.CumQty;
        decimal worth = instrument.NotionalOf(filled, order.Progress.AveragePrice) + instrument.NotionalOf(report.LastQty, report.LastPx);
        if (worth > instrument.NotionalOf(total, order.Record.LimitPrice))
            return total;
        return report.OrderStatus == OrderStatus.Filled ? filled + report.LastQty : decimal.MaxValue;
    }

    // The accepted quantity may differ from the one asked for (FIX 4.4 C.3.c). Less is less risk; more passes the limits unchecked.
    private static string? AcceptedMore(LiveOrder order, ExecutionReport report)
    {
        if (order.Record.Terms!.Size.IsNotional)
            return null;
        decimal asked = order.Record.OrderQty;
        foreach (LiveOrder member in order.Family.Members)
            asked = Math.Max(asked, member.Record.OrderQty); // the venue may report a replacement under the old ID
        return report.OrderQty > asked ? FormattableString.Invariant($"the venue works {report.OrderQty}, more than the {asked} that were asked for") : null;
    }

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
        return Transition.Fill(next, change, side == Side.Buy ? change : -change,
            change > 0m && now > total ? $"it corrects the order to {now} of {total}: the venue has overfilled the order" : null);
    }
}

using Safety.Intents;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>
/// What a report, once the order at the venue is derived from it, means for the intent it is about. An intent knows more than the
/// venue says (pending, unknown, quarantined, proved absent) and less: pending requests and halts change nothing that risk depends on.
/// </summary>
internal static class IntentProjection
{
    /// <param name="order">The intent before the report.</param>
    /// <param name="report">The report.</param>
    /// <param name="before">The order at the venue before it.</param>
    /// <param name="after">The order at the venue after it.</param>
    public static Transition Of(LiveOrder order, ExecutionReport report, Fix44Order before, Fix44Order after)
    {
        IntentState state = order.Progress.State;
        decimal change = after.CumQty - before.CumQty;
        decimal filled = order.Family.CumQty + change;
        decimal traded = change - (after.SplitQty - before.SplitQty);
        decimal position = order.Record.Terms!.Side == Side.Buy ? traded : -traded;
        (IntentState next, string? alarm) = Next(order, report, after, state, filled, change);
        return change != 0m || alarm is not null || next != state || after.AveragePrice != before.AveragePrice
            ? Transition.Fill(next, change, position, alarm)
            : Transition.Stale(state);
    }

    private static (IntentState State, string? Alarm) Next(LiveOrder order, ExecutionReport report, Fix44Order after, IntentState state, decimal filled, decimal change)
    {
        bool isUndecided = state is IntentState.Pending or IntentState.Unknown or IntentState.Quarantine;
        IntentState live = filled > 0m ? IntentState.PartiallyFilled : IntentState.Working;
        switch (report.ExecType)
        {
            case ExecType.Trade or ExecType.TradeCancel or ExecType.TradeCorrect:
                return AfterFill(state, filled, change, TotalOf(order, report, filled), report.ExecType == ExecType.Trade);

            case ExecType.New or ExecType.Replaced or ExecType.Restated when AcceptedMore(order, report) is { } more:
                return (isUndecided || state == IntentState.NotExecuted ? live : state, more);

            case ExecType.Restated when order.Record.Terms!.StopPrice is { } stop && report.OrderQty > 0m && report.OrderQty != order.TotalQty:
                return (isUndecided ? live : state, FormattableString.Invariant(
                    $"the venue restates the stop order from {order.TotalQty} to {report.OrderQty}: after a split its stop price of {stop} may not be the one that was meant"));

            // The response was taken for a "no" (a duplicate ID after a retry, say), or absence for proved: the venue's own report outweighs both.
            case ExecType.New or ExecType.Replaced when state is IntentState.NotExecuted or IntentState.Rejected && IsLive(order, after):
                return (live, $"the venue works an order that was {state}");

            case ExecType.New or ExecType.Replaced:
                return (isUndecided ? live : state, null);

            case ExecType.Restated when ExecutionStateValidator.IsOpen(state) && !isUndecided && order.Record.ClientOrderId == after.LiveId && after.State == OrderStatus.Filled:
                return (IntentState.Filled, null);

            case ExecType.Canceled or ExecType.Expired when ExecutionStateValidator.IsOpen(state):
                return (report.ExecType == ExecType.Canceled ? IntentState.Canceled : IntentState.Expired, null);

            case ExecType.DoneForDay when ExecutionStateValidator.IsOpen(state) && after.LeavesQty == 0m && after.State == OrderStatus.DoneForDay:
                return (IntentState.Expired, null); // a day order: nothing of it works tomorrow

            case ExecType.Rejected when report.OrderStatus == OrderStatus.Rejected && (isUndecided || (state == IntentState.Working && filled == 0m)):
                return (IntentState.Rejected, null);

            // By FIX 4.4 D.2.c and D.2.d it may name the first order as the original, also where this replaces another replacement.
            case ExecType.CancelReject when isUndecided && order.Record.Target is not null && report.OrigClientOrderId is { IsEmpty: false } original && original != order.Record.ClientOrderId:
                return (IntentState.Rejected, null); // it rejects this replacement; the order to be replaced lives on as it was

            default:
                return (state, null);
        }
    }

    private static bool IsLive(LiveOrder order, Fix44Order after) => order.Record.ClientOrderId == after.LiveId && after.State != OrderStatus.Rejected;

    // "Canceled" and the like mean no new risk, not no news.
    private static (IntentState State, string? Alarm) AfterFill(IntentState state, decimal filled, decimal change, decimal total, bool isTrade)
    {
        IntentState byQuantity = filled >= total ? IntentState.Filled : filled > 0m ? IntentState.PartiallyFilled : IntentState.Working;
        IntentState next = state switch
        {
            IntentState.Canceled or IntentState.Expired or IntentState.Replaced when filled < total => state,
            IntentState.Replaced => IntentState.Replaced,
            IntentState.Filled or IntentState.PartiallyFilled => byQuantity,
            _ => isTrade && change != 0m ? byQuantity : state,
        };
        string? alarm = null;
        if (change > 0m && filled > total && state != IntentState.Replaced)
            alarm = FormattableString.Invariant($"it fills {filled} of {total}: the venue has overfilled the order");
        else if (isTrade && state is IntentState.Rejected or IntentState.NotExecuted or IntentState.Denied)
            alarm = $"it fills an order that was {state}";
        return (next, alarm);
    }

    // A notional size fills more units at a better price and fewer at a worse: only the venue knows when it is done,
    // and it is overfilled only when it costs more than was reserved.
    private static decimal TotalOf(LiveOrder order, ExecutionReport report, decimal filled)
    {
        decimal total = order.TotalQty;
        if (!order.Record.Terms!.Size.IsNotional)
            return total;
        Instrument instrument = order.Record.Terms.Instrument;
        decimal worth = instrument.NotionalOf(order.Family.CumQty, order.Progress.AveragePrice) + instrument.NotionalOf(report.LastQty, report.LastPx);
        if (worth > instrument.NotionalOf(total, order.Record.LimitPrice))
            return total;
        return report.OrderStatus == OrderStatus.Filled ? filled : decimal.MaxValue;
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
}

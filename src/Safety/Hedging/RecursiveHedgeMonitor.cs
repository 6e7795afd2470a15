using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.KillSwitches;
using Safety.Ledger;
using Safety.Lifecycle;
using Safety.Limits;
using Safety.Orders;
using Safety.Writer;

namespace Safety.Hedging;

/// <summary>
/// A hedge closes what a fill has opened, and opens nothing itself: it has a fill, one; it is traded as the order that filled has planned it, against it, no more of
/// it than has filled; and an order whose hedge could not be had is not sent.
/// </summary>
/// <remarks>Without it a hedge that is hedged in turn, a fill that is hedged twice, or a primary order in a market without the other leg grows exposure that nobody has asked for.</remarks>
[Control("RecursiveHedgeMonitor", "A hedge closes what a fill has opened, once, as planned, and opens nothing itself.", DenialCode.HedgedFillUnknown, DenialCode.HedgeNotPlanned, DenialCode.HedgeTooDeep, DenialCode.HedgeCycle, DenialCode.HedgeWouldIncrease, DenialCode.FillHedgedAlready, DenialCode.HedgeQuantityExceeded, DenialCode.HedgeLiquidityMissing, DenialCode.HedgeOverdue, Sec = "(c)(1)(ii)", Rts6 = "15(3)", Fia = "repeated execution")]
public sealed class RecursiveHedgeMonitor
{
    private RecursiveHedgeMonitor() { }

    /// <summary>Where a hedge comes from; null for a primary order, or a hedge of what is not known.</summary>
    internal static Lineage? LineageOf(JournalBatch journal, int account, OrderTerms terms)
    {
        if (terms.Hedges is not { } fill || journal.FindFamily(account, fill.Order) is not { } parent)
            return null;
        return parent.First.Admission.Lineage is { } above ? new Lineage(above.Root, parent.Number, fill, above.Depth + 1) : new Lineage(parent.Number, parent.Number, fill, 1);
    }

    /// <summary>Why an order is not let through; null where nothing is against it.</summary>
    /// <param name="journal">The batch.</param>
    /// <param name="account">The account it is for.</param>
    /// <param name="limits">Its limits.</param>
    /// <param name="terms">The order.</param>
    /// <param name="units">How much of it there is, as limited.</param>
    /// <param name="target">The order that it changes; null for a new one.</param>
    /// <param name="canOnlyReduce">True when it can only reduce a position.</param>
    /// <param name="liquidity">What is on display for its hedge; null where nobody can say.</param>
    /// <param name="latched">A latch of the kill switch under which only what was owed before it may be hedged; null without one.</param>
    internal static Denial? Check(JournalBatch journal, AccountState account, LimitOptions limits, OrderTerms terms, decimal units, Family? target, bool canOnlyReduce, DisplayedLiquidity? liquidity, KillRecord? latched)
    {
        if (target is not null && (target.First.Admission.Terms!.Hedges != terms.Hedges || target.First.Admission.Terms.HedgedBy != terms.HedgedBy))
            return Denials.Create(DenialCode.TermsMalformed, $"the change of {target.LiveId} names another hedge than the order did. Nothing was sent; cancel it and submit another.");
        if (terms.HedgedBy is { } plan && CheckPlan(journal, limits, plan, units, liquidity) is { } without)
            return without;
        if (terms.Hedges is { } fill)
            return CheckHedge(journal, account, limits, terms, fill, units, target, latched);
        return canOnlyReduce || account.Hedges.Values.FirstOrDefault(due => IsOverdue(due, journal)) is not { } overdue ? null
            : Denials.Create(DenialCode.HedgeOverdue,
                $"{overdue.Outstanding} {overdue.Plan.With.Symbol} that hedge {overdue.Filled} {overdue.Symbol} are owed for longer than {overdue.Plan.DeadlineMs} ms; nothing that adds risk is sent until they are. Hedge the fills first ({nameof(OrderTerms)}.{nameof(OrderTerms.Hedges)}), or reduce.");
    }

    /// <summary>What is owed, the oldest order first.</summary>
    internal static IReadOnlyList<HedgeObligation> Read(JournalBatch journal, AccountState account) =>
    [
        .. from due in account.Hedges.Values
           where due.IsOpen
           select new HedgeObligation
           {
               Fill = new HedgedFill(due.Id, due.LastExecId),
               Plan = due.Plan,
               FilledQty = due.Filled,
               DueQty = due.Due,
               OutstandingQty = due.Outstanding,
               WorkingQty = due.Outstanding - due.Uncovered,
               Since = due.IsOwed ? new DateTimeOffset(due.Since.WallTicks, TimeSpan.Zero) : null,
               IsOverdue = IsOverdue(due, journal),
           },
    ];

    private static Denial? CheckPlan(JournalBatch journal, LimitOptions limits, HedgePlan plan, decimal units, DisplayedLiquidity? liquidity)
    {
        if (plan is not { With: { LotSize: > 0m }, Ratio: > 0m, PriceBudgetBps: > 0, DeadlineMs: > 0 })
            return Denials.Create(DenialCode.TermsMalformed, $"a hedge plan needs an instrument with a lot, and a positive ratio, price budget and deadline. Nothing was sent.");
        decimal needed = Math.Floor(units * plan.Ratio / plan.With.LotSize) * plan.With.LotSize;
        if (liquidity is not { } displayed || (journal.Now - displayed.At).Duration().TotalMilliseconds > limits.MarketDataMaxAgeMs)
        {
            return Denials.Create(DenialCode.HedgeLiquidityMissing,
                $"no fresh order book of {plan.With.Symbol} is known, which hedges this order; nothing was sent. Feed {nameof(AccountOptions)}.{nameof(AccountOptions.Liquidity)}.");
        }

        return displayed.Units >= needed ? null
            : Denials.Create(DenialCode.HedgeLiquidityMissing,
                $"the hedge of this order takes {needed} {plan.With.Symbol}, and {displayed.Units} are on display within {plan.PriceBudgetBps} bps; nothing was sent. Send less, or wait for the book.");
    }

    private static Denial? CheckHedge(JournalBatch journal, AccountState account, LimitOptions limits, OrderTerms terms, in HedgedFill fill, decimal units, Family? target, KillRecord? latched)
    {
        if (journal.FindFamily(account.Account, fill.Order) is not { } parent || string.IsNullOrEmpty(fill.ExecId)
            || parent.FindExecution(fill.ExecId) is not { ExecType: ExecType.Trade })
        {
            return Denials.Create(DenialCode.HedgedFillUnknown,
                $"the fill {fill.ExecId} of the order {fill.Order} that this hedges is not known; nothing was sent. Hedge what a report has told, after it was taken in.");
        }

        int depth = (parent.First.Admission.Lineage?.Depth ?? 0) + 1;
        if (depth > limits.MaxHedgeDepth)
        {
            return Denials.Create(DenialCode.HedgeTooDeep,
                $"the order {fill.Order} hedges itself, and a hedge of its fill would be at depth {depth}, past the limit of {limits.MaxHedgeDepth}; nothing was sent. A hedge is not hedged again.");
        }

        if (!account.Hedges.TryGetValue(parent.Number, out HedgeDue? due) || due.Plan.With.Symbol != terms.Instrument.Symbol)
        {
            return Denials.Create(DenialCode.HedgeNotPlanned,
                $"the order {fill.Order} was not sent with a plan to be hedged in {terms.Instrument.Symbol}; nothing was sent. Give it one ({nameof(OrderTerms)}.{nameof(OrderTerms.HedgedBy)}): only then its hedge is known to be there.");
        }

        if (CycleOf(journal, parent, terms.Instrument.Symbol) is { } cycle)
            return Denials.Create(DenialCode.HedgeCycle, $"a hedge in {terms.Instrument.Symbol} closes a circle ({cycle}): it would open again what the first order was hedged for. Nothing was sent.");

        if (latched is not null && due.Since.WallTicks > latched.At.UtcTicks)
            return Denials.Create(DenialCode.KillSwitchLatched, $"{KillSwitch.Tell(latched)} What this hedges was owed later, and only what was owed then may still be hedged. Nothing was sent.");

        // What the change of a hedge itself covers already is not against it, unless that may fill beside it.
        HedgeOrder own = target is { MayFillBeside: false } && due.Hedges.TryGetValue(target.Number, out HedgeOrder hedge) ? hedge : default;
        decimal uncovered = due.Uncovered + own.OpenUnits + own.CumQty;
        Side against = due.Side == Side.Buy ? Side.Sell : Side.Buy;
        if (uncovered == 0m || (terms.Side == against) != (uncovered > 0m))
        {
            return Denials.Create(uncovered == 0m ? DenialCode.FillHedgedAlready : DenialCode.HedgeWouldIncrease, uncovered == 0m
                ? (FormattableString)$"what has filled of {fill.Order} is hedged, or hedges of it work; nothing was sent. A fill is hedged once: a bust, a correction or a hedge that ends short makes room."
                : $"{terms.Side} {units} {terms.Instrument.Symbol} does not shrink what is open ({uncovered} are to be {(uncovered > 0m ? "hedged" : "undone")}); nothing was sent.");
        }

        // Its own fill has one hedge, unless that has ended short.
        foreach ((ulong number, HedgeOrder other) in due.Hedges)
        {
            if (number != target?.Number && other.ExecId == fill.ExecId && other.OpenUnits != 0m)
                return Denials.Create(DenialCode.FillHedgedAlready, $"a hedge of the fill {fill.ExecId} of {fill.Order} works; nothing was sent. Wait for its end, or change it.");
        }

        return units <= Math.Abs(uncovered) ? null
            : Denials.Create(DenialCode.HedgeQuantityExceeded, $"{units} {terms.Instrument.Symbol} are more than the {Math.Abs(uncovered)} that what has filled of {fill.Order} leaves to hedge; nothing was sent.");
    }

    // An instrument may hedge itself, at another venue or of another leg; further up it has no business.
    private static string? CycleOf(JournalBatch journal, Family parent, string symbol)
    {
        string path = parent.Instrument!.Symbol;
        for (Family? above = Above(parent); above is not null; above = Above(above))
        {
            path = $"{above.Instrument!.Symbol} → {path}";
            if (above.Instrument.Symbol == symbol)
                return $"{path} → {symbol}";
        }

        return null;

        Family? Above(Family family) => family.First.Admission.Lineage is { } lineage ? journal.Family(lineage.Parent) : null;
    }

    /// <summary>True when something is owed past the deadline. What an earlier process has left owing is counted on the wall clock: its monotonic one is gone.</summary>
    internal static bool IsOverdue(HedgeDue due, JournalBatch journal) => due.IsOwed
        && (due.Since.ProcessEpoch == journal.ProcessEpoch ? journal.Mono - due.Since.MonoTicks : journal.Now.UtcTicks - due.Since.WallTicks) >= due.Plan.DeadlineMs * TimeSpan.TicksPerMillisecond;
}

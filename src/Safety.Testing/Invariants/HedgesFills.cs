using Safety.Orders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>A hedge that leaves is of a fill that was told, as it was planned, against it, no more of it than has filled, the only one of that fill, and closes no circle.</summary>
internal sealed class HedgesFills(World world, AlarmReadings readings, SentOrders sent, CallsUnderWay calls, HedgeBook book) : Check(world, Invariant.HedgedOnce)
{
    public override void OnSent(WireMessage message)
    {
        if (message is not { Kind: WireKind.Submit, Terms: { Hedges: { } fill } terms } || message != sent.Find(message.Account, message.ClientId) || readings.Tainted(message.Account) is not null)
            return;
        if (book.ParentOf(message) is not { Terms.HedgedBy: { } plan } parent || plan.With.Symbol != terms.Instrument.Symbol || !book.IsPerhapsTold(parent, fill.ExecId))
        {
            World.Checks.Fail(Invariant.HedgePlanned, $"{message.ClientId} was sent to hedge the fill {fill.ExecId} of {fill.Order}, which nobody has told or planned to hedge in {terms.Instrument.Symbol}");
            return;
        }

        CheckLineage(message, parent, terms.Instrument.Symbol);
        WireMessage[] others = [.. book.HedgesOf(parent).Where(other => other != message)];
        if (Array.Find(others, other => other.Terms!.Hedges!.Value.ExecId == fill.ExecId && book.CanTrade(other)) is { } twice)
            Fail($"{message.ClientId} was sent to hedge the fill {fill.ExecId} of {fill.Order}, and {twice.ClientId} works for it");
        CheckQuantity(message, parent, plan, others);
    }

    private void CheckLineage(WireMessage message, WireMessage parent, string symbol)
    {
        int depth = 1;
        for (WireMessage? above = book.ParentOf(parent); above is not null; above = book.ParentOf(above))
        {
            depth++;
            if (above.Terms!.Instrument.Symbol == symbol)
                World.Checks.Fail(Invariant.HedgeCycle, $"{message.ClientId} was sent in {symbol}, which {above.ClientId} further up was hedged for");
        }

        if (depth > World.Plan.Accounts[message.Account].Limits.MaxHedgeDepth)
            World.Checks.Fail(Invariant.HedgeDepth, $"{message.ClientId} was sent as a hedge at depth {depth}");
    }

    private void CheckQuantity(WireMessage message, WireMessage parent, HedgePlan plan, WireMessage[] others)
    {
        decimal units = message.Terms!.Size.Value;
        Side side = parent.Terms!.Side;
        // A caller may stand still between admission and wire: what was told meanwhile it could not know.
        long askedAt = calls.Of(message).Select(static call => call.At).DefaultIfEmpty(World.Line.Now).Min();
        decimal undone = Most(others.Where(other => other.Terms!.Side == side));
        if (message.Terms.Side != side)
        {
            decimal hedged = others.Where(other => other.Terms!.Side != side).Sum(book.LeastCovered);
            if (units + hedged - undone > HedgeBook.Due(plan, book.MostFilled(parent, askedAt)))
                World.Checks.Fail(Invariant.HedgeQuantity, FormattableString.Invariant($"with {message.ClientId} {units + hedged - undone} {plan.With.Symbol} hedge {parent.ClientId}, of which no more than {book.MostFilled(parent, askedAt)} can be known to have filled"));
            return;
        }

        decimal tooMuch = Most(others.Where(other => other.Terms!.Side != side)) - HedgeBook.Due(plan, book.LeastFilled(parent, askedAt));
        if (tooMuch <= 0m)
            World.Checks.Fail(Invariant.HedgeSide, $"{message.ClientId} was sent to hedge {parent.ClientId}, and is on the same side");
        else if (units > tooMuch)
            World.Checks.Fail(Invariant.HedgeQuantity, FormattableString.Invariant($"{message.ClientId} was sent to undo {units} of the hedges of {parent.ClientId}, and no more than {tooMuch} can be too much"));
    }

    private static decimal Most(IEnumerable<WireMessage> hedges) => hedges.Sum(static hedge => hedge.Terms!.Size.Value);
}

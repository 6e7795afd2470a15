using Safety.Orders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>What hedges come to in the venue's book: of an order with a plan what has filled, and of its hedges what they have filled and can still fill. An order and its replacements are one line.</summary>
internal sealed class HedgeBook(World world, SentOrders sent)
{
    /// <summary>The order at the beginning of a line, as it was sent first; null where none of ours was.</summary>
    public WireMessage? First(int account, string id) => sent.Find(account, sent.FirstOf(account, id));

    /// <summary>The order whose fill an order hedges, as it was sent first.</summary>
    public WireMessage? ParentOf(WireMessage hedge) => hedge.Terms?.Hedges is { Order.Value: { } order } ? First(hedge.Account, order) : null;

    /// <summary>The hedges of an order that were sent, once for each line.</summary>
    public IEnumerable<WireMessage> HedgesOf(WireMessage parent) =>
        sent.All.Where(one => one.Kind == WireKind.Submit && one.Account == parent.Account && one.Terms!.Hedges is not null && one == sent.Find(one.Account, one.ClientId) && ParentOf(one) == parent);

    /// <summary>The orders of a line in the venue's book.</summary>
    public IEnumerable<BookOrder> Orders(WireMessage first) => world.VenuesOf(first.Account).SelectMany(static venue => venue.Orders).Where(order => order.FirstId == first.ClientId);

    /// <summary>What has filled of an order, at the venue.</summary>
    public decimal Filled(WireMessage first) => Orders(first).Sum(static order => order.Filled);

    /// <summary>The most that can be known to have filled: whatever may have reached a process, and what is taken back only once it was told, before a moment.</summary>
    public decimal MostFilled(WireMessage first, long asOf) => Moves(first).Where(logged => logged.Moved > 0m ? IsPerhapsKnown(logged) : logged.ToldAt <= asOf).Sum(static logged => logged.Moved);

    /// <summary>The least.</summary>
    public decimal LeastFilled(WireMessage first, long asOf) => Moves(first).Where(logged => logged.Moved > 0m ? logged.ToldAt <= asOf : IsPerhapsKnown(logged)).Sum(static logged => logged.Moved);

    /// <summary>True where a fill of an order may have been told under an ID.</summary>
    public bool IsPerhapsTold(WireMessage first, string execId) => Moves(first).Any(logged => logged.Report.ExecType == ExecType.Trade && logged.Report.ExecId == execId && IsPerhapsKnown(logged));

    /// <summary>What is to be hedged, in whole lots.</summary>
    public static decimal Due(HedgePlan plan, decimal filled) => Math.Floor(filled * plan.Ratio / plan.With.LotSize) * plan.With.LotSize;

    /// <summary>The least that an order has filled and can still fill: what it has filled after its end without a word, nobody could count.</summary>
    public decimal LeastCovered(WireMessage first) => first.IsTwice ? 0m
        : Orders(first).Sum(static order => order.Filled + order.Leaves) + (CanStillArrive(first) ? first.Terms!.Size.Value : 0m) - Moves(first).Where(static logged => logged.IsAfterEnd && !logged.IsTold).Sum(static logged => logged.Moved);

    /// <summary>True where an order works at the venue, or is about to: nothing that was not told has opened it again.</summary>
    public bool CanTrade(WireMessage first) => !first.IsTwice
        && (CanStillArrive(first) || (Orders(first).Any(static order => order.IsLive) && !Moves(first).Any(static logged => logged.Moved < 0m && !logged.IsTold)));

    /// <summary>What has moved the position for an order, told or not.</summary>
    private IEnumerable<LoggedReport> Moves(WireMessage first) => world.VenuesOf(first.Account).SelectMany(static venue => venue.Log).Where(logged => logged.Moved != 0m && logged.Order.FirstId == first.ClientId);

    private bool CanStillArrive(WireMessage first) => first is { Flying: > 0, HasArrived: false } && !world.Venues[(first.Account, first.Desk)].IsExpired(first.Stamp);

    private static bool IsPerhapsKnown(LoggedReport logged) => logged.IsTold || logged.HeardBy is not null || logged.FetchedAt is not null;
}

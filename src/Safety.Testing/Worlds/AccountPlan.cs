using Safety.Identity;
using Safety.Limits;
using Safety.Orders;

namespace Safety.Testing.Worlds;

/// <summary>One account of a world.</summary>
/// <param name="Id">The account.</param>
/// <param name="Limits">Its limits.</param>
/// <param name="Instruments">What it trades.</param>
/// <param name="Prices">What each of them costs at the beginning.</param>
/// <param name="Held">What it holds of each at the beginning.</param>
/// <param name="Venues">Its venue, or two desks of it behind contracts of their own.</param>
/// <param name="VenueOffsetMs">How far the venue's clock is from the true time at the beginning.</param>
/// <param name="Hedges">True when a strategy decides about every fill.</param>
public sealed record AccountPlan(
    AccountId Id, LimitOptions Limits, IReadOnlyList<Instrument> Instruments, IReadOnlyList<decimal> Prices, IReadOnlyList<decimal> Held, IReadOnlyList<VenuePlan> Venues, int VenueOffsetMs, bool Hedges)
{
    /// <summary>What traders ask for and may not have: what is not on the account's list, what no exchange rate is known for, what has an old price; none where nobody asks.</summary>
    public IReadOnlyList<Instrument> Forbidden { get; init; } = [];

    /// <summary>How what fills is hedged; null where nobody does.</summary>
    public HedgingPlan? Hedging { get; init; }

    /// <summary>True when a strategy leaves its positions by exits that name them.</summary>
    public bool Exits { get; init; }

    /// <summary>How often its venue is asked for reports and for the time beside all arming, in milliseconds; 0 where it is not.</summary>
    public int CatchesUpEveryMs { get; init; }

    /// <summary>The position that an order is about.</summary>
    /// <param name="side">The order's side.</param>
    /// <param name="closes">True for one that takes a long or a short back, where they stand side by side.</param>
    public PositionSide SideOf(Side side, bool closes) =>
        !Venues[0].Does.HoldsLegs ? PositionSide.Net : side == Side.Buy != closes ? PositionSide.Long : PositionSide.Short;
}

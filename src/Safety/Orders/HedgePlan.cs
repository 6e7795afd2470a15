namespace Safety.Orders;

/// <summary>
/// What the fills of an order are hedged with. The order is let through only where the hedge could be had now; what fills is owed until
/// orders with <see cref="OrderTerms.Hedges"/> have covered it.
/// </summary>
/// <param name="With">The instrument that is traded against it.</param>
/// <param name="Ratio">Units of it for each unit that fills; positive. They are traded on the other side.</param>
/// <param name="PriceBudgetBps">How far from the best price the hedge may reach, in basis points: within it the liquidity must be displayed before the order is sent.</param>
/// <param name="DeadlineMs">How long a fill may stay without its hedge, in milliseconds; afterwards nothing is let through that adds risk, until it is hedged.</param>
public sealed record HedgePlan(Instrument With, decimal Ratio, int PriceBudgetBps, int DeadlineMs);

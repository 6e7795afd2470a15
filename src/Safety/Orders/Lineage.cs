namespace Safety.Orders;

/// <summary>Where a hedge comes from. An order without one is a primary order.</summary>
/// <param name="Root">The primary order at the beginning, by the number of its first fact.</param>
/// <param name="Parent">The order whose fill it hedges, likewise.</param>
/// <param name="Fill">That fill.</param>
/// <param name="Depth">1 for the hedge of a primary order's fill, one more for each hedge of a hedge's.</param>
public sealed record Lineage(ulong Root, ulong Parent, HedgedFill Fill, int Depth);

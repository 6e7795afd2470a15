namespace Safety.Guard;

/// <summary>One order of a call as it is limited.</summary>
/// <param name="Units">How much of it there is, in units.</param>
/// <param name="WorstPrice">The worst price it could fill at.</param>
/// <param name="Notional">What it is worth there, in the account's currency.</param>
/// <param name="CanOnlyReduce">True when it adds nothing to what is open, or can only reduce a position.</param>
/// <param name="Reduces">True when it can only reduce a position.</param>
internal readonly record struct Leg(decimal Units, decimal WorstPrice, decimal Notional, bool CanOnlyReduce = false, bool Reduces = false);

namespace Safety.Recovery;

/// <summary>A position that the venue tells otherwise than the journal derives from fills, in units.</summary>
internal sealed record PositionDifference(string Symbol, decimal Ours, decimal Venue);

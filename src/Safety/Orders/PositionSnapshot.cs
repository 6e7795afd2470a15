namespace Safety.Orders;

/// <summary>A position as the venue knows it.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Units">Units held; negative when short.</param>
public sealed record PositionSnapshot(string Symbol, decimal Units);

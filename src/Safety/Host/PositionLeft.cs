using Safety.Orders;

namespace Safety.Host;

/// <summary>A position that is being closed and still held.</summary>
/// <param name="Symbol">The instrument's symbol.</param>
/// <param name="Side">Which, where long and short are held side by side.</param>
/// <param name="Units">How much; negative when short.</param>
/// <param name="Why">Why nothing was sent for it last; null while an order works, or has just ended.</param>
public sealed record PositionLeft(string Symbol, PositionSide Side, decimal Units, string? Why);

namespace Safety.Orders;

/// <summary>The time from one moment without a position in an instrument to the next: what was decided about the position of one episode says nothing about that of another.</summary>
/// <param name="Number">The number of the fact that opened the position, or turned it round.</param>
public readonly record struct PositionEpisode(ulong Number);

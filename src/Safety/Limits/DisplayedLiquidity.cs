namespace Safety.Limits;

/// <summary>How much could be traded and when that was true.</summary>
/// <param name="Units">In units.</param>
/// <param name="At">When the book was received, on the host's clock.</param>
public readonly record struct DisplayedLiquidity(decimal Units, DateTimeOffset At);

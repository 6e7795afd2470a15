namespace Safety.Limits;

/// <summary>A price and when it was true.</summary>
/// <param name="Price">In the instrument's currency.</param>
/// <param name="At">When it was received, on the host's clock.</param>
public readonly record struct ReferencePrice(decimal Price, DateTimeOffset At);

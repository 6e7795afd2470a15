using Safety.Orders;

namespace Safety.Testing.Worlds;

/// <summary>How an account's strategy hedges what its orders fill.</summary>
/// <param name="Ratio">Units of the second instrument for each unit of the first; the other way round, its inverse.</param>
/// <param name="DeadlineMs">How long a fill may stay without its hedge, in milliseconds.</param>
/// <param name="Further">What a hedge's own fills are hedged in, where that is tried.</param>
public sealed record HedgingPlan(decimal Ratio, int DeadlineMs, Instrument Further);

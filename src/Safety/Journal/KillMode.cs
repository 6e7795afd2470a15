namespace Safety.Journal;

/// <summary>What a latch of the kill switch still lets through. The numbers are stored: never reused or reordered.</summary>
public enum KillMode : byte
{
    /// <summary>Cancels, and nothing else. Everything that works is canceled.</summary>
    Halted = 0,

    /// <summary>
    /// Cancels, orders that can only reduce a position, and hedges of what was owed before the latch. What works and is neither is canceled.
    /// </summary>
    ReduceOnly,
}

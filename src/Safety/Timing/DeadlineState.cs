namespace Safety.Timing;

/// <summary>What a deadline on a venue's clock is, as far as that clock is known.</summary>
public enum DeadlineState
{
    /// <summary>Nobody can tell: it lies within the error of the clock. Whoever has to be sure that it has passed waits; whoever has to be sure that it has not, does not act.</summary>
    Uncertain,

    /// <summary>It has certainly not passed.</summary>
    Valid,

    /// <summary>It has certainly passed.</summary>
    Expired,
}

namespace Safety.Limits;

/// <summary>What is done when the venue's positions are not those the journal derives from fills, before arming and while running.</summary>
public enum PositionMismatchPolicy
{
    /// <summary>Does not arm, and names each difference; while running, the breaker trips. The default.</summary>
    BlockArming = 0,

    /// <summary>Takes the venue's positions over, with an alert for each difference (for accounts that others trade too).</summary>
    AdoptVenue,
}

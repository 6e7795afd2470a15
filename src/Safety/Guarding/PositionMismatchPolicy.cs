namespace Safety.Guarding;

/// <summary>What recovery does when the venue's positions are not those the journal derives from fills.</summary>
public enum PositionMismatchPolicy
{
    /// <summary>Does not arm, and names each difference. The default.</summary>
    RefuseToArm = 0,

    /// <summary>Takes the venue's positions over, with an alert for each difference (for accounts that others trade too).</summary>
    AdoptVenue,
}

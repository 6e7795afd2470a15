namespace Safety.Lifecycle;

/// <summary>What kind of thing a family raises an alarm about.</summary>
internal enum AlarmKind
{
    /// <summary>No reading of the reports makes all that they claim agree, and nothing more is coming that could.</summary>
    Contradiction,

    /// <summary>The venue does more than was asked for and limited.</summary>
    BeyondLimits,

    /// <summary>The venue has, or does, what it was thought not to.</summary>
    Outcome,
}

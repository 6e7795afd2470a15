namespace Safety.Guarding;

/// <summary>What became of a guarded call.</summary>
public enum OutcomeKind
{
    /// <summary>Nobody knows yet: the order may be at the venue. Never treat it as failed, never send again.</summary>
    Unknown = 0,

    /// <summary>The venue has taken it.</summary>
    Accepted,

    /// <summary>The venue has definitely not taken it.</summary>
    Rejected,

    /// <summary>The guard did not send it.</summary>
    Denied,
}

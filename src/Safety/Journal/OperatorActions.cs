namespace Safety.Journal;

/// <summary>What an operator does. The numbers are stored: never reused or reordered.</summary>
[Flags]
public enum OperatorActions : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Releases a latch of the kill switch.</summary>
    ReleaseKill = 1,

    /// <summary>Resets a breaker.</summary>
    ResetBreaker = 2,

    /// <summary>Rules about a quarantined order.</summary>
    Rule = 4,

    /// <summary>Archives the journal.</summary>
    Archive = 8,

    /// <summary>Closes the positions of an account. It takes risk away, and never waits for a second person.</summary>
    Flatten = 16,

    /// <summary>Enables a strategy that a breaker has disabled.</summary>
    EnableStrategy = 32,

    /// <summary>Raises a limit for a time.</summary>
    RaiseLimit = 64,

    /// <summary>Each that can wait for a second person.</summary>
    All = ReleaseKill | ResetBreaker | Rule | Archive | EnableStrategy | RaiseLimit,
}

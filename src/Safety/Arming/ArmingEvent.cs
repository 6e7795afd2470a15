namespace Safety.Arming;

/// <summary>What can happen to the arming of an account.</summary>
internal enum ArmingEvent
{
    /// <summary>Somebody arms it, for everything.</summary>
    ArmFull,

    /// <summary>Somebody arms it, for orders that can only reduce a position.</summary>
    ArmReduceOnly,

    /// <summary>The arming is through.</summary>
    Recovered,

    /// <summary>The arming was refused.</summary>
    Refused,

    /// <summary>Its health could not be confirmed.</summary>
    HealthLost,

    /// <summary>Its health is confirmed again, before the venue can have said much that was not heard.</summary>
    HealthBack,

    /// <summary>What was recovered may no longer hold: the machine slept, the account's lock is lost, the lapse was too long.</summary>
    HealthGone,

    /// <summary>The kill switch latches everything.</summary>
    Latch,

    /// <summary>An operator has released the kill switch, durably.</summary>
    Release,

    /// <summary>Somebody drains the host.</summary>
    Drain,

    /// <summary>It is drained.</summary>
    Drained,

    /// <summary>Whether the journal's last transaction is durable is unknown.</summary>
    JournalUnknown,

    /// <summary>The host is disposed of.</summary>
    Dispose,
}

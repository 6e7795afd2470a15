namespace Safety.Intents;

/// <summary>The kinds of events.</summary>
/// <remarks>The numbers are stored; they are never reused or reordered.</remarks>
public enum EventKind
{
    /// <summary>The journal was created.</summary>
    Born = 1,

    /// <summary>An intent was written.</summary>
    Intent = 2,

    /// <summary>An intent's state changed by a response, a look-up or an operator.</summary>
    Outcome = 3,

    /// <summary>An execution report was received.</summary>
    Report = 4,

    /// <summary>A denial that spends its key.</summary>
    Denied = 5,

    /// <summary>Denials that spend no key, counted together.</summary>
    DenialsCounted = 6,

    /// <summary>A cancel was sent.</summary>
    Cancel = 7,

    /// <summary>The kill switch latched.</summary>
    KillLatched = 8,

    /// <summary>The kill switch was released by an operator.</summary>
    KillReleased = 9,

    /// <summary>A host armed.</summary>
    Armed = 10,

    /// <summary>A breaker tripped.</summary>
    BreakerTripped = 11,

    /// <summary>An operator acted.</summary>
    OperatorAction = 12,

    /// <summary>An account change was sent.</summary>
    AccountChange = 13,

    /// <summary>A message of a session engine was held back at the last gate.</summary>
    HeldBack = 14,

    /// <summary>An event was handed in as a cause.</summary>
    Cause = 15,

    /// <summary>A strategy decided about a cause.</summary>
    Decision = 16,
}

using Safety.Guard;

namespace Safety.Guarding;

/// <summary>The kinds of alerts.</summary>
public enum SafetyEventKind
{
    /// <summary>Recovery makes progress.</summary>
    Recovering = 0,

    /// <summary>The host is armed.</summary>
    Armed,

    /// <summary>The host is no longer armed: its health could not be extended.</summary>
    Lapsed,

    /// <summary>The kill switch has latched.</summary>
    KillLatched,

    /// <summary>The kill switch was released by an operator.</summary>
    KillReleased,

    /// <summary>A working order was canceled because the kill switch is latched.</summary>
    KillCanceled,

    /// <summary>The journal has failed; only cancels are sent.</summary>
    JournalLatched,

    /// <summary>An outcome is unknown; the venue is being asked.</summary>
    OutcomeUnknown,

    /// <summary>An unknown outcome was settled by the venue.</summary>
    OutcomeResolved,

    /// <summary>An outcome cannot be proved; an operator has to decide.</summary>
    Quarantined,

    /// <summary>A breaker has tripped.</summary>
    BreakerTripped,

    /// <summary>The venue knows orders or positions that the journal does not.</summary>
    Mismatch,

    /// <summary>A session engine was about to put a message on the wire that no guarded call is sending; it was held back (<see cref="LastGate"/>).</summary>
    HeldBack,

    /// <summary>A facade told its engine "no", which cannot hear why: the order was denied or rejected for the reason in the message.</summary>
    AnsweredNo,

    /// <summary>The events before the last seal were verified in the background: the whole chain is whole.</summary>
    ChainVerified,

    /// <summary>The head of the journal's chain could not be kept outside it; it is tried again.</summary>
    AnchorFailed,

    /// <summary>Contracts or limits are not those of the last arming.</summary>
    BuildChanged,

    /// <summary>The venue's orders and positions could not be compared with the journal's while running; nothing is concluded from that.</summary>
    NotReconciled,

    /// <summary>The kill switch is latched and no restart would know, or its own file cannot be removed; it is tried again.</summary>
    KillNotKept,

    /// <summary>A fill waits for its hedge longer than its plan says; nothing that adds risk is sent until it is hedged.</summary>
    HedgeOverdue,

    /// <summary>A venue's clock was set, or does not run evenly.</summary>
    VenueClockSet,

    /// <summary>An operator wants to do what a second person has to confirm.</summary>
    ActionProposed,

    /// <summary>A second person has confirmed what an operator wanted to do.</summary>
    ActionConfirmed,

    /// <summary>An operator has begun to close the positions of an account, or that has ended.</summary>
    Flattening,

    /// <summary>The venue's dead-man timer could not be refreshed; it is tried again.</summary>
    DeadManFailed,

    /// <summary>A person has raised a limit for a time.</summary>
    LimitRaised,
}

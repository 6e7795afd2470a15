namespace Safety.Journal;

/// <summary>What a fact tells; the closed list. The numbers are stored: never reused or reordered.</summary>
internal enum FactKind : ushort
{
    /// <summary>The journal was created: whose it is.</summary>
    Born = 1,

    /// <summary>A host has armed; from here on its orders may go out.</summary>
    Armed = 2,

    /// <summary>A host has stopped sending.</summary>
    Disarmed = 3,

    /// <summary>The kill switch has latched.</summary>
    KillLatched = 4,

    /// <summary>A person has released a latching.</summary>
    KillReleased = 5,

    /// <summary>The guard did not let an order through, and its key is spent.</summary>
    Denied = 6,

    /// <summary>Denials that spent no key, counted by code.</summary>
    DenialsCounted = 7,

    /// <summary>An order intent: durable before the order is sent. Opens a family, or joins its target's.</summary>
    Admitted = 8,

    /// <summary>A cancel was asked for.</summary>
    CancelAsked = 9,

    /// <summary>The permit was demanded: the request may be on the wire. Written lazily; its absence proves nothing.</summary>
    Sent = 10,

    /// <summary>It is certain that nothing was sent.</summary>
    NotSent = 11,

    /// <summary>What the call's answer means.</summary>
    Answered = 12,

    /// <summary>A raw call that had timed out has returned or thrown after all.</summary>
    CallEnded = 13,

    /// <summary>An earlier process is dead: all its calls have ended.</summary>
    ProcessEnded = 14,

    /// <summary>An execution report, whole.</summary>
    Reported = 15,

    /// <summary>A report told again with other claims.</summary>
    Noise = 16,

    /// <summary>The venue's answer to a question about one order.</summary>
    LookedUp = 17,

    /// <summary>A list of open orders names one of ours.</summary>
    Listed = 18,

    /// <summary>A complete list of open orders lacks one of ours.</summary>
    NotListed = 19,

    /// <summary>A list of open orders was read.</summary>
    ListRead = 20,

    /// <summary>Reports that nobody claimed belong to a family.</summary>
    Adopted = 21,

    /// <summary>Another family came of this one (a bracket leg, an assignment): a pointer, never a merge.</summary>
    Linked = 22,

    /// <summary>Time has passed in which the account listened: the folds have no clock.</summary>
    Waited = 23,

    /// <summary>A person has decided what became of an order.</summary>
    Ruled = 24,

    /// <summary>A breaker has tripped.</summary>
    BreakerTripped = 25,

    /// <summary>A person has reset the breaker.</summary>
    BreakerReset = 26,

    /// <summary>A position was taken over from the venue, or set by a person.</summary>
    PositionSet = 27,

    /// <summary>A trading day has begun.</summary>
    DayRolled = 28,

    /// <summary>The venue's next valid order number.</summary>
    NumberAdvanced = 29,

    /// <summary>Every execution up to a venue time has been fetched.</summary>
    CursorMoved = 30,

    /// <summary>A call that changes the account was admitted; what became of it is answered as an order's is.</summary>
    AccountChanged = 31,

    /// <summary>Something that makes strategies act, other than a report.</summary>
    Caused = 32,

    /// <summary>What a strategy decided about a cause.</summary>
    Decided = 33,

    /// <summary>How far a strategy has come in the causes.</summary>
    StrategyAt = 34,

    /// <summary>A strategy's state.</summary>
    Snapshotted = 35,

    /// <summary>An event that a handler is through with.</summary>
    Handled = 36,

    /// <summary>All that arming trusts, as folded up to here.</summary>
    Checkpoint = 37,

    /// <summary>Facts up to here were moved to an archive.</summary>
    Archived = 38,

    /// <summary>The last gate did not let a message to the wire.</summary>
    HeldBack = 39,

    /// <summary>The day's result has reached a new high.</summary>
    HighMarked = 40,

    /// <summary>A person has raised a limit for a time.</summary>
    LimitRaised = 41,

    /// <summary>A person wants to do what needs a second one.</summary>
    ActionProposed = 50,

    /// <summary>What needed a second person was confirmed, or its time is over.</summary>
    ActionClosed = 51,
}

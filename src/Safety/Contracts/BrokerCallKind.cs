namespace Safety.Contracts;

/// <summary>What a broker member does to orders. Every member of a guarded type has exactly one kind.</summary>
/// <remarks>
/// The default is <see cref="Forbidden"/>: a member nobody has classified cannot be called at all (SAFE101).
/// </remarks>
public enum BrokerCallKind
{
    /// <summary>May not be called by anyone, the guard included.</summary>
    Forbidden = 0,

    /// <summary>Places one new order: intent, limits, permit.</summary>
    Submit,

    /// <summary>Places several orders in one call; each leg is an intent of its own and all are admitted or none.</summary>
    SubmitMany,

    /// <summary>Changes price or quantity of a working order: limited like a submit.</summary>
    Replace,

    /// <summary>Cancels one order: passes a latched kill switch, a tripped breaker and a dead journal.</summary>
    Cancel,

    /// <summary>Cancels many orders at once; passes like <see cref="Cancel"/>.</summary>
    CancelAll,

    /// <summary>Liquidates a position: an order by another name, limited like one.</summary>
    ClosePosition,

    /// <summary>Changes the account (leverage, margin mode, transfer) without an order: needs an armed guard and is journaled.</summary>
    AccountChange,

    /// <summary>Arms or refreshes the venue's dead-man switch: passes like <see cref="Cancel"/>.</summary>
    DeadMan,

    /// <summary>Connects, logs on, disconnects: no order can result from it.</summary>
    Session,

    /// <summary>Reads; cannot change anything at the venue.</summary>
    Query,

    /// <summary>Leads to a sub-client; usable only in the <see cref="CompositionRootAttribute">composition root</see>.</summary>
    Navigation,

    /// <summary>One member carries many kinds (a FIX <c>Send</c>): the mapping's <c>Classify</c> decides per message.</summary>
    ByMessage,
}

namespace Safety.Journal;

/// <summary>The state of an order intent in the journal.</summary>
/// <remarks>The numbers are stored; they are never reused or reordered.</remarks>
public enum IntentState
{
    /// <summary>Durable; the order may be at the venue (crash points C5–C8).</summary>
    Pending = 0,

    /// <summary>The venue has it, nothing filled.</summary>
    Working = 1,

    /// <summary>Partly filled and working.</summary>
    PartiallyFilled = 2,

    /// <summary>Filled whole. No new risk; news may still come (bust, correction).</summary>
    Filled = 3,

    /// <summary>Canceled. No new risk; a late fill may still come.</summary>
    Canceled = 4,

    /// <summary>Expired. No new risk; a late fill may still come.</summary>
    Expired = 5,

    /// <summary>The venue did not take it.</summary>
    Rejected = 6,

    /// <summary>Time-out, broken connection, crash: only the venue can tell.</summary>
    Unknown = 7,

    /// <summary>Proved absent at the venue after its expiry.</summary>
    NotExecuted = 8,

    /// <summary>Cannot be proved either way: exposure stays reserved until an operator decides.</summary>
    Quarantine = 9,

    /// <summary>Denied by the guard, and the key is spent.</summary>
    Denied = 10,

    /// <summary>Replaced by a later intent; its order lives on under the new client order ID.</summary>
    Replaced = 11,

    /// <summary>A replacement that the venue has carried out on the order itself, which lives on under its own ID (<see cref="Contracts.ReplaceActs.InPlace"/>).</summary>
    Amended = 12,
}

namespace Safety.Orders;

/// <summary>The state of an order at the venue (FIX 4.4 OrdStatus, tag 39).</summary>
public enum OrderStatus
{
    /// <summary>Sent, nothing heard yet.</summary>
    PendingNew = 0,

    /// <summary>Working, nothing filled.</summary>
    New,

    /// <summary>Working, partly filled.</summary>
    PartiallyFilled,

    /// <summary>Filled whole.</summary>
    Filled,

    /// <summary>Done for the day.</summary>
    DoneForDay,

    /// <summary>Canceled; a late fill may still come (FIX J.1.b).</summary>
    Canceled,

    /// <summary>A replace is pending.</summary>
    PendingReplace,

    /// <summary>A cancel is pending; fills may still come.</summary>
    PendingCancel,

    /// <summary>Stopped (guaranteed a price).</summary>
    Stopped,

    /// <summary>Rejected.</summary>
    Rejected,

    /// <summary>Suspended.</summary>
    Suspended,

    /// <summary>Calculated.</summary>
    Calculated,

    /// <summary>Expired.</summary>
    Expired,
}

namespace Safety.Orders;

/// <summary>What an execution report reports (FIX 4.4 ExecType, tag 150).</summary>
public enum ExecType
{
    /// <summary>The order was accepted.</summary>
    New = 0,

    /// <summary>A fill, partial or whole (FIX: Trade).</summary>
    Trade,

    /// <summary>A fill is corrected; <see cref="ExecutionReport.ExecRefId"/> names it.</summary>
    TradeCorrect,

    /// <summary>A fill is taken back (bust); <see cref="ExecutionReport.ExecRefId"/> names it.</summary>
    TradeCancel,

    /// <summary>The order was canceled.</summary>
    Canceled,

    /// <summary>The order was replaced.</summary>
    Replaced,

    /// <summary>A cancel is pending.</summary>
    PendingCancel,

    /// <summary>A replace is pending.</summary>
    PendingReplace,

    /// <summary>The order (or the request about it) was rejected.</summary>
    Rejected,

    /// <summary>The order expired.</summary>
    Expired,

    /// <summary>Done for the day.</summary>
    DoneForDay,

    /// <summary>The order was stopped.</summary>
    Stopped,

    /// <summary>The order was suspended.</summary>
    Suspended,

    /// <summary>Restated by the venue (a split, for instance).</summary>
    Restated,

    /// <summary>The order is pending acceptance.</summary>
    PendingNew,

    /// <summary>Calculated.</summary>
    Calculated,

    /// <summary>A status report in answer to a question; nothing happened.</summary>
    OrderStatus,

    /// <summary>A cancel or replace request was rejected (FIX Order Cancel Reject, MsgType 9).</summary>
    CancelReject,
}

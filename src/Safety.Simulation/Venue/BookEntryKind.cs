namespace Safety.Simulation.Venue;

/// <summary>What an entry of the venue's book records.</summary>
public enum BookEntryKind
{
    /// <summary>An order was taken.</summary>
    OrderAccepted = 0,

    /// <summary>A new order was refused; no order exists because of it.</summary>
    OrderRejected,

    /// <summary>A cancel was taken and has not worked yet.</summary>
    CancelPending,

    /// <summary>An order was canceled: what was left of it is gone.</summary>
    OrderCanceled,

    /// <summary>A cancel was refused.</summary>
    CancelRejected,

    /// <summary>An order was changed and goes by a new client order ID.</summary>
    OrderReplaced,

    /// <summary>A change was refused; the order stays as it was.</summary>
    ReplaceRejected,

    /// <summary>An order was filled, in part or whole.</summary>
    Fill,

    /// <summary>A fill was taken back.</summary>
    FillBusted,

    /// <summary>A fill was given another quantity or price.</summary>
    FillCorrected,

    /// <summary>An order expired with its trading day.</summary>
    OrderExpired,

    /// <summary>How much of the market data has been played; no order is concerned.</summary>
    MarketPosition,
}

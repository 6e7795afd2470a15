namespace Safety.Orders;

/// <summary>How long an order works (FIX tag 59).</summary>
public enum TimeInForce
{
    /// <summary>Until the end of the trading day.</summary>
    Day = 0,

    /// <summary>Until canceled.</summary>
    GoodTillCancel = 1,

    /// <summary>What does not fill at once is canceled.</summary>
    ImmediateOrCancel = 3,

    /// <summary>Fills whole at once or is canceled.</summary>
    FillOrKill = 4,
}

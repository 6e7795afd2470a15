namespace Safety.Orders;

/// <summary>The type of an order (FIX tag 40).</summary>
public enum OrderType
{
    /// <summary>At the market; priced for limits at reference + price band.</summary>
    Market = 1,

    /// <summary>At a limit price or better.</summary>
    Limit = 2,

    /// <summary>A market order once the stop price trades.</summary>
    Stop = 3,

    /// <summary>A limit order once the stop price trades.</summary>
    StopLimit = 4,
}

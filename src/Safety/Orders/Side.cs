namespace Safety.Orders;

/// <summary>The side of an order (FIX tag 54).</summary>
public enum Side
{
    /// <summary>Buys.</summary>
    Buy = 1,

    /// <summary>Sells, long or short.</summary>
    Sell = 2,
}

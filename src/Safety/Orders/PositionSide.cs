namespace Safety.Orders;

/// <summary>Which position an order or a fill is about, where an account holds long and short of one symbol side by side.</summary>
public enum PositionSide
{
    /// <summary>The one net position (the account does not tell them apart).</summary>
    Net = 0,

    /// <summary>The long position: bought to open, sold to close.</summary>
    Long,

    /// <summary>The short position: sold to open, bought to close.</summary>
    Short,
}

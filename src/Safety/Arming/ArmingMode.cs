namespace Safety.Arming;

/// <summary>Which calls may be sent; each mode allows what those before it allow.</summary>
public enum ArmingMode
{
    /// <summary>Cancels, and what no order can result from.</summary>
    CancelOnly = 0,

    /// <summary>Orders that can only reduce a position, too.</summary>
    ReduceOnly,

    /// <summary>Everything the guards admit.</summary>
    Full,
}

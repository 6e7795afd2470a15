namespace Safety.Testing.Venues;

/// <summary>How the quantities of an order count that was placed for another one, or changed in place.</summary>
public enum ReplacedQuantity
{
    /// <summary>It carries on what the first one, or it, has filled.</summary>
    Total = 0,

    /// <summary>It is placed for what was left, and counts anew; or is changed to what shall still fill.</summary>
    Remaining,
}

namespace Safety.Testing.Venues;

/// <summary>How the quantities of an order count that was placed for another one.</summary>
public enum ReplacedQuantity
{
    /// <summary>It carries on what the first one has filled.</summary>
    Total = 0,

    /// <summary>It is placed for what was left, and counts anew.</summary>
    Remaining,
}

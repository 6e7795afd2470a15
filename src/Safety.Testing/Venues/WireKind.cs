namespace Safety.Testing.Venues;

/// <summary>What goes over the wire to a simulated venue.</summary>
public enum WireKind
{
    /// <summary>A new order.</summary>
    Submit = 0,

    /// <summary>The change of an order.</summary>
    Replace,

    /// <summary>A cancel.</summary>
    Cancel,

    /// <summary>A question.</summary>
    Query,
}

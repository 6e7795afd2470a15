namespace Safety.Generators.Specs;

/// <summary>How the client order ID gets into a request.</summary>
internal enum StampForm
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As an argument.</summary>
    Argument,

    /// <summary><c>request with { ClientOrderId = id }</c>.</summary>
    With,

    /// <summary>By the mapping's <c>Stamp</c>.</summary>
    Mapped,

    /// <summary>By the mapping's <c>Stamp</c> that takes the IDs of all legs.</summary>
    MappedLegs,

    /// <summary>Each element of a collection, with <c>with</c>.</summary>
    EachWith,

    /// <summary>Each element of a collection, by the mapping's <c>Stamp</c>.</summary>
    EachMapped,
}

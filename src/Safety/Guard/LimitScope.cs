namespace Safety.Guard;

/// <summary>What an order counts in, from the widest to the narrowest.</summary>
internal enum LimitScope
{
    /// <summary>All accounts of the host.</summary>
    Firm = 0,

    /// <summary>Its account.</summary>
    Account,

    /// <summary>The strategy of its key.</summary>
    Strategy,

    /// <summary>Its symbol.</summary>
    Symbol,
}

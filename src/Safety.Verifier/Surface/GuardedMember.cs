namespace Safety.Verifier.Surface;

/// <summary>One member of a guarded type.</summary>
/// <param name="Id">Its documentation-comment id.</param>
/// <param name="Kind">What it does to orders.</param>
/// <param name="Owner">The guarded type it belongs to.</param>
/// <param name="IsDerived">True for a member of the SDK that is not listed and reaches a guarded one.</param>
/// <param name="Role">What a query means to recovery; null for none.</param>
/// <param name="IsBreakGlass">True for a break-glass method's method, which stands for a member and is called by its guard only.</param>
/// <param name="IsInternal">True for a derived member that only the SDK and its friends can name: found, not listed.</param>
internal sealed record GuardedMember(string Id, BrokerKind Kind, GuardedType Owner, bool IsDerived = false, string? Role = null, bool IsBreakGlass = false, bool IsInternal = false)
{
    /// <summary>True for what by its classification changes an order, a position or the account.</summary>
    public bool ChangesOrders => Kind is not (BrokerKind.Forbidden or BrokerKind.Session or BrokerKind.Query or BrokerKind.Navigation);

    /// <summary>True for what anyone may call.</summary>
    public bool IsFree => Kind == BrokerKind.Query;

    /// <summary>True for what may be called while the system is put together.</summary>
    public bool IsAllowedInCompositionRoot => Kind is BrokerKind.Navigation or BrokerKind.Session;
}

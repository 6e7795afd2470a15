namespace Safety.Verifier.Surface;

/// <summary>One member of a guarded type.</summary>
/// <param name="Id">Its documentation-comment id.</param>
/// <param name="Kind">What it does to orders.</param>
/// <param name="Owner">The guarded type it belongs to.</param>
/// <param name="IsDerived">True for a member of the SDK that is not listed and reaches a guarded one.</param>
/// <param name="Role">What a query means to recovery; null for none.</param>
/// <param name="IsGateway">True for a gateway's method, which stands for a member and is called by its guard only.</param>
internal sealed record GuardedMember(string Id, BrokerKind Kind, GuardedType Owner, bool IsDerived = false, string? Role = null, bool IsGateway = false)
{
    /// <summary>True for what anyone may call.</summary>
    public bool IsFree => Kind == BrokerKind.Query;

    /// <summary>True for what may be called while the system is put together.</summary>
    public bool IsAllowedInCompositionRoot => Kind is BrokerKind.Navigation or BrokerKind.Session;
}

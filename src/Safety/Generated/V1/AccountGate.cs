using System.ComponentModel;
using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Generated.V1;

/// <summary>A generated guard's way into its account: one method per kind of call, each returning an <see cref="Admission"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class AccountGate
{
    /// <summary>Binds a guard to its account; limits are checked against the contract's ceilings here.</summary>
    public static AccountGate Open(GuardedAccount account, GuardContract contract, VenueAccess access) => throw new NotSupportedException();

    /// <summary>Admits one order (submit, close position).</summary>
    public ValueTask<Admission> AdmitAsync(CallSite site, OrderKey key, OrderTerms terms, ContentHash content, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Admits several orders sent in one call, all or none; leg numbers count up from the key's.</summary>
    public ValueTask<Admission> AdmitManyAsync(CallSite site, OrderKey key, IReadOnlyList<OrderTerms> terms, ContentHash content, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Admits the change of a working order.</summary>
    public ValueTask<Admission> AdmitReplaceAsync(CallSite site, OrderKey key, ClientOrderId target, OrderTerms terms, ContentHash content, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Admits a change of the account.</summary>
    public ValueTask<Admission> AdmitAccountChangeAsync(CallSite site, OrderKey key, ContentHash content, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Admits one order on the caller's thread, for synchronous broker members.</summary>
    public Admission Admit(CallSite site, OrderKey key, OrderTerms terms, ContentHash content) => throw new NotSupportedException();

    /// <summary>Admits several orders on the caller's thread.</summary>
    public Admission AdmitMany(CallSite site, OrderKey key, IReadOnlyList<OrderTerms> terms, ContentHash content) => throw new NotSupportedException();

    /// <summary>Admits the change of a working order on the caller's thread.</summary>
    public Admission AdmitReplace(CallSite site, OrderKey key, ClientOrderId target, OrderTerms terms, ContentHash content) => throw new NotSupportedException();

    /// <summary>Admits a change of the account on the caller's thread.</summary>
    public Admission AdmitAccountChange(CallSite site, OrderKey key, ContentHash content) => throw new NotSupportedException();

    /// <summary>Admits a cancel: never waits, never refuses for limits, kill switch or journal.</summary>
    public Admission AdmitCancel(CallSite site, ClientOrderId target) => throw new NotSupportedException();

    /// <summary>Admits a call no order can result from (cancel all, dead-man switch, session).</summary>
    public Admission AdmitFree(CallSite site) => throw new NotSupportedException();
}

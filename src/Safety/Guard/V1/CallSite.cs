using System.ComponentModel;
using Safety.Contracts;

namespace Safety.Generated.V1;

/// <summary>One guarded member of a contract.</summary>
/// <param name="contract">The contract the member belongs to.</param>
/// <param name="member">The member's documentation-comment id, as in the inventory.</param>
/// <param name="kind">What the member does.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CallSite(GuardContract contract, string member, BrokerCallKind kind)
{
    /// <summary>The contract the member belongs to.</summary>
    public GuardContract Contract { get; } = contract;

    /// <summary>The member's documentation-comment id.</summary>
    public string Member { get; } = member;

    /// <summary>What the member does.</summary>
    public BrokerCallKind Kind { get; } = kind;

    /// <summary>The last day (UTC) of a break-glass method; null for a member of the contract.</summary>
    public DateOnly? ExpiresOn { get; init; }

    internal bool HasExpired(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime) > ExpiresOn;
}

namespace Safety.Contracts;

/// <summary>Classifies a member of a <see cref="BrokerContractAttribute">broker contract</see> that is not a mere query.</summary>
/// <param name="kind">What the member does.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Event, Inherited = false)]
public sealed class BrokerCallAttribute(BrokerCallKind kind) : Attribute
{
    /// <summary>What the member does.</summary>
    public BrokerCallKind Kind { get; } = kind;
}

namespace Safety.Contracts;

/// <summary>Classifies a member of a <see cref="BrokerContractAttribute">broker contract</see> that only reads.</summary>
/// <param name="role">What the query means to recovery.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Event, Inherited = false)]
public sealed class BrokerQueryAttribute(QueryRole role = QueryRole.None) : Attribute
{
    /// <summary>What the query means to recovery.</summary>
    public QueryRole Role { get; } = role;
}

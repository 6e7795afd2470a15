namespace Safety.Contracts;

/// <summary>
/// Marks a broker interface (or class) one owns. Every member carries <see cref="BrokerCallAttribute"/> or
/// <see cref="BrokerQueryAttribute"/>, or the build fails (SAFE101). The generator writes <c>{Name}Guard</c> beside it.
/// </summary>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Class, Inherited = false)]
public sealed class BrokerContractAttribute : Attribute
{
    /// <summary>
    /// A static class with what the generator cannot know about your types, bound by parameter name and type:
    /// <c>Describe</c>, <c>Stamp</c>, <c>ReadId</c>, <c>Judge</c>, <c>Target</c>, <c>CancelOf</c>, <c>Snapshot</c>, <c>Classify</c>.
    /// Not needed when the contract uses <see cref="Orders.NewOrder"/>, <see cref="Orders.OrderReplacement"/> and <see cref="Orders.OrderAck"/>.
    /// </summary>
    public Type? Mapping { get; init; }
}

namespace Safety.Contracts;

/// <summary>
/// Guards a type one does not own. Stands on an empty <c>sealed partial</c> class that the generator fills; each member of
/// <see cref="Target"/> is classified by documentation-comment id in the additional file <c>broker-surface.txt</c>,
/// and an unlisted member is an error (SAFE110), so that an SDK upgrade breaks the build until someone has looked.
/// </summary>
/// <param name="target">The SDK's interface or class.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BrokerGuardAttribute(Type target) : Attribute
{
    /// <summary>The SDK's interface or class.</summary>
    public Type Target { get; } = target;

    /// <inheritdoc cref="BrokerContractAttribute.Mapping"/>
    public Type? Mapping { get; init; }
}

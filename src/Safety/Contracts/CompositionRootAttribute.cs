namespace Safety.Contracts;

/// <summary>Marks the method (or class) where raw brokers are created and handed to their guards, and where the host is built.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Constructor, Inherited = false)]
public sealed class CompositionRootAttribute : Attribute;

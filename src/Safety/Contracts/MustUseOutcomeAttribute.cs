namespace Safety.Contracts;

/// <summary>Marks a type whose value may not be ignored (SAFE301): what happened to an order is never thrown away.</summary>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Class)]
public sealed class MustUseOutcomeAttribute : Attribute;

namespace System.Diagnostics.CodeAnalysis;

/// <summary>What the compiler needs for <c>required</c> in records on netstandard2.0.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
internal sealed class SetsRequiredMembersAttribute : Attribute;

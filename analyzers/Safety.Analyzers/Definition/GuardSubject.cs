using Microsoft.CodeAnalysis;

namespace Safety.Analyzers.Definition;

/// <summary>A type of this project that the generator writes a guard for.</summary>
/// <param name="marked">The type with the attribute.</param>
/// <param name="target">The guarded type: a contract itself, or the SDK's.</param>
/// <param name="mapping">The mapping class, or null.</param>
internal readonly struct GuardSubject(INamedTypeSymbol marked, INamedTypeSymbol target, INamedTypeSymbol? mapping)
{
    public INamedTypeSymbol Marked { get; } = marked;

    public INamedTypeSymbol Target { get; } = target;

    public INamedTypeSymbol? Mapping { get; } = mapping;
}

using Microsoft.CodeAnalysis;
using Safety.Analyzers.Model;

namespace Safety.Generators.Parsing;

/// <summary>Methods <c>XCore</c> that the generator writes <c>XAsync</c> for: decisions and handlers.</summary>
internal static class CoreMethods
{
    private const string Suffix = "Core";

    /// <summary>The name without <c>Core</c>; null when it does not end so.</summary>
    public static string? NameOf(IMethodSymbol method) =>
        method.Name.Length > Suffix.Length && method.Name.EndsWith(Suffix, StringComparison.Ordinal) ? method.Name.Substring(0, method.Name.Length - Suffix.Length) : null;

    /// <summary>What is wrong with the method itself, as the rest of a sentence; null when nothing is.</summary>
    public static string? Problem(IMethodSymbol method)
    {
        if (NameOf(method) is not { } name)
            return $"must have a name that ends in Core: the generated method is called {method.Name}Async then";
        if (PartialTypes.Problem(method.ContainingType) is { } problem)
            return "cannot be completed: " + problem;
        if (method.DeclaredAccessibility != Accessibility.Private)
            return $"must be private: it is called by {name}Async only";
        if (method.Arity > 0)
            return "must not be generic";
        return IsNameTaken(method) ? $"has a name that another decision or handler of {method.ContainingType.Name} has too" : null;
    }

    /// <summary>True where two of a class would be stored under one name (names of files are compared without case).</summary>
    public static bool IsNameTaken(IMethodSymbol method) => method.ContainingType.GetMembers().OfType<IMethodSymbol>().Any(other =>
        !SymbolEqualityComparer.Default.Equals(other, method)
        && string.Equals(other.Name, method.Name, StringComparison.OrdinalIgnoreCase)
        && (AttributeReader.Find(other, SafetyNames.DecisionAttribute) ?? AttributeReader.Find(other, SafetyNames.IdempotentHandlerAttribute)) is not null);
}

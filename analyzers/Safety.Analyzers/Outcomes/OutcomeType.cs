using Microsoft.CodeAnalysis;
using Safety.Analyzers.Model;

namespace Safety.Analyzers.Outcomes;

/// <summary>Which types carry an outcome: the ones marked [MustUseOutcome], bare or as what a task brings.</summary>
internal static class OutcomeType
{
    /// <summary>True for an outcome itself, also when it is nullable.</summary>
    public static bool IsOutcome(ITypeSymbol? type, SafetySymbols safety)
    {
        if (type is not INamedTypeSymbol named)
            return false;
        if (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return IsOutcome(named.TypeArguments[0], safety);
        return named.SpecialType == SpecialType.None && !IsFramework(named) && SafetySymbols.Has(named.OriginalDefinition, safety.MustUseOutcome);
    }

    /// <summary>True for a task of an outcome, or for what ConfigureAwait makes of it.</summary>
    public static bool IsTaskOfOutcome(ITypeSymbol? type, SafetySymbols safety)
    {
        if (type is not INamedTypeSymbol { Arity: 1 } named)
            return false;
        if (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return IsTaskOfOutcome(named.TypeArguments[0], safety);
        return named.Name is "Task" or "ValueTask" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable"
            && (IsOutcome(named.TypeArguments[0], safety) || IsTaskOfOutcome(named.TypeArguments[0], safety));
    }

    /// <summary>True for what Task.WhenAll makes of such tasks.</summary>
    public static bool IsTaskOfOutcomes(ITypeSymbol? type, SafetySymbols safety) =>
        type is INamedTypeSymbol { Name: "Task" or "ConfiguredTaskAwaitable", Arity: 1 } named
        && named.TypeArguments[0] is IArrayTypeSymbol { ElementType: { } element }
        && IsOutcome(element, safety);

    private static bool IsFramework(INamedTypeSymbol type) =>
        type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };
}

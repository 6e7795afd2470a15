using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;

namespace Safety.Analyzers.Decisions;

/// <summary>Where the elements of a collection without an order are taken one after the other, and it matters which comes first.</summary>
internal static class UnorderedUse
{
    private const int MostCalls = 4;

    private static readonly HashSet<string> s_unordered = new(StringComparer.Ordinal)
    {
        "Dictionary", "HashSet", "ConcurrentDictionary", "ConcurrentBag", "ImmutableDictionary", "ImmutableHashSet", "FrozenDictionary", "FrozenSet",
        "IDictionary", "IReadOnlyDictionary", "ISet", "IReadOnlySet", "IImmutableDictionary", "IImmutableSet", "Hashtable", "KeyCollection", "ValueCollection",
    };

    /// <summary>Pass elements on as they come.</summary>
    private static readonly HashSet<string> s_passing = new(StringComparer.Ordinal)
    {
        "Where", "Select", "SelectMany", "OfType", "Cast", "Distinct", "AsEnumerable", "Concat", "Union", "Except", "Intersect", "DefaultIfEmpty", "Append", "Prepend", "Reverse", "Index",
        "GroupBy", "GroupJoin", "Join", "ToLookup",
    };

    /// <summary>Keep elements as they come; what is done with them then decides.</summary>
    private static readonly HashSet<string> s_keeping = new(StringComparer.Ordinal) { "ToList", "ToArray", "ToImmutableArray", "ToImmutableList" };

    /// <summary>Give another result for another order. (Sums of floating-point numbers too.)</summary>
    private static readonly HashSet<string> s_ordered = new(StringComparer.Ordinal)
    {
        "First", "FirstOrDefault", "Last", "LastOrDefault", "ElementAt", "ElementAtOrDefault", "Take", "TakeWhile", "TakeLast", "Skip", "SkipWhile", "SkipLast",
        "Aggregate", "Zip", "MinBy", "MaxBy", "DistinctBy", "Chunk", "SequenceEqual", "ForEach",
    };

    /// <summary>The name of the collection, when the operation depends on its order; null otherwise.</summary>
    public static string? Find(IOperation operation, SourceBodies bodies)
    {
        switch (operation)
        {
            case IForEachLoopOperation loop:
                return SourceOf(loop.Collection, bodies) is { } looped && !OrderlessLoop.Is(loop) ? looped : null;
            case ISpreadOperation spread:
                return spread.Parent is ICollectionExpressionOperation made && (KeepsNoOrder(made.Type) || IsUsedWithoutOrder(made)) ? null : SourceOf(spread.Operand, bodies);
            case IObjectCreationOperation { Arguments.Length: > 0 } creation when TypeName(creation.Type) is "List" or "Queue" or "Stack" or "LinkedList":
                return IsUsedWithoutOrder(creation) ? null : SourceOf(creation.Arguments[0].Value, bodies);
            case IInvocationOperation call:
                return Call(call, bodies);
            default:
                return null;
        }
    }

    private static string? Call(IInvocationOperation call, SourceBodies bodies)
    {
        IMethodSymbol method = call.TargetMethod;
        if (IsLinq(call))
        {
            bool matters = s_ordered.Contains(method.Name)
                || (s_keeping.Contains(method.Name) && !IsUsedWithoutOrder(call))
                || (method.Name is "Sum" or "Average" && call.Type?.SpecialType is SpecialType.System_Double or SpecialType.System_Single);
            return matters ? SourceOf(call.Arguments[0].Value, bodies) : null;
        }

        if (method.ContainingType.SpecialType == SpecialType.System_String && method.Name is "Join" or "Concat")
            return call.Arguments.Select(a => SourceOf(a.Value, bodies)).FirstOrDefault(static s => s is not null);
        return method.Name switch
        {
            "AddRange" or "InsertRange" => call.Arguments.Select(a => SourceOf(a.Value, bodies)).FirstOrDefault(static s => s is not null),
            "ForEach" or "GetEnumerator" or "CopyTo" when call.Instance is { } collection => SourceOf(collection, bodies),
            _ => null,
        };
    }

    /// <summary>The collection without an order that a value's elements come from, in the words of the code.</summary>
    private static string? SourceOf(IOperation value, SourceBodies bodies, int calls = 0)
    {
        bool isNamed = false;
        while (true)
        {
            switch (value)
            {
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    continue;
                case IArgumentOperation argument:
                    value = argument.Value;
                    continue;
                case IParenthesizedOperation parenthesized:
                    value = parenthesized.Operand;
                    continue;
                case ITranslatedQueryOperation query:
                    value = query.Operation;
                    continue;
                case IInvocationOperation call when IsLinq(call) && (s_passing.Contains(call.TargetMethod.Name) || (!isNamed && s_keeping.Contains(call.TargetMethod.Name))):
                    value = call.Arguments[0].Value;
                    continue;
                case ILocalReferenceOperation local when !IsUnordered(local.Type) && LocalValues.Of(local) is { } declared:
                    value = declared;
                    isNamed = true; // what was kept in a list was judged there
                    continue;
                case IInvocationOperation call when !IsUnordered(call.Type) && calls < MostCalls
                    && bodies.ReturnsOf(call.TargetMethod).Any(returned => SourceOf(returned, bodies, calls + 1) is not null):
                    return call.Syntax.ToString();
            }

            return IsUnordered(value.Type) ? value.Syntax.ToString() : null;
        }
    }

    /// <summary>True for a list that is sorted before it is looked at, or of which only the number, a sum and the like is taken.</summary>
    private static bool IsUsedWithoutOrder(IOperation list)
    {
        if (IsOrderless(list, out _))
            return true;
        IOperation value = list;
        while (value.Parent is IConversionOperation or IParenthesizedOperation)
            value = value.Parent;
        return value.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } && IsUsedWithoutOrder(local, list);
    }

    /// <summary>True when the local is used behind an operation, and no use needs an order, up to one that sorts it.</summary>
    public static bool IsUsedWithoutOrder(ILocalSymbol local, IOperation behind)
    {
        bool isUsed = false;
        foreach (ILocalReferenceOperation use in behind.Root().Descendants().OfType<ILocalReferenceOperation>()
            .Where(use => SafetySymbols.Is(use.Local, local) && use.Syntax.SpanStart >= behind.Syntax.Span.End).OrderBy(static use => use.Syntax.SpanStart))
        {
            if (!IsOrderless(use, out bool sorts))
                return false;
            if (sorts)
                return true;
            isUsed = true;
        }

        return isUsed;
    }

    private static bool IsOrderless(IOperation use, out bool sorts)
    {
        IOperation value = use;
        while (value.Parent is IConversionOperation or IParenthesizedOperation or IArgumentOperation)
            value = value.Parent;
        sorts = value.Parent is IInvocationOperation { TargetMethod: { Name: "Sort" } by } call && (call.Instance == use || by.ContainingType.Name is "Array" or "MemoryExtensions");
        return sorts
            || value.Parent is IPropertyReferenceOperation { Property.Name: "Count" or "Length" }
            || (value.Parent is IInvocationOperation { TargetMethod.Name: "Contains" } asked && asked.Instance == use)
            || (value.Parent is IInvocationOperation linq && IsLinq(linq) && linq.Arguments[0] == value && !s_ordered.Contains(linq.TargetMethod.Name)
                && (use is not ILocalReferenceOperation || !(s_passing.Contains(linq.TargetMethod.Name) || s_keeping.Contains(linq.TargetMethod.Name))));
    }

    private static bool IsLinq(IInvocationOperation call) =>
        call.Arguments.Length > 0 && (call.TargetMethod.ContainingType.Name == "Enumerable" || (s_keeping.Contains(call.TargetMethod.Name) && call.TargetMethod.ContainingType is { Name: "ImmutableArray" or "ImmutableList" }));

    private static bool IsUnordered(ITypeSymbol? type)
    {
        if (type is not INamedTypeSymbol named || !s_unordered.Contains(named.Name))
            return false;
        if (named.Name is "KeyCollection" or "ValueCollection")
            return named.ContainingType is { Name: "Dictionary" };
        return named.ContainingNamespace.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal);
    }

    /// <summary>True for a collection that gives its elements in an order of its own, or in none.</summary>
    public static bool KeepsNoOrder(ITypeSymbol? type) => IsUnordered(type) || TypeName(type)?.StartsWith("Sorted", StringComparison.Ordinal) == true || TypeName(type)?.StartsWith("ImmutableSorted", StringComparison.Ordinal) == true;

    private static string? TypeName(ITypeSymbol? type) => type is INamedTypeSymbol { ContainingNamespace: { } space } && space.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal) ? type.Name : null;
}

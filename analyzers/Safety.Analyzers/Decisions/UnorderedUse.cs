using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Safety.Analyzers.Decisions;

/// <summary>Where the elements of a collection without an order are taken one after the other, and it matters which comes first.</summary>
internal static class UnorderedUse
{
    private static readonly HashSet<string> s_unordered = new(StringComparer.Ordinal)
    {
        "Dictionary", "HashSet", "ConcurrentDictionary", "ConcurrentBag", "ImmutableDictionary", "ImmutableHashSet", "FrozenDictionary", "FrozenSet",
        "IDictionary", "IReadOnlyDictionary", "ISet", "IReadOnlySet", "IImmutableDictionary", "IImmutableSet", "Hashtable", "KeyCollection", "ValueCollection",
    };

    /// <summary>Pass elements on as they come.</summary>
    private static readonly HashSet<string> s_passing = new(StringComparer.Ordinal)
    {
        "Where", "Select", "SelectMany", "OfType", "Cast", "Distinct", "AsEnumerable", "Concat", "Union", "Except", "Intersect", "DefaultIfEmpty", "Append", "Prepend", "Reverse", "Index",
    };

    /// <summary>Give another result for another order. (Sums of floating-point numbers too.)</summary>
    private static readonly HashSet<string> s_ordered = new(StringComparer.Ordinal)
    {
        "First", "FirstOrDefault", "Last", "LastOrDefault", "ElementAt", "ElementAtOrDefault", "Take", "TakeWhile", "TakeLast", "Skip", "SkipWhile", "SkipLast", "ToList", "ToArray",
        "ToImmutableArray", "ToImmutableList", "Aggregate", "Zip", "MinBy", "MaxBy", "DistinctBy", "Chunk", "SequenceEqual", "GroupBy", "GroupJoin", "Join", "ForEach",
    };

    /// <summary>The name of the collection, when the operation depends on its order; null otherwise.</summary>
    public static string? Find(IOperation operation)
    {
        switch (operation)
        {
            case IForEachLoopOperation loop:
                return SourceOf(loop.Collection) is { } looped && !IsIndifferent(loop) ? looped : null;
            case ISpreadOperation spread:
                return spread.Parent is ICollectionExpressionOperation made && KeepsNoOrder(made.Type) ? null : SourceOf(spread.Operand);
            case IObjectCreationOperation { Arguments.Length: > 0 } creation when TypeName(creation.Type) is "List" or "Queue" or "Stack" or "LinkedList":
                return SourceOf(creation.Arguments[0].Value);
            case IInvocationOperation call:
                return Call(call);
            default:
                return null;
        }
    }

    private static string? Call(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.ContainingType.Name == "Enumerable" && call.Arguments.Length > 0)
        {
            bool matters = s_ordered.Contains(method.Name)
                || (method.Name is "Sum" or "Average" && call.Type?.SpecialType is SpecialType.System_Double or SpecialType.System_Single);
            return matters ? SourceOf(call.Arguments[0].Value) : null;
        }

        if (method.ContainingType.SpecialType == SpecialType.System_String && method.Name is "Join" or "Concat")
            return call.Arguments.Select(static a => SourceOf(a.Value)).FirstOrDefault(static s => s is not null);
        return method.Name is "AddRange" or "InsertRange" ? call.Arguments.Select(static a => SourceOf(a.Value)).FirstOrDefault(static s => s is not null)
            : method.Name == "ForEach" && call.Instance is { } list ? SourceOf(list) : null;
    }

    /// <summary>The collection without an order that a value's elements come from, in the words of the code.</summary>
    private static string? SourceOf(IOperation value)
    {
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
                case IInvocationOperation { TargetMethod: { ContainingType.Name: "Enumerable" } method, Arguments.Length: > 0 } call when s_passing.Contains(method.Name):
                    value = call.Arguments[0].Value;
                    continue;
                case ILocalReferenceOperation local when !IsUnordered(local.Type) && DeclarationOf(local) is { } declared:
                    value = declared;
                    continue;
            }

            return IsUnordered(value.Type) ? value.Syntax.ToString() : null;
        }
    }

    private static bool IsUnordered(ITypeSymbol? type)
    {
        if (type is not INamedTypeSymbol named || !s_unordered.Contains(named.Name))
            return false;
        if (named.Name is "KeyCollection" or "ValueCollection")
            return named.ContainingType is { Name: "Dictionary" };
        return named.ContainingNamespace.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal);
    }

    private static string? TypeName(ITypeSymbol? type) => type is INamedTypeSymbol { ContainingNamespace: { } space } && space.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal) ? type.Name : null;

    private static bool KeepsNoOrder(ITypeSymbol? type) => IsUnordered(type) || TypeName(type)?.StartsWith("Sorted", StringComparison.Ordinal) == true || TypeName(type)?.StartsWith("ImmutableSorted", StringComparison.Ordinal) == true;

    // What a local was set to, where it is set once.
    private static IOperation? DeclarationOf(ILocalReferenceOperation local)
    {
        IOperation root = local;
        while (root.Parent is { } parent)
            root = parent;
        IOperation? value = null;
        foreach (IOperation any in root.Descendants())
        {
            if (any is IVariableDeclaratorOperation declarator && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local.Local))
                value = declarator.GetVariableInitializer()?.Value;
            else if (any is IAssignmentOperation { Target: ILocalReferenceOperation target } && SymbolEqualityComparer.Default.Equals(target.Local, local.Local))
                return null;
        }

        return value;
    }

    /// <summary>A loop that only adds up, counts, or puts things where they have no order gives the same in any order.</summary>
    private static bool IsIndifferent(IForEachLoopOperation loop) => loop.Body is { } body && IsIndifferent(body);

    private static bool IsIndifferent(IOperation statement) => statement switch
    {
        IBlockOperation block => block.Operations.All(IsIndifferent),
        IConditionalOperation choice => IsIndifferent(choice.WhenTrue) && (choice.WhenFalse is null || IsIndifferent(choice.WhenFalse)),
        IBranchOperation branch => branch.BranchKind == BranchKind.Continue,
        IEmptyOperation or IVariableDeclarationGroupOperation => true,
        IExpressionStatementOperation { Operation: ICompoundAssignmentOperation sum } =>
            sum.OperatorKind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Or or BinaryOperatorKind.And
            && sum.Type?.SpecialType is not (SpecialType.System_String or SpecialType.System_Double or SpecialType.System_Single or null),
        IExpressionStatementOperation { Operation: IIncrementOrDecrementOperation } => true,
        IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true } target } } => KeepsNoOrder(target.Instance?.Type),
        IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Value: IInvocationOperation { TargetMethod: { Name: "Max" or "Min", ContainingType.Name: "Math" } } } } => true,
        IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod.Name: "Add" or "Remove" or "TryAdd", Instance: { } target } } => KeepsNoOrder(target.Type),
        _ => false,
    };
}

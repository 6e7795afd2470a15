using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;

namespace Safety.Analyzers.Usage;

/// <summary>Members that C# calls where their name is not written: operators, conversions and the patterns behind a statement.</summary>
internal static class UnnamedCalls
{
    private static readonly string[] s_enumeration = ["GetEnumerator", "GetAsyncEnumerator", "MoveNext", "MoveNextAsync", "Current", "Deconstruct"];
    private static readonly string[] s_positions = ["this[]", "Slice", "Length", "Count"];

    /// <summary>The operations that can call a guarded member of this surface: most have none, and pay for none.</summary>
    public static IEnumerable<OperationKind> KindsFor(GuardedSurface surface)
    {
        if (surface.HasOperators)
        {
            foreach (OperationKind kind in (OperationKind[])[OperationKind.Binary, OperationKind.Unary, OperationKind.CompoundAssignment, OperationKind.Increment, OperationKind.Decrement, OperationKind.Conversion])
                yield return kind;
        }

        if (s_enumeration.Any(surface.HasName))
            yield return OperationKind.Loop;
        if (surface.HasName("GetAwaiter"))
            yield return OperationKind.Await;
        if (surface.HasName("Deconstruct"))
        {
            yield return OperationKind.DeconstructionAssignment;
            yield return OperationKind.RecursivePattern;
        }

        if (surface.HasName("Add"))
            yield return OperationKind.CollectionExpression;
        if (s_positions.Any(surface.HasName))
        {
            yield return OperationKind.ImplicitIndexerReference;
            yield return OperationKind.ListPattern;
            yield return OperationKind.SlicePattern;
        }
    }

    /// <summary>What an operation calls, the type it is called on, and where that stands.</summary>
    public static IEnumerable<(ISymbol Member, ITypeSymbol? Receiver, SyntaxNode Place)> In(IOperation operation)
    {
        SyntaxNode syntax = operation.Syntax;
        return operation switch
        {
            IBinaryOperation { OperatorMethod: { } method } => One(method, null, syntax),
            IUnaryOperation { OperatorMethod: { } method } => One(method, null, syntax),
            ICompoundAssignmentOperation { OperatorMethod: { } method } => One(method, null, syntax),
            IIncrementOrDecrementOperation { OperatorMethod: { } method } => One(method, null, syntax),
            IConversionOperation { OperatorMethod: { } method } => One(method, null, syntax),
            IForEachLoopOperation loop => ForEach(loop),
            IAwaitOperation { SemanticModel: { } model } wait when syntax is AwaitExpressionSyntax expression =>
                One(model.GetAwaitExpressionInfo(expression).GetAwaiterMethod, wait.Operation.Type, wait.Operation.Syntax),
            IDeconstructionAssignmentOperation { SemanticModel: { } model } assignment when syntax is AssignmentExpressionSyntax expression =>
                Deconstruction(model.GetDeconstructionInfo(expression), assignment.Value.Type, assignment.Value.Syntax),
            IRecursivePatternOperation { DeconstructSymbol: { } method } pattern => One(method, pattern.InputType, syntax),

            // Which Add an element goes to is not told; the type has it or it has none.
            ICollectionExpressionOperation { Type: INamedTypeSymbol type } => type.GetMembers("Add").Select(add => (add, (ITypeSymbol?)type, syntax)),
            IImplicitIndexerReferenceOperation index => Both(index.IndexerSymbol, index.LengthSymbol, index.Instance.Type, syntax),
            IListPatternOperation pattern => Both(pattern.IndexerSymbol, pattern.LengthSymbol, pattern.InputType, syntax),
            ISlicePatternOperation pattern => One(pattern.SliceSymbol, pattern.InputType, syntax),
            _ => [],
        };
    }

    private static IEnumerable<(ISymbol Member, ITypeSymbol? Receiver, SyntaxNode Place)> One(ISymbol? member, ITypeSymbol? receiver, SyntaxNode place) =>
        member is null ? [] : [(member, receiver, place)];

    private static IEnumerable<(ISymbol Member, ITypeSymbol? Receiver, SyntaxNode Place)> Both(ISymbol? first, ISymbol? second, ITypeSymbol? receiver, SyntaxNode place) =>
        One(first, receiver, place).Concat(One(second, receiver, place));

    private static IEnumerable<(ISymbol Member, ITypeSymbol? Receiver, SyntaxNode Place)> ForEach(IForEachLoopOperation loop)
    {
        if (loop is not { SemanticModel: { } model, Syntax: CommonForEachStatementSyntax statement })
            return [];
        IOperation collection = loop.Collection;
        while (collection is IConversionOperation { IsImplicit: true } conversion)
            collection = conversion.Operand;
        ForEachStatementInfo info = model.GetForEachStatementInfo(statement);
        return One(info.GetEnumeratorMethod, collection.Type, statement.Expression)
            .Concat(Both(info.MoveNextMethod, info.CurrentProperty, info.GetEnumeratorMethod?.ReturnType, statement.Expression))
            .Concat(statement is ForEachVariableStatementSyntax variables
                ? Deconstruction(model.GetDeconstructionInfo(variables), info.ElementType, statement.Expression)
                : []);
    }

    private static IEnumerable<(ISymbol Member, ITypeSymbol? Receiver, SyntaxNode Place)> Deconstruction(DeconstructionInfo info, ITypeSymbol? receiver, SyntaxNode place) =>
        One(info.Method, receiver, place).Concat(info.Nested.IsDefaultOrEmpty ? [] : info.Nested.SelectMany(nested => Deconstruction(nested, null, place)));
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;

namespace Safety.Analyzers.Decisions;

/// <summary>The methods that an operation runs without naming them: operators, patterns, enumerators, texts.</summary>
internal static class HiddenCalls
{
    public static IEnumerable<ISymbol> In(IOperation operation) => Find(operation).OfType<ISymbol>();

    private static IEnumerable<ISymbol?> Find(IOperation operation) => operation switch
    {
        IBinaryOperation binary => [binary.OperatorMethod, .. Shortcuts(binary), .. IsText(binary.Type) ? [TextOf(binary.LeftOperand), TextOf(binary.RightOperand)] : Array.Empty<ISymbol?>()],
        IUnaryOperation unary => [unary.OperatorMethod],
        ICompoundAssignmentOperation compound => [compound.OperatorMethod, .. IsText(compound.Type) ? [TextOf(compound.Value)] : Array.Empty<ISymbol?>()],
        IIncrementOrDecrementOperation step => [step.OperatorMethod],
        IConversionOperation conversion => [conversion.OperatorMethod, .. Implementations(conversion)],
        IInterpolationOperation part => [TextOf(part.Expression)],
        IInvocationOperation call => ArgumentsOf(call),
        IRecursivePatternOperation pattern => [pattern.DeconstructSymbol],
        IListPatternOperation list => [Getter(list.LengthSymbol), Getter(list.IndexerSymbol)],
        ISlicePatternOperation slice => [Getter(slice.SliceSymbol)],
        IWithOperation { Type: INamedTypeSymbol type } => type.InstanceConstructors.Where(constructor => constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type)),
        ICollectionExpressionOperation { Type: INamedTypeSymbol type } made => [made.ConstructMethod, .. type.GetMembers("Add")],
        IUsingOperation resources => DisposesOf(resources.Resources),
        IUsingDeclarationOperation declared => DisposesOf(declared.DeclarationGroup),
        IForEachLoopOperation { SemanticModel: { } model, Syntax: CommonForEachStatementSyntax loop } => Enumeration(model, loop),
        IDeconstructionAssignmentOperation { SemanticModel: { } model, Syntax: AssignmentExpressionSyntax assignment } => Methods(model.GetDeconstructionInfo(assignment)),
        _ => [],
    };

    // a && b of a type with operators asks whether a is false first.
    private static IEnumerable<ISymbol?> Shortcuts(IBinaryOperation binary) =>
        binary is { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr, OperatorMethod.ContainingType: { } type } ? type.GetMembers("op_True").Concat(type.GetMembers("op_False")) : [];

    private static bool IsText(ITypeSymbol? type) => type?.SpecialType == SpecialType.System_String;

    private static ISymbol? Getter(ISymbol? symbol) => symbol is IPropertySymbol property ? property.GetMethod : symbol;

    /// <summary>The ToString that makes a text of a value.</summary>
    private static ISymbol? TextOf(IOperation value)
    {
        for (ITypeSymbol? type = value.Unconverted().Type; type is { SpecialType: SpecialType.None }; type = type.BaseType)
        {
            if (type.GetMembers("ToString").FirstOrDefault(static member => member is IMethodSymbol { Parameters.Length: 0 }) is { } written)
                return written;
        }

        return null;
    }

    // string.Format and a builder make texts of what they are given; a method with new T() runs the constructor of its type argument.
    private static IEnumerable<ISymbol?> ArgumentsOf(IInvocationOperation call)
    {
        if (IsText(call.TargetMethod.ContainingType) || call.TargetMethod.ContainingType.Name == "StringBuilder" || call.TargetMethod.Name == "AppendFormatted")
        {
            foreach (IOperation part in call.Arguments.SelectMany(static argument => argument.Value.DescendantsAndSelf()).Where(static part => part.Parent is IConversionOperation or IArgumentOperation))
                yield return TextOf(part);
        }

        for (int i = 0; i < call.TargetMethod.TypeArguments.Length; i++)
        {
            if (call.TargetMethod.TypeParameters[i].HasConstructorConstraint && call.TargetMethod.TypeArguments[i] is INamedTypeSymbol made)
            {
                yield return made;
                yield return made.InstanceConstructors.FirstOrDefault(static constructor => constructor.Parameters.Length == 0);
            }
        }
    }

    // A comparer, an enumerable and the like in the hands of the framework. Hash codes order nothing by themselves.
    private static IEnumerable<ISymbol?> Implementations(IConversionOperation conversion)
    {
        if (conversion.Type is not INamedTypeSymbol { TypeKind: TypeKind.Interface, DeclaringSyntaxReferences.Length: 0 } face || conversion.Operand.Type is not INamedTypeSymbol { DeclaringSyntaxReferences.Length: > 0, TypeKind: TypeKind.Class or TypeKind.Struct } type)
            return [];
        return face.AllInterfaces.Add(face).SelectMany(static i => i.GetMembers()).Where(static member => member is IMethodSymbol { IsStatic: false, Name: not "GetHashCode" }).Select(type.FindImplementationForInterfaceMember);
    }

    private static IEnumerable<ISymbol?> DisposesOf(IOperation resources) =>
        resources.DescendantsAndSelf().Select(static part => part is IVariableDeclaratorOperation declarator ? declarator.Symbol.Type : part.Parent is IUsingOperation ? part.Type : null)
            .OfType<INamedTypeSymbol>().SelectMany(static type => type.GetMembers().Where(static member => member is IMethodSymbol { Parameters.Length: 0 } && (member.Name == "Dispose" || member.Name.EndsWith(".Dispose", StringComparison.Ordinal))));

    private static IEnumerable<ISymbol?> Enumeration(SemanticModel model, CommonForEachStatementSyntax loop)
    {
        ForEachStatementInfo info = model.GetForEachStatementInfo(loop);
        return [info.GetEnumeratorMethod, info.MoveNextMethod, info.CurrentProperty?.GetMethod, info.DisposeMethod, .. loop is ForEachVariableStatementSyntax parts ? Methods(model.GetDeconstructionInfo(parts)) : []];
    }

    private static IEnumerable<ISymbol?> Methods(DeconstructionInfo info) => [info.Method, .. info.Nested.IsDefault ? [] : info.Nested.SelectMany(Methods)];
}

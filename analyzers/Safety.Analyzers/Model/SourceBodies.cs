using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Safety.Analyzers.Model;

/// <summary>The bodies of this project's own methods and the initializers of its fields, for rules that follow a value one step further.</summary>
internal sealed class SourceBodies(Compilation compilation, CancellationToken cancellationToken)
{
    private readonly ConcurrentDictionary<ISymbol, IOperation[]> _bodies = new(SymbolEqualityComparer.Default);

    /// <summary>What a method or a property's getter can return; empty for what is not in this project's source.</summary>
    public IEnumerable<IOperation> ReturnsOf(ISymbol member) => BodiesOf(member).SelectMany(Returns);

    /// <summary>The body of a method, or the initializer of a field or property.</summary>
    public IOperation[] BodiesOf(ISymbol member) => _bodies.GetOrAdd(member.OriginalDefinition, key =>
        [.. key.DeclaringSyntaxReferences.Select(reference => BodyOf(reference.GetSyntax(cancellationToken))).OfType<IOperation>()]);

    private static IEnumerable<IOperation> Returns(IOperation body)
    {
        if (body is IFieldInitializerOperation or IPropertyInitializerOperation)
            return [((ISymbolInitializerOperation)body).Value];
        return OwnOperations(body).OfType<IReturnOperation>().Select(static end => end.ReturnedValue).OfType<IOperation>();
    }

    /// <summary>The operations of a body without those of the functions in it, which run at another time.</summary>
    public static IEnumerable<IOperation> OwnOperations(IOperation body)
    {
        Stack<IOperation> open = new();
        open.Push(body);
        while (open.Count > 0)
        {
            IOperation next = open.Pop();
            yield return next;
            foreach (IOperation child in next.ChildOperations)
            {
                if (child is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
                    open.Push(child);
            }
        }
    }

    private IOperation? BodyOf(SyntaxNode declaration)
    {
        SyntaxNode? code = declaration switch
        {
            PropertyDeclarationSyntax { ExpressionBody: { } arrow } => arrow,
            PropertyDeclarationSyntax { Initializer: { } initializer } => initializer,
            PropertyDeclarationSyntax { AccessorList: { } accessors } => accessors.Accessors.FirstOrDefault(static accessor => accessor.Keyword.ValueText == "get" && (accessor.Body is not null || accessor.ExpressionBody is not null)),
            VariableDeclaratorSyntax { Initializer: { } initializer } => initializer,
            BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax => declaration,
            _ => null,
        };
        if (code is null || !compilation.ContainsSyntaxTree(code.SyntaxTree))
            return null;
#pragma warning disable RS1030 // Asked for the few helpers that a value in question comes from, once each.
        IOperation? operation = compilation.GetSemanticModel(code.SyntaxTree).GetOperation(code, cancellationToken);
#pragma warning restore RS1030
        return operation is ILocalFunctionOperation local ? local.Body : operation;
    }
}

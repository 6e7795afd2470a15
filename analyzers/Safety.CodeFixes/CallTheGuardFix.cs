using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Usage;

namespace Safety.CodeFixes;

/// <summary>
/// SAFE201: calls the guard where one is in reach. The order key is what makes a repeated call harmless, so it is never
/// invented: where no key is in scope the fix writes <c>key</c>, which does not compile until someone has decided.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CallTheGuardFix))]
[Shared]
public sealed class CallTheGuardFix : CodeFixProvider
{
    private const string KeyType = "OrderKey";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE201"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
            return;
        SyntaxNode root = await model.SyntaxTree.GetRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            // What is flagged may be no call at all: a property in somebody's argument must not have the call around it replaced.
            if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } raw
                || BrokerUse.NameOf(raw).Span != diagnostic.Location.SourceSpan
                || !diagnostic.Properties.TryGetValue(BrokerUse.GuardProperty, out string? guardName)
                || !diagnostic.Properties.TryGetValue(BrokerUse.GuardMethodProperty, out string? guardMethod)
                || model.GetOperation(raw, context.CancellationToken) is not IInvocationOperation call
                || FindGuard(model, raw.SpanStart, guardName!, guardMethod!) is not { } guard
                || WholeOf(raw) is not { } whole)
            {
                continue;
            }

            SyntaxNode guarded = Rewrite(raw, call, guard.Name, guard.Method, model).WithTriviaFrom(whole);
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Call {guard.Name}.{guardMethod}",
                    _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(whole, guarded))),
                    nameof(CallTheGuardFix)),
                diagnostic);
        }
    }

    /// <summary>What the guard's call stands for: with <c>broker?.Submit(…)</c> the question as well; null where more hangs on it.</summary>
    private static ExpressionSyntax? WholeOf(InvocationExpressionSyntax raw)
    {
        if (raw.Expression is not MemberBindingExpressionSyntax)
            return raw;
        return raw.Parent is ConditionalAccessExpressionSyntax { Parent: not ConditionalAccessExpressionSyntax } access && access.WhenNotNull == raw ? access : null;
    }

    /// <summary>A field, property, parameter or local of the guard's class or interface that the place can read.</summary>
    private static (string Name, IMethodSymbol Method)? FindGuard(SemanticModel model, int position, string guardName, string guardMethod)
    {
        foreach (ISymbol symbol in InScope(model, position))
        {
            if (TypeOf(symbol) is INamedTypeSymbol type
                && (type.Name == guardName || type.Name == "I" + guardName)
                && type.GetMembers(guardMethod).OfType<IMethodSymbol>().FirstOrDefault() is { } method)
            {
                return (symbol.Name, method);
            }
        }

        return null;
    }

    private static InvocationExpressionSyntax Rewrite(
        InvocationExpressionSyntax raw, IInvocationOperation call, string guard, IMethodSymbol method, SemanticModel model)
    {
        List<ArgumentSyntax> arguments = [];
        bool byName = false;
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            ExpressionSyntax? value = parameter.Type.Name == KeyType && parameter.Ordinal == 0
                ? SyntaxFactory.IdentifierName(KeyInScope(model, raw.SpanStart) ?? "key")
                : Given(call, parameter.Name);
            if (value is null)
            {
                byName = true;
                continue;
            }

            ArgumentSyntax argument = SyntaxFactory.Argument(value.WithoutTrivia());
            arguments.Add(byName ? argument.WithNameColon(SyntaxFactory.NameColon(parameter.Name).WithTrailingTrivia(SyntaxFactory.Space)) : argument);
        }

        SeparatedSyntaxList<ArgumentSyntax> list = SyntaxFactory.SeparatedList(
            arguments, Enumerable.Repeat(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), Math.Max(0, arguments.Count - 1)));
        return SyntaxFactory.InvocationExpression(
                SyntaxFactory.MemberAccessExpression(
                    SyntaxKind.SimpleMemberAccessExpression, SyntaxFactory.IdentifierName(guard), SyntaxFactory.IdentifierName(method.Name)),
                SyntaxFactory.ArgumentList(list));
    }

    private static ExpressionSyntax? Given(IInvocationOperation call, string parameter)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter?.Name == parameter && argument is { ArgumentKind: ArgumentKind.Explicit, Syntax: ArgumentSyntax syntax })
                return syntax.Expression;
        }

        return null;
    }

    private static string? KeyInScope(SemanticModel model, int position)
    {
        string[] keys = [.. InScope(model, position).Where(static symbol => TypeOf(symbol)?.Name == KeyType).Select(static symbol => symbol.Name)];
        return keys.Contains("key") ? "key" : keys.FirstOrDefault();
    }

    private static IEnumerable<ISymbol> InScope(SemanticModel model, int position)
    {
        bool isStatic = model.GetEnclosingSymbol(position) is IMethodSymbol { IsStatic: true };
        return model.LookupSymbols(position)
            .Where(symbol => symbol is IParameterSymbol
                || (symbol is ILocalSymbol local && local.Locations.All(location => location.SourceSpan.End <= position))
                || (symbol is IFieldSymbol or IPropertySymbol { IsIndexer: false } && (!isStatic || symbol.IsStatic)))
            .OrderBy(static symbol => symbol is ILocalSymbol ? 0 : symbol is IParameterSymbol ? 1 : 2);
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol { IsImplicitlyDeclared: false } field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };
}

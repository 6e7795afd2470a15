using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Usage;

/// <summary>SAFE205: only generated code names or uses what stands in Safety.Generated.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GeneratedSurfaceAnalyzer() : SafetyAnalyzer(Descriptors.SAFE205_GeneratedSurfaceUsed)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (SafetySymbols.Find(context.Compilation) is not { IsOwnAssembly: false } safety)
            return;
        INamespaceSymbol generated = safety.SendPermit.ContainingNamespace.ContainingNamespace;
        HashSet<string> names = new(NamesIn(generated), StringComparer.Ordinal);

        context.RegisterSyntaxNodeAction(node => AnalyzeName(node, safety, names), SyntaxKind.IdentifierName, SyntaxKind.GenericName);
        context.RegisterOperationAction(
            operation => AnalyzeUse(operation, safety), OperationKind.Invocation, OperationKind.FieldReference, OperationKind.ObjectCreation);
    }

    private static IEnumerable<string> NamesIn(INamespaceSymbol space)
    {
        yield return space.Name;
        foreach (INamespaceOrTypeSymbol member in space.GetMembers())
        {
            if (member is INamespaceSymbol inner)
            {
                foreach (string name in NamesIn(inner))
                    yield return name;
            }
            else
            {
                yield return member.Name;
            }
        }
    }

    private static void AnalyzeName(SyntaxNodeAnalysisContext context, SafetySymbols safety, HashSet<string> names)
    {
        var name = (SimpleNameSyntax)context.Node;
        if (!names.Contains(name.Identifier.ValueText) || GeneratedTrees.IsGenerated(name.SyntaxTree.FilePath) || name.IsPartOfStructuredTrivia())
            return;
        ISymbol? symbol = context.SemanticModel.GetSymbolInfo(name, context.CancellationToken).Symbol;
        INamespaceOrTypeSymbol? named = symbol switch
        {
            IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => constructor.ContainingType,
            INamespaceOrTypeSymbol other => other,
            _ => null,
        };

        // Safety.Generated.V1.SendPermit is reported once, at its last part.
        if (named is INamespaceSymbol && name.Parent is QualifiedNameSyntax { Parent: QualifiedNameSyntax } or MemberAccessExpressionSyntax { Parent: MemberAccessExpressionSyntax })
            return;
        if (named is INamespaceSymbol && !IsWholeNamespace(name))
            return;
        if (IsGenerated(named, safety))
            Report(context.ReportDiagnostic, name.GetLocation(), named!.ToDisplayString());
    }

    /// <summary>True when a name of a namespace is all there is to report: in a using directive or as a namespace's own name.</summary>
    private static bool IsWholeNamespace(SyntaxNode name)
    {
        SyntaxNode outermost = name;
        while (outermost.Parent is QualifiedNameSyntax or AliasQualifiedNameSyntax)
            outermost = outermost.Parent;
        return outermost.Parent is UsingDirectiveSyntax && outermost.Span.End == name.Span.End;
    }

    private static void AnalyzeUse(OperationAnalysisContext context, SafetySymbols safety)
    {
        switch (context.Operation)
        {
            case IInvocationOperation call when IsGenerated(call.TargetMethod.ContainingType, safety) || (IsOwnSource(call.TargetMethod, safety) && safety.TakesPermit(call.TargetMethod)):
                Check(call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } ? access.Name.GetLocation() : call.Syntax.GetLocation(), call.TargetMethod.Name);
                break;
            case IFieldReferenceOperation { Parent: not IInvocationOperation and not IArgumentOperation } field when IsGenerated(field.Type as INamedTypeSymbol, safety):
                Check(field.Syntax.GetLocation(), field.Field.Name);
                break;
            case IObjectCreationOperation { Syntax: ImplicitObjectCreationExpressionSyntax } creation when IsGenerated(creation.Type as INamedTypeSymbol, safety):
                Check(creation.Syntax.GetLocation(), creation.Type!.Name);
                break;
        }

        void Check(Location location, string name)
        {
            if (!GeneratedTrees.IsGenerated(context.Operation.Syntax.SyntaxTree.FilePath))
                Report(context.ReportDiagnostic, location, name);
        }
    }

    private static bool IsOwnSource(IMethodSymbol method, SafetySymbols safety) =>
        SafetySymbols.Is(method.ContainingAssembly, safety.Compilation.Assembly);

    /// <summary>True for the namespace Safety.Generated, those in it and their types, as the Safety assembly declares them.</summary>
    private static bool IsGenerated(INamespaceOrTypeSymbol? symbol, SafetySymbols safety)
    {
        if (symbol is null || (symbol is INamedTypeSymbol && !SafetySymbols.Is(symbol.ContainingAssembly, safety.Assembly)))
            return false;
        for (INamespaceSymbol? space = symbol as INamespaceSymbol ?? symbol.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (space.Name == "Generated" && space.ContainingNamespace is { Name: SafetyNames.Assembly, ContainingNamespace.IsGlobalNamespace: true })
                return true;
        }

        return false;
    }

    private static void Report(Action<Diagnostic> report, Location location, string name) =>
        report(Diagnostic.Create(Descriptors.SAFE205_GeneratedSurfaceUsed, location, name));
}

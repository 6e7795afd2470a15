using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Outcomes;

/// <summary>
/// SAFE307: a query with the whole signature of a submit and the name of one. Both are asked for: previews, fee estimates
/// and test orders take the same request, and some return the same response.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OrderCallAsQueryAnalyzer() : SafetyAnalyzer(Descriptors.SAFE307_OrderCallClassifiedAsQuery)
{
    private static readonly string[] s_onlyReads = ["Test", "Preview", "Estimate", "Validate", "Simulate", "DryRun", "WhatIf", "Check", "Quote", "Can", "Last", "Pending", "Status", "History"];

    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (GuardedSurface.Of(context) is { IsEmpty: false } surface && surface.OwnDeclarations.Count > 0)
            context.RegisterSymbolAction(symbol => Analyze(symbol, surface), SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context, GuardedSurface surface)
    {
        foreach ((INamedTypeSymbol type, AttributeData attribute) in surface.OwnDeclarations)
        {
            if (!SafetySymbols.Is(type, context.Symbol))
                continue;
            ISymbol guarded = attribute.ConstructorArguments.Length > 0 && attribute.ConstructorArguments[0].Value is INamedTypeSymbol target ? target.OriginalDefinition : type;
            GuardedMember[] members = [.. surface.Members.Where(member => SafetySymbols.Is(member.Type.Type, guarded)).OrderBy(static member => member.Symbol.Name, StringComparer.Ordinal)];
            foreach (GuardedMember query in members)
            {
                if (query is { Kind: CallKind.Query, Symbol: IMethodSymbol read } && ProposedKind(read.Name) is { } kind
                    && members.FirstOrDefault(submit => submit.Kind is CallKind.Submit or CallKind.SubmitMany && HasSignatureOf(read, submit.Symbol)) is { } alike)
                {
                    Location location = read.Locations.FirstOrDefault(static place => place.IsInSource) ?? type.Locations.FirstOrDefault() ?? Location.None;
                    context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE307_OrderCallClassifiedAsQuery, location, query.DisplayName, alike.DisplayName, kind));
                }
            }
        }
    }

    private static CallKind? ProposedKind(string name)
    {
        CallKind kind = KindProposal.For(name, isMethod: true);
        return kind is CallKind.Submit or CallKind.SubmitMany && !s_onlyReads.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0) ? kind : null;
    }

    /// <summary>The same response, and a request type of the broker's own among the parameters.</summary>
    private static bool HasSignatureOf(IMethodSymbol read, ISymbol submit) =>
        submit is IMethodSymbol { Parameters: var wanted } order
        && SafetySymbols.Is(read.ReturnType, order.ReturnType)
        && wanted.Any(parameter => parameter.Type is INamedTypeSymbol { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Struct } request
            && request.ContainingNamespace.Name != "Threading"
            && read.Parameters.Any(given => SafetySymbols.Is(given.Type, request)));
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE110: every member of a guarded SDK type is listed, and what the SDK offers beside it that takes or implements one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SurfaceMemberAnalyzer() : DefinitionAnalyzer(Descriptors.SAFE110_SurfaceMemberNotListed)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        base.AnalyzeCompilation(context);
        if (GuardedSurface.Of(context) is { IsEmpty: false } surface)
            context.RegisterSymbolAction(symbol => AnalyzeGuard(symbol, surface), SymbolKind.NamedType);
    }

    private static void AnalyzeGuard(SymbolAnalysisContext context, GuardedSurface surface)
    {
        foreach (GuardedMember helper in surface.UnlistedHelpersOf((INamedTypeSymbol)context.Symbol))
        {
            Report(
                context.ReportDiagnostic,
                context.Symbol.Locations.FirstOrDefault(static place => place.SourceTree is { } tree && !GeneratedTrees.IsGenerated(tree.FilePath)),
                helper.Symbol);
        }
    }

    internal static void Report(Action<Diagnostic> report, Location? location, ISymbol member)
    {
        string line = $"{KindProposal.For(member.Name, member is IMethodSymbol)} {member.GetDocumentationCommentId()}";
        report(Diagnostic.Create(
            Descriptors.SAFE110_SurfaceMemberNotListed,
            location,
            ImmutableDictionary<string, string?>.Empty.Add(LineProperty, line),
            member.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat),
            line));
    }
}

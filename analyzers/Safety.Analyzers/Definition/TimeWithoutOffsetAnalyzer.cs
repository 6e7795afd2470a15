using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE114: a DateTime that an order call carries.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TimeWithoutOffsetAnalyzer() : SafetyAnalyzer(Descriptors.SAFE114_TimeWithoutOffset)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (GuardedSurface.Of(context) is { IsEmpty: false } surface && ContractReach.Of(surface) is { IsEmpty: false } reach)
            context.RegisterSymbolAction(symbol => Analyze(symbol, reach), SymbolKind.Method, SymbolKind.Property, SymbolKind.Field);
    }

    private static void Analyze(SymbolAnalysisContext context, ContractReach reach)
    {
        foreach ((_, string display, ITypeSymbol type, Location location) in reach.ContentOf(context.Symbol))
        {
            if (ContractReach.Content(type).SpecialType != SpecialType.System_DateTime)
                continue;
            string written = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE114_TimeWithoutOffset, location, display, written, written.Replace("DateTime", "DateTimeOffset")));
        }
    }
}

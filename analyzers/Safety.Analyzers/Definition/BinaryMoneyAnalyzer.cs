using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE113: float, double or Half for a price, a quantity or money that an order call carries.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BinaryMoneyAnalyzer() : SafetyAnalyzer(Descriptors.SAFE113_BinaryMoney)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (GuardedSurface.Of(context) is { IsEmpty: false } surface && ContractReach.Of(surface) is { IsEmpty: false } reach)
            context.RegisterSymbolAction(symbol => Analyze(symbol, reach), SymbolKind.Method, SymbolKind.Property, SymbolKind.Field);
    }

    private static void Analyze(SymbolAnalysisContext context, ContractReach reach)
    {
        foreach ((string name, string display, ITypeSymbol type, Location location) in reach.ContentOf(context.Symbol))
        {
            ITypeSymbol bare = ContractReach.Bare(type);
            string? word = bare switch
            {
                { SpecialType: SpecialType.System_Double } => "double",
                { SpecialType: SpecialType.System_Single } => "float",
                { Name: "Half", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } => "Half",
                _ => null,
            };
            if (word is not null && MoneyName.IsMoney(name))
            {
                string written = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE113_BinaryMoney, location, display, written, written.Replace(word, "decimal")));
            }
        }
    }
}

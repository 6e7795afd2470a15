using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Decisions;

/// <summary>SAFE612: a handler whose key finds no duplicate.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IdempotencyKeyAnalyzer() : SafetyAnalyzer(Descriptors.SAFE612_KeyNotStable)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (SafetySymbols.Find(context.Compilation) is { IsOwnAssembly: false })
            context.RegisterSymbolAction(static symbol => HandlerDeclarationAnalyzer.Report(symbol, Descriptors.SAFE612_KeyNotStable), SymbolKind.Method);
    }
}

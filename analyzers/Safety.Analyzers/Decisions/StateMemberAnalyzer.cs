using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Decisions;

/// <summary>SAFE622: a member of checkpointed state that would be lost.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StateMemberAnalyzer() : SafetyAnalyzer(Descriptors.SAFE622_StateNotStorable)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (SafetySymbols.Find(context.Compilation) is { IsOwnAssembly: false })
            context.RegisterSymbolAction(static symbol => StateDeclarationAnalyzer.Report(symbol, Descriptors.SAFE622_StateNotStorable), SymbolKind.NamedType);
    }
}

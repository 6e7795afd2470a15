using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Analyzers.Decisions;

/// <summary>SAFE601: what the generator finds wrong with a decision.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DecisionDeclarationAnalyzer() : SafetyAnalyzer(Descriptors.SAFE601_DecisionNotDeclared)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (SafetySymbols.Find(context.Compilation) is { IsOwnAssembly: false })
            context.RegisterSymbolAction(Analyze, SymbolKind.Method);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (AttributeReader.Find(method, SafetyNames.DecisionAttribute) is null)
            return;
        foreach (ProblemSpec problem in DecisionParser.Parse(method, context.Compilation, withLocations: true).Problems)
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE601_DecisionNotDeclared, method.Locations[0], [.. problem.Arguments]));
    }
}

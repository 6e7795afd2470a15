using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Analyzers.Decisions;

/// <summary>SAFE611: what the generator finds wrong with a handler's declaration.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerDeclarationAnalyzer() : SafetyAnalyzer(Descriptors.SAFE611_HandlerNotDeclared)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (SafetySymbols.Find(context.Compilation) is { IsOwnAssembly: false })
            context.RegisterSymbolAction(static symbol => Report(symbol, Descriptors.SAFE611_HandlerNotDeclared), SymbolKind.Method);
    }

    /// <summary>Reports what is wrong with a handler by one of its rules.</summary>
    internal static void Report(SymbolAnalysisContext context, DiagnosticDescriptor rule)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (AttributeReader.Find(method, SafetyNames.IdempotentHandlerAttribute) is null)
            return;
        foreach (ProblemSpec problem in HandlerParser.Parse(method, context.Compilation, withLocations: true).Problems)
        {
            if (problem.Id == rule.Id)
                context.ReportDiagnostic(Diagnostic.Create(rule, method.Locations[0], [.. problem.Arguments]));
        }
    }
}

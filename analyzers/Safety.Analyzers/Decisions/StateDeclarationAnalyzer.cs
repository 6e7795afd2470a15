using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Analyzers.Decisions;

/// <summary>SAFE621: what the generator finds wrong with the declaration of checkpointed state.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StateDeclarationAnalyzer() : SafetyAnalyzer(Descriptors.SAFE621_StateNotDeclared)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (SafetySymbols.Find(context.Compilation) is { IsOwnAssembly: false })
            context.RegisterSymbolAction(static symbol => Report(symbol, Descriptors.SAFE621_StateNotDeclared), SymbolKind.NamedType);
    }

    /// <summary>Reports what is wrong with a state by one of its rules.</summary>
    internal static void Report(SymbolAnalysisContext context, DiagnosticDescriptor rule)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (AttributeReader.Find(type, SafetyNames.CheckpointedAttribute) is not { } attribute)
            return;
        foreach (ProblemSpec problem in CheckpointParser.Parse(type, attribute, context.Compilation, withLocations: true).Problems)
        {
            if (problem.Id == rule.Id)
                context.ReportDiagnostic(Diagnostic.Create(rule, type.Locations.FirstOrDefault(static l => !GeneratedTrees.IsGenerated(l.SourceTree?.FilePath ?? "")) ?? type.Locations[0], [.. problem.Arguments]));
        }
    }
}

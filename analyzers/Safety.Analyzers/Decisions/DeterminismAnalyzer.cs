using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;
using Safety.Generators.Parsing;

namespace Safety.Analyzers.Decisions;

/// <summary>
/// SAFE603–SAFE609: a decision, or what it calls in the same compilation, that would come out differently when it is run again. What
/// stands in the decision itself is reported as it is typed; what it reaches through others, with the way to it, in the build.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeterminismAnalyzer() : SafetyAnalyzer(
    Descriptors.SAFE603_DecisionNotRepeatable,
    Descriptors.SAFE604_DecisionDoesIo,
    Descriptors.SAFE605_DecisionUsesSharedState,
    Descriptors.SAFE606_DecisionDependsOnHashOrder,
    Descriptors.SAFE607_DecisionUsesThreads,
    Descriptors.SAFE608_DecisionDependsOnCulture,
    Descriptors.SAFE609_DecisionActs)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (SafetySymbols.Find(context.Compilation) is not { IsOwnAssembly: false } safety)
            return;
        INamedTypeSymbol[] types = [.. TypeWalk.TypesOf(context.Compilation.Assembly, context.CancellationToken)];
        IMethodSymbol[] decisions =
        [
            .. types.SelectMany(static type => type.GetMembers()).OfType<IMethodSymbol>()
                .Where(static method => AttributeReader.Find(method, SafetyNames.DecisionAttribute) is not null)
                .OrderBy(static method => method.ToDisplayString(), StringComparer.Ordinal),
        ];
        if (decisions.Length == 0)
            return;
        DecisionGraph graph = new(safety, decisions, types, new SourceBodies(context.Compilation, context.CancellationToken));
        context.RegisterOperationBlockAction(block =>
        {
            foreach (Offence offence in graph.Add(block.OwningSymbol, block.OperationBlocks))
                Report(block.ReportDiagnostic, offence, $"{block.OwningSymbol.Name} → {offence.What}");
        });
        context.RegisterCompilationEndAction(end =>
        {
            foreach (Offence offence in graph.Reached())
                Report(end.ReportDiagnostic, offence, offence.What);
        });
    }

    private static void Report(Action<Diagnostic> report, Offence offence, string path) =>
        report(Diagnostic.Create(offence.Rule, offence.Location, path, offence.Remedy));
}

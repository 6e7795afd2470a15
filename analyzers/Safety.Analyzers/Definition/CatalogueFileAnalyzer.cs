using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE118: every line of the project's own broker catalogues is understood, and loosens nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CatalogueFileAnalyzer() : SafetyAnalyzer(Descriptors.SAFE118_CatalogueLineInvalid)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        ContractGuards guards = ContractGuards.Of(context.Compilation, context.Options, context.CancellationToken);
        ProblemSpec[] problems =
        [
            .. guards.OwnCatalogues.SelectMany(static catalogue => catalogue.Problems),
            .. guards.Listed.Problems.Where(static problem => problem.Id == "SAFE118"),
        ];
        if (problems.Length == 0)
            return;

        context.RegisterAdditionalFileAction(file =>
        {
            foreach (ProblemSpec problem in problems)
            {
                if (problem.Location is { } place && place.Path == file.AdditionalFile.Path)
                    file.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE118_CatalogueLineInvalid, place.ToLocation(), [.. problem.Arguments]));
            }
        });
    }
}

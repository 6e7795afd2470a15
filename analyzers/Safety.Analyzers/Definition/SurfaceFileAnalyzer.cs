using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE112: every line of <c>broker-surface.txt</c> is understood, names something and stands there once.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SurfaceFileAnalyzer() : SafetyAnalyzer(Descriptors.SAFE112_SurfaceLineInvalid)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        ContractGuards guards = ContractGuards.Of(context.Compilation, context.Options, context.CancellationToken);
        if (guards.Surface.Lines.Count == 0 && guards.Surface.Trusted.Count == 0 && guards.Surface.Problems.Count == 0)
            return;

        context.RegisterAdditionalFileAction(file =>
        {
            // Of both: what the file alone shows, and what the catalogues do not allow it.
            foreach (ProblemSpec problem in guards.Listed.Problems.Where(static problem => problem.Id == "SAFE112"))
                Report(file, problem);
            foreach (SurfaceLineSpec line in guards.Surface.Lines)
            {
                if (DocumentationCommentId.GetFirstSymbolForDeclarationId(line.Id, file.Compilation) is null)
                    Report(file, ProblemSpec.Of("SAFE112", line.Location, $"'{line.Id}' names nothing that this project references"));
            }
            foreach (TrustedAssemblySpec line in guards.Surface.Trusted)
            {
                if (!file.Compilation.SourceModule.ReferencedAssemblySymbols.Any(assembly => assembly.Name == line.Assembly))
                    Report(file, ProblemSpec.Of("SAFE112", line.Location, $"'{line.Assembly}' names no assembly that this project references"));
            }
        });
    }

    private static void Report(AdditionalFileAnalysisContext context, ProblemSpec problem)
    {
        if (problem.Location is { } place && place.Path == context.AdditionalFile.Path)
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE112_SurfaceLineInvalid, place.ToLocation(), [.. problem.Arguments]));
    }
}

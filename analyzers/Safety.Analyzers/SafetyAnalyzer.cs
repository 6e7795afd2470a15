using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers;

/// <summary>
/// What every Safety analyzer has in common, done once: it runs concurrently, it looks into generated code (a header or
/// an attribute exempts nobody), and a failure in any of its callbacks is SAFE005, never a silent gap.
/// </summary>
public abstract class SafetyAnalyzer : DiagnosticAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    /// <param name="descriptors">The rules it reports; SAFE005 is added.</param>
    protected SafetyAnalyzer(params DiagnosticDescriptor[] descriptors) =>
        SupportedDiagnostics = [.. descriptors, Descriptors.SAFE005_AnalyzerFailed];

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(Start);
    }

    /// <summary>Registers what the analyzer needs for one compilation; nothing when nothing is guarded.</summary>
    /// <param name="context">The compilation, and the registrations that are safe to use.</param>
    protected abstract void AnalyzeCompilation(SafetyAnalysisContext context);

    /// <summary>The diagnostic for a failure of this analyzer.</summary>
    internal Diagnostic Failure(Exception exception, Location? location) =>
        Diagnostic.Create(
            Descriptors.SAFE005_AnalyzerFailed, location ?? Location.None, GetType().Name, exception.ToString().Replace("\r", "").Replace('\n', ' '));

    private void Start(CompilationStartAnalysisContext context)
    {
        try
        {
            AnalyzeCompilation(new SafetyAnalysisContext(this, context));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A start action cannot report: the first file does it, so that the error is also live in an editor.
            SyntaxTree? first = context.Compilation.SyntaxTrees.FirstOrDefault();
            Diagnostic failure = Failure(exception, first is null ? null : Location.Create(first, default));
            context.RegisterSyntaxTreeAction(tree =>
            {
                if (tree.Tree == first)
                    tree.ReportDiagnostic(failure);
            });
        }
    }
}

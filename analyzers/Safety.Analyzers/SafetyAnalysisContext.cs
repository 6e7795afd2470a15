using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Safety.Analyzers;

/// <summary>One compilation under analysis. Its registrations wrap the callback: a failure is reported as SAFE005.</summary>
public sealed class SafetyAnalysisContext
{
    private readonly SafetyAnalyzer _analyzer;
    private readonly CompilationStartAnalysisContext _start;

    internal SafetyAnalysisContext(SafetyAnalyzer analyzer, CompilationStartAnalysisContext start) =>
        (_analyzer, _start) = (analyzer, start);

    /// <summary>The compilation.</summary>
    public Compilation Compilation => _start.Compilation;

    /// <summary>Additional files and configuration.</summary>
    public AnalyzerOptions Options => _start.Options;

    /// <summary>Cancels the analysis.</summary>
    public CancellationToken CancellationToken => _start.CancellationToken;

    /// <summary>Calls back for each operation of these kinds.</summary>
    public void RegisterOperationAction(Action<OperationAnalysisContext> action, params OperationKind[] kinds) =>
        _start.RegisterOperationAction(
            context => Guard(action, context, context.ReportDiagnostic, static c => c.Operation.Syntax.GetLocation()), kinds);

    /// <summary>Calls back for each body: method, initializer, attribute argument.</summary>
    public void RegisterOperationBlockAction(Action<OperationBlockAnalysisContext> action) =>
        _start.RegisterOperationBlockAction(
            context => Guard(action, context, context.ReportDiagnostic, static c => c.OwningSymbol.Locations.FirstOrDefault()));

    /// <summary>Calls back for each declared symbol of these kinds.</summary>
    public void RegisterSymbolAction(Action<SymbolAnalysisContext> action, params SymbolKind[] kinds) =>
        _start.RegisterSymbolAction(
            context => Guard(action, context, context.ReportDiagnostic, static c => c.Symbol.Locations.FirstOrDefault()), kinds);

    /// <summary>Calls back for each syntax node of these kinds.</summary>
    public void RegisterSyntaxNodeAction(Action<SyntaxNodeAnalysisContext> action, params SyntaxKind[] kinds) =>
        _start.RegisterSyntaxNodeAction(
            context => Guard(action, context, context.ReportDiagnostic, static c => c.Node.GetLocation()), kinds);

    /// <summary>Calls back for each file with its semantic model.</summary>
    public void RegisterSemanticModelAction(Action<SemanticModelAnalysisContext> action) =>
        _start.RegisterSemanticModelAction(
            context => Guard(action, context, context.ReportDiagnostic, static c => Location.Create(c.SemanticModel.SyntaxTree, default)));

    /// <summary>Calls back for each additional file.</summary>
    public void RegisterAdditionalFileAction(Action<AdditionalFileAnalysisContext> action) =>
        _start.RegisterAdditionalFileAction(context => Guard(action, context, context.ReportDiagnostic, static _ => null));

    /// <summary>Calls back once, after everything else. Not live in editors: prefer a local action.</summary>
    public void RegisterCompilationEndAction(Action<CompilationAnalysisContext> action) =>
        _start.RegisterCompilationEndAction(context => Guard(action, context, context.ReportDiagnostic, static _ => null));

    private void Guard<TContext>(
        Action<TContext> action, TContext context, Action<Diagnostic> report, Func<TContext, Location?> locate)
    {
        try
        {
            action(context);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            report(_analyzer.Failure(exception, locate(context)));
        }
    }
}

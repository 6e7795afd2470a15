using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Simplification;
using Microsoft.CodeAnalysis.Text;

namespace Safety.Analyzers.Tests.Harness;

/// <summary>Applies a code fix to a scenario in a workspace, as an editor would.</summary>
internal sealed class FixScenario(Scenario scenario, DiagnosticAnalyzer analyzer, CodeFixProvider fix)
{
    /// <summary>Applies the first (or the named) fix to the first finding; the changed first file and the surface file.</summary>
    public async Task<(string Source, string? Surface)> ApplyAsync(string? title = null)
    {
        Project project = Open();
        Diagnostic finding = (await FindAsync(project))[0];
        CodeAction action = (await OffersAsync(project, finding)).First(offer => title is null || offer.Title == title);
        return await ReadAsync(await ChangedAsync(project.Solution, action), project.Id);
    }

    /// <summary>The titles that are offered for the first finding.</summary>
    public async Task<string[]> TitlesAsync()
    {
        Project project = Open();
        ImmutableArray<Diagnostic> findings = await FindAsync(project);
        return findings.IsEmpty ? [] : [.. (await OffersAsync(project, findings[0])).Select(static offer => offer.Title)];
    }

    /// <summary>Applies the fix to all findings of the project at once.</summary>
    public async Task<(string Source, string? Surface)> ApplyToAllAsync()
    {
        Project project = Open();
        ImmutableArray<Diagnostic> findings = await FindAsync(project);
        CodeAction first = (await OffersAsync(project, findings[0]))[0];
        FixAllContext all = new(
            project.Documents.First(), fix, FixAllScope.Project, first.EquivalenceKey!, fix.FixableDiagnosticIds, new Known(findings), CancellationToken.None);
        CodeAction action = await fix.GetFixAllProvider()!.GetFixAsync(all) ?? throw new InvalidOperationException("No fix-all was offered.");
        return await ReadAsync(await ChangedAsync(project.Solution, action), project.Id);
    }

    private Project Open()
    {
        CSharpCompilation compilation = scenario.Compile();
        ProjectId id = ProjectId.CreateNewId();
        Solution solution = new AdhocWorkspace().CurrentSolution
            .AddProject(id, compilation.AssemblyName!, compilation.AssemblyName!, LanguageNames.CSharp)
            .WithProjectFilePath(id, "/src/Trader.csproj")
            .WithProjectCompilationOptions(id, compilation.Options)
            .WithProjectParseOptions(id, compilation.SyntaxTrees[0].Options)
            .WithProjectMetadataReferences(id, compilation.References);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
            solution = solution.AddDocument(DocumentId.CreateNewId(id), Path.GetFileName(tree.FilePath), tree.GetText(), filePath: tree.FilePath);
        foreach ((string path, string text) in scenario.AdditionalFiles)
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(id), Path.GetFileName(path), SourceText.From(text), filePath: path);
        return solution.GetProject(id)!;
    }

    private async Task<ImmutableArray<Diagnostic>> FindAsync(Project project)
    {
        Compilation compilation = (await project.GetCompilationAsync())!;
        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers([analyzer], project.AnalyzerOptions).GetAnalyzerDiagnosticsAsync();
        return [.. found.Where(finding => fix.FixableDiagnosticIds.Contains(finding.Id)).OrderBy(static finding => finding.Location.SourceSpan.Start)];
    }

    private async Task<List<CodeAction>> OffersAsync(Project project, Diagnostic finding)
    {
        List<CodeAction> offers = [];
        Document document = project.GetDocument(finding.Location.SourceTree) ?? project.Documents.First();
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (offer, _) => offers.Add(offer), CancellationToken.None));
        return offers;
    }

    private static async Task<Solution> ChangedAsync(Solution before, CodeAction action)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(before, NoProgress.Instance, CancellationToken.None);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
    }

    private async Task<(string Source, string? Surface)> ReadAsync(Solution solution, ProjectId id)
    {
        Project project = solution.GetProject(id)!;
        Document document = project.Documents.Single(candidate => candidate.FilePath == scenario.Files[0].Path);
        document = await Simplifier.ReduceAsync(document);
        SourceText? surface = project.AdditionalDocuments.FirstOrDefault() is { } file ? await file.GetTextAsync() : null;
        return ((await document.GetTextAsync()).ToString(), surface?.ToString());
    }

    private sealed class NoProgress : IProgress<CodeAnalysisProgress>
    {
        public static NoProgress Instance { get; } = new();

        public void Report(CodeAnalysisProgress value)
        {
        }
    }

    private sealed class Known(ImmutableArray<Diagnostic> findings) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(findings.Where(finding => finding.Location.SourceTree?.FilePath == document.FilePath));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(findings.Where(static finding => finding.Location.SourceTree is null));
    }
}

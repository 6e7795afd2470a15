using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Safety.CodeFixes;

/// <summary>Adds every missing line at once: the usual fix-all merges source files only, and this one writes a text file.</summary>
internal sealed class SurfaceFixAll : FixAllProvider
{
    public static SurfaceFixAll Instance { get; } = new();

    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
    {
        List<(ProjectId Project, ImmutableArray<string> Lines)> missing = [];
        foreach (Project project in context.Scope == FixAllScope.Solution ? context.Solution.Projects : [context.Project])
        {
            ImmutableArray<Diagnostic> diagnostics = context is { Scope: FixAllScope.Document, Document: { } document }
                ? await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
            ImmutableArray<string> lines = [.. diagnostics.Select(static diagnostic => SurfaceLines.TryGet(diagnostic, out string line) ? line : "").Where(static line => line.Length > 0)];
            if (!lines.IsEmpty)
                missing.Add((project.Id, lines));
        }

        return missing.Count == 0
            ? null
            : CodeAction.Create($"Add all missing lines to {SurfaceLines.FileName}", cancellationToken => AddAllAsync(context.Solution, missing, cancellationToken), nameof(SurfaceFixAll));
    }

    private static async Task<Solution> AddAllAsync(
        Solution solution, List<(ProjectId Project, ImmutableArray<string> Lines)> missing, CancellationToken cancellationToken)
    {
        foreach ((ProjectId id, ImmutableArray<string> lines) in missing)
        {
            if (solution.GetProject(id) is { } project)
                solution = await SurfaceLines.AddAsync(project, lines, cancellationToken).ConfigureAwait(false);
        }

        return solution;
    }
}

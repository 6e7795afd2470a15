using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Safety.CodeFixes;

/// <summary>SAFE110: adds the member's line to <c>broker-surface.txt</c>. Fix-all adds all lines, for a new SDK.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ListSurfaceMemberFix))]
[Shared]
public sealed class ListSurfaceMemberFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE110"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => SurfaceFixAll.Instance;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (!SurfaceLines.TryGet(diagnostic, out string line))
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Add '{line}' to {SurfaceLines.FileName}",
                    cancellationToken => SurfaceLines.AddAsync(context.Document.Project, [line], cancellationToken),
                    nameof(ListSurfaceMemberFix)),
                diagnostic);
        }

        return Task.CompletedTask;
    }
}

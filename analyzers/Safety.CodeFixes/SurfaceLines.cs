using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Safety.Analyzers.Definition;

namespace Safety.CodeFixes;

/// <summary>Adds lines to a project's <c>broker-surface.txt</c>.</summary>
internal static class SurfaceLines
{
    public const string FileName = "broker-surface.txt";

    public static bool TryGet(Diagnostic diagnostic, out string line)
    {
        line = diagnostic.Properties.TryGetValue(DefinitionAnalyzer.LineProperty, out string? found) ? found ?? "" : "";
        return line.Length > 0;
    }

    /// <summary>Appends what is not there yet, sorted by id; creates the file next to the project where there is none.</summary>
    public static async Task<Solution> AddAsync(Project project, IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        TextDocument? file = project.AdditionalDocuments.FirstOrDefault(static document => document.Name == FileName);
        SourceText? text = file is null ? null : await file.GetTextAsync(cancellationToken).ConfigureAwait(false);
        string before = text?.ToString() ?? "# What each member of a guarded SDK type does: <Kind>[:<QueryRole>] <documentation-comment id>\n";
        HashSet<string> known = new(before.Split('\n').Select(static line => line.TrimEnd('\r')), StringComparer.Ordinal);
        string newLine = before.Contains("\r\n") ? "\r\n" : "\n";

        StringBuilder after = new(before);
        if (before.Length > 0 && before[before.Length - 1] != '\n')
            after.Append(newLine);
        foreach (string line in lines.Where(known.Add).OrderBy(static line => line.Substring(line.IndexOf(' ') + 1), StringComparer.Ordinal))
            after.Append(line).Append(newLine);

        SourceText changed = SourceText.From(after.ToString(), text?.Encoding ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return file is null
            ? project.AddAdditionalDocument(FileName, changed, filePath: PathBeside(project)).Project.Solution
            : project.Solution.WithAdditionalDocumentText(file.Id, changed);
    }

    private static string? PathBeside(Project project) =>
        project.FilePath is { } path ? Path.Combine(Path.GetDirectoryName(path)!, FileName) : null;
}

using System.Xml.Linq;

namespace Safety.SourceScan;

/// <summary>A project file and what belongs to it, as far as its text tells: nothing is evaluated, nothing is run.</summary>
/// <param name="Path">The project file; the folder itself where there is none.</param>
/// <param name="Files">The C# files below it that belong to no project deeper down.</param>
/// <param name="References">The project files it refers to.</param>
/// <param name="Packages">The names of the packages it refers to.</param>
internal sealed record SourceProject(string Path, IReadOnlyList<string> Files, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    private static readonly EnumerationOptions s_everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>The projects of a folder; a referenced one stands before who refers to it.</summary>
    public static IReadOnlyList<SourceProject> In(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*.cs", s_everywhere).Where(IsSource).Order(StringComparer.Ordinal)];
        string[] projects = [.. Directory.EnumerateFiles(folder, "*.csproj", s_everywhere).Order(StringComparer.Ordinal)];
        ILookup<string, string> byProject = files.ToLookup(file => OwnerOf(file, projects) ?? folder);
        Dictionary<string, SourceProject> read = projects.Append(folder)
            .Where(project => byProject[project].Any())
            .ToDictionary(static project => project, project => Read(project, [.. byProject[project]]), StringComparer.OrdinalIgnoreCase);

        List<SourceProject> ordered = [];
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (SourceProject project in read.Values)
            Visit(project);
        return ordered;

        void Visit(SourceProject project)
        {
            if (!seen.Add(project.Path))
                return;
            foreach (string reference in project.References)
            {
                if (read.TryGetValue(reference, out SourceProject? other))
                    Visit(other);
            }

            ordered.Add(project);
        }
    }

    private static bool IsSource(string path) =>
        !path.Split(System.IO.Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj");

    /// <summary>The project file nearest above a file.</summary>
    private static string? OwnerOf(string file, string[] projects) =>
        projects.Where(project => file.StartsWith(System.IO.Path.GetDirectoryName(project) + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal))
            .MaxBy(static project => System.IO.Path.GetDirectoryName(project)!.Length);

    private static SourceProject Read(string path, IReadOnlyList<string> files)
    {
        if (!File.Exists(path))
            return new(path, files, [], []);
        try
        {
            XDocument document = XDocument.Load(path);
            string folder = System.IO.Path.GetDirectoryName(path)!;
            return new(path, files, [.. Included("ProjectReference").Select(reference => System.IO.Path.GetFullPath(reference.Replace('\\', '/'), folder))], [.. Included("PackageReference")]);

            IEnumerable<string> Included(string item) =>
                document.Descendants().Where(element => element.Name.LocalName == item).Select(static element => (string?)element.Attribute("Include")).OfType<string>();
        }
        catch (System.Xml.XmlException)
        {
            return new(path, files, [], []);
        }
    }
}

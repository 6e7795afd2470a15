using System.Xml.Linq;

namespace Safety.SourceScan;

/// <summary>A project file and what belongs to it, as far as its text tells: nothing is evaluated, nothing is run.</summary>
/// <param name="Path">The project file; the folder itself where there is none.</param>
/// <param name="Files">The C# files below it that belong to no project deeper down.</param>
/// <param name="References">The project files it refers to.</param>
/// <param name="Packages">The names of the packages it refers to.</param>
/// <param name="Usings">What it uses globally, as C#.</param>
internal sealed record SourceProject(string Path, IReadOnlyList<string> Files, IReadOnlyList<string> References, IReadOnlyList<string> Packages, string Usings)
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
            return new(path, files, [], [], "");
        try
        {
            XDocument[] documents = [XDocument.Load(path), .. SharedAbove(path).Select(static file => XDocument.Load(file))];
            string folder = System.IO.Path.GetDirectoryName(path)!;
            return new(
                path,
                files,
                [.. Included("ProjectReference").Select(reference => System.IO.Path.GetFullPath(reference.Replace('\\', '/'), folder))],
                [.. Included("PackageReference")],
                string.Concat(Included("Using").Select(static name => $"\nglobal using {name};")));

            IEnumerable<string> Included(string item) => documents
                .SelectMany(static document => document.Descendants())
                .Where(element => element.Name.LocalName == item && element.Attribute("Static") is null && element.Attribute("Alias") is null)
                .Select(static element => (string?)element.Attribute("Include"))
                .OfType<string>();
        }
        catch (System.Xml.XmlException)
        {
            return new(path, files, [], [], "");
        }
    }

    /// <summary>What the projects below a folder have in common.</summary>
    private static IEnumerable<string> SharedAbove(string path)
    {
        for (DirectoryInfo? folder = new FileInfo(path).Directory; folder is not null; folder = folder.Parent)
        {
            foreach (string name in new[] { "Directory.Build.props", "Directory.Build.targets" })
            {
                if (File.Exists(System.IO.Path.Combine(folder.FullName, name)))
                    yield return System.IO.Path.Combine(folder.FullName, name);
            }
        }
    }
}

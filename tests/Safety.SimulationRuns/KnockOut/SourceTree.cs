namespace Safety.SimulationRuns.KnockOut;

/// <summary>The sources that this command was built from.</summary>
internal sealed class SourceTree
{
    private SourceTree(string root) => Root = root;

    public string Root { get; }

    /// <summary>The files of the product that a safeguard's steps stand in, as they are without them.</summary>
    /// <exception cref="InvalidOperationException">A step does not stand there once.</exception>
    public IReadOnlyDictionary<string, string> Without(Mutation mutation)
    {
        Dictionary<string, string> files = [];
        foreach (Edit edit in mutation.Edits)
        {
            string path = Path.Combine(Root, "src", "Safety", edit.File);
            files[path] = edit.Apply(mutation.Name, files.TryGetValue(path, out string? text) ? text : File.ReadAllText(path));
        }

        return files;
    }

    /// <summary>The tree that the running assembly lies in.</summary>
    /// <exception cref="DirectoryNotFoundException">It lies in none.</exception>
    public static SourceTree Find()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Safety.sln")))
                return new SourceTree(directory.FullName);
        }

        throw new DirectoryNotFoundException($"No Safety.sln above {AppContext.BaseDirectory}: safeguards are taken out of the source.");
    }
}

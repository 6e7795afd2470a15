namespace Safety.Analyzers.Tests.Harness;

/// <summary>Files of the repository, found from where the test runs.</summary>
internal static class RepositoryFiles
{
    private static readonly Lazy<string> s_root = new(FindRoot);

    /// <summary>The full path of a file named relative to the repository's root.</summary>
    public static string PathOf(string relative) => Path.Combine(s_root.Value, relative.Replace('/', Path.DirectorySeparatorChar));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Safety.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"Safety.sln is not above {AppContext.BaseDirectory}.");
    }
}

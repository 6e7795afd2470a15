namespace Safety.Verifier.Tests;

/// <summary>The tree the tests were built in.</summary>
internal static class Tree
{
    private static readonly string s_root = FindRoot();

    /// <summary>The configuration that was built.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static string PathOf(params string[] parts) => Path.Combine([s_root, .. parts]);

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Safety.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Safety.sln is not above the tests.");
    }
}

using System.Reflection;

namespace Safety.Enforcement.Tests;

/// <summary>Where the tests find the tree they were built from.</summary>
internal static class Tree
{
    /// <summary>The folder of <c>Safety.sln</c>. Looked for from the test's own output: a caller's file path is mapped away in CI builds.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The configuration the tests were built in; the packages are made from the same one.</summary>
    public static string Configuration { get; } =
        typeof(Tree).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug";

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Safety.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"Safety.sln was not found above '{AppContext.BaseDirectory}'.");
    }
}

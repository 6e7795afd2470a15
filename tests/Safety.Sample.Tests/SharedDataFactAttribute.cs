namespace Safety.Sample.Tests;

/// <summary>A test on a real exchange capture; skipped where the captures are not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (Directory is null)
            Skip = "shared/data/captures is not beside the repository";
    }

    /// <summary>The captures' directory, beside the repository.</summary>
    public static string? Directory { get; } = Find();

    private static string? Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string captures = Path.Combine(at.FullName, "shared", "data", "captures");
            if (System.IO.Directory.Exists(captures))
                return captures;
        }

        return null;
    }
}

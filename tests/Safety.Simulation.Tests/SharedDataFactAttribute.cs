namespace Safety.Simulation.Tests;

/// <summary>A fact about real captures, which are not part of the project: skipped, with the reason, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (CaptureDirectory is null)
            Skip = "../shared/data/captures is not there.";
    }

    public static string? CaptureDirectory { get; } = Find();

    private static string? Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (!File.Exists(Path.Combine(at.FullName, "Safety.sln")))
                continue;
            string captures = Path.Combine(at.Parent?.FullName ?? "", "shared", "data", "captures");
            return Directory.Exists(captures) ? captures : null;
        }
        return null;
    }
}

namespace Safety.Journal.Tests;

/// <summary>A fact about POSIX permissions.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Windows has no permission bits on directories.";
    }
}

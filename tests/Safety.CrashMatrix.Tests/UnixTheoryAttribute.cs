namespace Safety.CrashMatrix.Tests;

/// <summary>A theory that needs what <see cref="UnixFactAttribute"/> needs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = UnixFactAttribute.Reason;
    }
}

namespace Safety.CrashMatrix.Tests;

/// <summary>A fact that needs signals, and files that can be copied while another process has them open.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = Reason;
    }

    internal const string Reason = "Windows has no SIGSTOP, and locks a journal against being copied.";
}

using System.Globalization;
using System.Runtime.InteropServices;

namespace Safety.CrashMatrix.Tests.Trader;

/// <summary>Counts how often each crash point is passed, and ends the process at the planned pass: hard, as a crash does.</summary>
internal sealed partial class CrashPoints
{
    private const int Kill = 9;
    private const int LinuxStop = 19;
    private const int DarwinStop = 17;

    private readonly CrashPlan _plan;
    private readonly Lock _lock = new();
    private readonly int[] _hits = new int[Enum.GetValues<CrashPoint>().Length];
    private bool _isCounting;
    private int _counted;

    public CrashPoints(CrashPlan plan)
    {
        _plan = plan;
        _isCounting = plan.FromStart && !plan.IsNone;
    }

    /// <summary>True until the host is armed: everything that happens then is recovery.</summary>
    public bool IsRecovering { get; set; } = true;

    /// <summary>True while the kill switch is latched.</summary>
    public bool IsKilled { get; set; }

    /// <summary>A new round begins: from here on the plan counts in any case.</summary>
    public void Arm()
    {
        lock (_lock)
            _isCounting = !_plan.IsNone;
    }

    /// <summary>A crash point is passed; the process may not survive it.</summary>
    public void Hit(CrashPoint point)
    {
        if (IsDue(point))
            Die(point);
    }

    /// <summary>A crash point is passed; true when the plan is to do at it whatever the caller does there.</summary>
    public bool IsDue(CrashPoint point)
    {
        lock (_lock)
        {
            _hits[(int)point]++;
            return _isCounting && _plan.Point == point && ++_counted == _plan.Hit;
        }
    }

    /// <summary>Ends the process: no handler runs, nothing is flushed.</summary>
    public void Die(CrashPoint point)
    {
        Tell($"dying {point} {Counts()}");
        if (OperatingSystem.IsWindows())
            System.Diagnostics.Process.GetCurrentProcess().Kill();
        else
            _ = Signal(Environment.ProcessId, Kill);
        Thread.Sleep(Timeout.Infinite); // on the way out: no line after this one may run
    }

    /// <summary>Stands still until the parent lets the process go on.</summary>
    public void StandStill()
    {
        Tell("standing");
        _ = Signal(Environment.ProcessId, OperatingSystem.IsMacOS() ? DarwinStop : LinuxStop);
        Tell("going on");
    }

    public static void Tell(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    /// <summary>How often each point was passed in this process.</summary>
    public string Counts()
    {
        lock (_lock)
            return string.Join(' ', Enum.GetValues<CrashPoint>().Where(point => _hits[(int)point] > 0).Select(point => string.Create(CultureInfo.InvariantCulture, $"{point}={_hits[(int)point]}")));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    internal static partial int Signal(int process, int signal);
}

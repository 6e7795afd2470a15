using System.Runtime.InteropServices;

namespace Safety.Arming;

/// <summary>
/// How long the machine has slept since it was started. A monotonic clock stands still in a suspend, and a wall clock that jumps may
/// just have been set: only the two clocks of the system together tell a suspend from a step.
/// </summary>
internal static partial class MachineSleep
{
    /// <summary>All suspends since the machine was started; always the same where the system does not tell.</summary>
    public static TimeSpan Total()
    {
        if (OperatingSystem.IsLinux() && Environment.Is64BitProcess)
            return LinuxClock(7) - LinuxClock(1); // boot time, which goes on in a suspend, and monotonic, which does not
        if (OperatingSystem.IsMacOS() && MacTimebase(out Ratio ratio) == 0)
            return TimeSpan.FromTicks((long)((UInt128)(MacContinuous() - MacAbsolute()) * ratio.Numerator / ratio.Denominator / 100));
        if (OperatingSystem.IsWindows() && WindowsAwake(out ulong awake))
            return TimeSpan.FromMilliseconds(Environment.TickCount64) - TimeSpan.FromTicks((long)awake);
        return TimeSpan.Zero;
    }

    private static TimeSpan LinuxClock(int clock) =>
        LinuxClock(clock, out Time time) == 0 ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / 100) : TimeSpan.Zero;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int LinuxClock(int clock, out Time time);

    [LibraryImport("libc", EntryPoint = "mach_continuous_time")]
    private static partial ulong MacContinuous();

    [LibraryImport("libc", EntryPoint = "mach_absolute_time")]
    private static partial ulong MacAbsolute();

    [LibraryImport("libc", EntryPoint = "mach_timebase_info")]
    private static partial int MacTimebase(out Ratio ratio);

    [LibraryImport("kernel32", EntryPoint = "QueryUnbiasedInterruptTime")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool WindowsAwake(out ulong awake);

    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }

    private struct Ratio
    {
        public uint Numerator;
        public uint Denominator;
    }
}

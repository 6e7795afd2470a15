using System.Runtime.InteropServices;
using Safety.Journal;

namespace Safety.KillSwitches;

/// <summary>SIGUSR1, which latches everything: for whoever can reach the process and neither its files nor its code.</summary>
internal static class KillSignal
{
    /// <summary>True where the system has it.</summary>
    public static bool Exists => !OperatingSystem.IsWindows();

    /// <summary>From now on the signal latches, until this is disposed of.</summary>
    public static IDisposable Listen(KillSwitch kill) => PosixSignalRegistration.Create(Number, context =>
    {
        context.Cancel = true; // it would end the process, and with it the cancels
        _ = kill.LatchFrom("signal", KillScope.Firm, KillMode.Halted, "SIGUSR1 was received", "operating system");
    });

    // The framework names only some signals, and takes every number of the system's own.
    private static PosixSignal Number => OperatingSystem.IsLinux() ? (PosixSignal)10 : (PosixSignal)30;
}

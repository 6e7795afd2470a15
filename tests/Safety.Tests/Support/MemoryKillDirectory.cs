using Safety.Journal;
using Safety.KillSwitches;

namespace Safety.Tests.Support;

/// <summary>The directory of the kill file in memory; survives the processes of a test.</summary>
internal sealed class MemoryKillDirectory : IKillDirectory
{
    /// <summary>True while a person's file is there.</summary>
    public bool HasFlag { get; set; }

    /// <summary>True while nothing can be written or removed.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>What the host has kept.</summary>
    public KillRecord? Own { get; private set; }

    public string PersonsFile => "/memory/kill.flag";

    public string OwnFile => "/memory/kill.own";

    public string? Problem() => HasFlag ? "the file exists" : null;

    public void Adopt()
    {
    }

    public KillRecord? ReadOwn() => Own;

    public void WriteOwn(KillRecord kill)
    {
        Probe();
        Own = kill;
    }

    public void RemoveOwn()
    {
        Probe();
        Own = null;
    }

    public void Probe()
    {
        if (IsReadOnly)
            throw new IOException("the directory is read-only");
    }
}

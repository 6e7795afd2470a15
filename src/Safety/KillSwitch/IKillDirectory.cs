using Safety.Journal;

namespace Safety.KillSwitches;

/// <summary>
/// The directory of the kill file, with the two files in it: a person's, which is only ever looked at, and the host's own, which keeps a
/// latch that the journal does not take. A port, so that a test can crash it anywhere.
/// </summary>
internal interface IKillDirectory
{
    /// <summary>The person's file.</summary>
    string PersonsFile { get; }

    /// <summary>The host's own file.</summary>
    string OwnFile { get; }

    /// <summary>Why the person's file latches the switch; null when it is clearly not there, in the directory that was watched all along.</summary>
    string? Problem();

    /// <summary>From now on this is the directory to watch, whichever it was before.</summary>
    void Adopt();

    /// <summary>What the own file keeps; null when there is none.</summary>
    /// <exception cref="IOException">It cannot be read, or says nothing that can be understood.</exception>
    KillRecord? ReadOwn();

    /// <summary>Keeps a latch; durable on return.</summary>
    /// <exception cref="IOException">It is not kept, or nobody knows.</exception>
    void WriteOwn(KillRecord kill);

    /// <summary>Forgets what is kept; durable on return.</summary>
    /// <exception cref="IOException">It may still be there.</exception>
    void RemoveOwn();

    /// <summary>Tries whether a latch could be kept: writes, syncs and removes a file.</summary>
    /// <exception cref="IOException">It could not.</exception>
    void Probe();
}

using Safety.Journal;

namespace Safety.KillSwitches;

/// <summary>What the kill switch needs of the journal.</summary>
internal interface IKillJournal
{
    /// <summary>Writes a latching, or a further cause of one. Never waits; the task completes when it is durable and fails when that is unknown.</summary>
    Task LatchAsync(KillRecord kill);

    /// <summary>Writes releases, all or none; the task completes when they are durable and fails when that is unknown.</summary>
    Task ReleaseAsync(IReadOnlyList<KillRecord> releases);
}

using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Ledger;
using Safety.Writer;

namespace Safety.KillSwitches;

/// <summary>The kill switch's facts in the order journal.</summary>
internal sealed class KillJournal(OrderIntentPersistence writer) : IKillJournal
{
    /// <summary>What the journal knows of latchings: the open ones, oldest first, and that the others were released.</summary>
    public static IReadOnlyList<KillRecord> Read(HostState host) =>
    [
        .. host.Latchings.Select(static latched => new KillRecord(latched.KillId, true, latched.Source, latched.Reason, latched.By, latched.At) { Scope = latched.Scope, Mode = latched.Mode }),
        .. host.Released.Select(static id => new KillRecord(id, false, "operator", "", "", default)),
    ];

    public Task LatchAsync(KillRecord kill) => Write(journal => journal.Append(0, 0, new KillLatched(kill.Id, kill.Source, kill.Reason, kill.By, kill.At, kill.Scope, kill.Mode)));

    public Task ReleaseAsync(IReadOnlyList<KillRecord> releases) => Write(journal =>
    {
        foreach (KillRecord release in releases)
            journal.Append(0, 0, new KillReleased(release.Id, release.By, release.SecondPerson, release.Reason));
    });

    // On the writer's own thread: whoever latches (the watch above all) must not wait for a stalled disk.
    private Task<bool> Write(Action<JournalBatch> write)
    {
        DelegateWork<bool> work = new(
            journal =>
            {
                write(journal);
                return true;
            },
            isNews: true,
            writer.Continuations);
        writer.Post(work);
        return work.Task;
    }
}

using Safety.Intents;

namespace Safety.KillSwitches;

/// <summary>The kill switch's rows in the order journal.</summary>
internal sealed class KillJournal(OrderIntentPersistence writer) : IKillJournal
{
    public Task LatchAsync(KillRecord kill) => Write(journal =>
    {
        journal.Append(kill);
        journal.Event(EventKind.KillLatched, 0, default, $"{kill.Source} {kill.By}: {kill.Reason}");
    });

    public Task ReleaseAsync(IReadOnlyList<KillRecord> releases) => Write(journal =>
    {
        foreach (KillRecord release in releases)
            journal.Append(release);
        journal.Event(EventKind.KillReleased, 0, default, $"{releases[0].By}: {releases[0].Reason}");
    });

    // On the writer's own thread: whoever latches (the watch above all) must not wait for a stalled disk.
    private Task<bool> Write(Action<JournalTransaction> write)
    {
        DelegateWork<bool> work = new(journal =>
        {
            write(journal);
            return true;
        });
        writer.Post(work);
        return work.Task;
    }
}

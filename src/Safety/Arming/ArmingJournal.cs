using Safety.Intents;

namespace Safety.Arming;

/// <summary>The rows of an arming in the order journal.</summary>
internal static class ArmingJournal
{
    /// <summary>Begins an epoch: from here on requests carry it, whatever becomes of the arming. Durable when the task completes.</summary>
    public static Task<ArmingRecord> BeginEpochAsync(OrderIntentPersistence writer, Func<ArmingRecord?> last, ArmingRecord arming) => writer.RunAsync(journal =>
    {
        ArmingRecord begun = arming with { Epoch = (last()?.Epoch ?? 0) + 1, At = journal.Now };
        journal.Append(begun);
        journal.Event(EventKind.Armed, 0, default, FormattableString.Invariant($"epoch {begun.Epoch} build {begun.Build} limits {begun.Limits}"));
        journal.Seal();
        return begun;
    });

    /// <summary>An account arms with this transaction.</summary>
    public static void Arm(JournalTransaction journal, int accountRef, long epoch, ArmingMode mode) =>
        journal.Event(EventKind.Armed, accountRef, default, FormattableString.Invariant($"epoch {epoch} armed {mode}"));
}

using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Ledger;
using Safety.Lifecycle;
using Safety.Writer;

namespace Safety.Arming;

/// <summary>The facts of an arming in the order journal.</summary>
internal static class ArmingJournal
{
    /// <summary>The last arming of the host; null when it never armed.</summary>
    public static ArmingRecord? Last(HostState host) => host.LastArmed is { Fact: Armed armed } entry
        ? new ArmingRecord(armed.ArmingEpoch, armed.Host, armed.Build, string.Join(' ', armed.Contracts), string.Join('\n', armed.Limits), entry.Header.At)
        : null;

    /// <summary>Begins an epoch: from here on requests carry it, whatever becomes of the arming. Durable when the task completes.</summary>
    public static Task<ArmingRecord> BeginEpochAsync(OrderIntentPersistence writer, Armed arming)
    {
        writer.AskForCheckpoint(); // the next start reads from here
        return writer.RunAsync(journal =>
        {
            journal.Append(0, 0, arming with { ArmingEpoch = journal.Host.ArmingEpoch + 1 });
            return Last(journal.Host)!;
        });
    }

    /// <summary>An account arms with this batch.</summary>
    public static void Arm(JournalBatch journal, int account, long epoch, ArmingMode mode) =>
        journal.Append(account, 0, new Armed(epoch, "", "", [], [], Family.Version, (byte)(mode == ArmingMode.Full ? 0 : 1)));
}

using Safety.Guarding;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Writer;

namespace Safety.Host;

/// <summary>What waits in the journal for a second person.</summary>
internal static class PendingActions
{
    /// <summary>What can still be confirmed.</summary>
    public static IReadOnlyList<PendingAction> Read(JournalBatch journal) =>
        [.. from entry in journal.Host.Pending where !IsOver(entry, journal) select Told(journal, entry)];

    /// <summary>Proposes an action; durable with the batch. What nobody has confirmed in time is closed on the occasion.</summary>
    public static PendingAction Propose(JournalBatch journal, int account, ActionProposed proposed)
    {
        foreach (FactEntry entry in journal.Host.Pending.Where(entry => IsOver(entry, journal)))
            journal.Append(0, 0, new ActionClosed(Fact(entry).Id, null));
        journal.Append(account, 0, proposed);
        return Told(journal, journal.Host.Pending[^1]);
    }

    /// <summary>Closes an action that is confirmed and has taken effect, or does with this batch; false where somebody else has.</summary>
    public static bool Close(JournalBatch journal, Guid id, string by)
    {
        if (!journal.Host.Pending.Exists(entry => Fact(entry).Id == id))
            return false;
        journal.Append(0, 0, new ActionClosed(id, by));
        return true;
    }

    /// <summary>What a second person is about to confirm.</summary>
    /// <exception cref="InvalidOperationException">It does not wait, its time is over, or the person is the first one.</exception>
    public static FactEntry Find(JournalBatch journal, Guid id, string by)
    {
        FactEntry entry = journal.Host.Pending.Find(entry => Fact(entry).Id == id) is { Fact: not null } found ? found
            : throw new InvalidOperationException($"No action {id:D} waits to be confirmed; {nameof(SafetyHost)}.{nameof(SafetyHost.PendingActionsAsync)} tells which do.");
        if (IsOver(entry, journal))
            throw new InvalidOperationException(FormattableString.Invariant($"The time to confirm that {Fact(entry).By} may {Told(journal, entry).What} was over at {Fact(entry).ExpiresAt:O}. Have it proposed again."));
        return string.Equals(Fact(entry).By.Trim(), by, StringComparison.OrdinalIgnoreCase)
            ? throw new InvalidOperationException($"{by} has proposed to {Told(journal, entry).What}; another person has to confirm it.")
            : entry;
    }

    public static ActionProposed Fact(in FactEntry entry) => (ActionProposed)entry.Fact;

    public static string What(OperatorActions action, string subject, byte choice, string account) => action switch
    {
        OperatorActions.ReleaseKill => subject.Length == 0 ? "release the kill switch" : $"release the latch {subject} of the kill switch",
        OperatorActions.ResetBreaker => $"reset the breaker of {account}",
        OperatorActions.Rule => $"rule {(OperatorRuling)choice} about {subject} of {account}",
        OperatorActions.EnableStrategy => $"enable the strategy {subject} in {account}",
        OperatorActions.RaiseLimit => $"raise {LimitToRaise.Parse(subject)} of {account}",
        _ => $"archive the events to {subject}",
    };

    private static bool IsOver(in FactEntry entry, JournalBatch journal) => journal.Now >= Fact(entry).ExpiresAt;

    private static PendingAction Told(JournalBatch journal, in FactEntry entry)
    {
        ActionProposed proposed = Fact(entry);
        int account = entry.Header.Account;
        string name = account == 0 ? "" : journal.Host.Born!.Accounts[account - 1];
        return new PendingAction(proposed.Id, proposed.Action, What(proposed.Action, proposed.Subject, proposed.Choice, name), proposed.By, proposed.Reason, entry.Header.At, proposed.ExpiresAt);
    }
}

using Safety.Guard;
using Safety.Guarding;
using Safety.Hedging;
using Safety.Ledger;
using Safety.Writer;

namespace Safety.Recovery;

/// <summary>Tells people, once for each debt, that a fill waits for its hedge too long. What it stops is decided at the admission.</summary>
/// <remarks>Of the writer.</remarks>
internal sealed class HedgeWatch(AccountCore account)
{
    private HashSet<(ulong Order, long Since)> _told = [];

    /// <summary>Looks at what is owed; at every look of the watch.</summary>
    public void Sweep(JournalBatch journal)
    {
        HashSet<(ulong, long)> overdue = [];
        foreach (HedgeDue due in journal.Account(account.Ref).Hedges.Values)
        {
            if (!RecursiveHedgeMonitor.IsOverdue(due, journal))
                continue;
            overdue.Add((due.Order, due.Since.WallTicks));
            if (!_told.Contains((due.Order, due.Since.WallTicks)))
                account.Host.Raise(SafetyEventKind.HedgeOverdue, account.Id, FormattableString.Invariant($"{due.Outstanding} {due.Plan.With.Symbol} that hedge {due.Filled} {due.Symbol} are owed for longer than {due.Plan.DeadlineMs} ms; nothing that adds risk is sent until they are."));
        }

        _told = overdue;
    }
}

using System.Diagnostics;
using Safety.Guard;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Lifecycle;
using Safety.Writer;
namespace Safety.Recovery;

/// <summary>
/// Counts how long an account has listened to its venue, and writes down what has been waited for long enough. Time in which the
/// process, the machine or the disk stood still is not in it: what the venue said meanwhile has not been taken in.
/// </summary>
/// <remarks>Of the writer.</remarks>
internal sealed class Patience(AccountCore account)
{
    // A venue that does not answer for so long is asked on, but what is in doubt is judged.
    private static readonly TimeSpan s_longestHold = TimeSpan.FromSeconds(30);

    private Dictionary<(ulong Family, Wait Wait), TimeSpan> _begun = [];
    private long _sweptAt;
    private volatile bool _wantsReports;

    /// <summary>How long the account has listened in this process.</summary>
    public TimeSpan Listened { get; private set; }

    /// <summary>True, once, when a claim has waited so long that the venue's list of executions is to be asked for what is missing.</summary>
    public bool TakeWish()
    {
        bool wants = _wantsReports;
        _wantsReports = false;
        return wants;
    }

    /// <summary>True while that list is being fetched: nothing is judged meanwhile.</summary>
    public bool IsFetching { get; set; }

    /// <summary>That list could not be fetched: it is wanted still, and nothing is judged without it.</summary>
    public void WishAgain() => _wantsReports = true;

    /// <summary>Writes down what was waited for; at every look of the watch.</summary>
    public void Sweep(JournalBatch journal)
    {
        Debug.Assert(account.Host.Clock.GetTimestamp() >= _sweptAt, "a monotonic clock");
        Dictionary<(ulong, Wait), TimeSpan> begun = [];
        foreach (Family family in journal.Families.Where(family => family.Account == account.Ref && !family.Waits.IsEmpty).ToArray())
        {
            foreach (Wait wait in family.Waits)
            {
                if (wait.For == WaitFor.Absence)
                    continue; // whoever asks the venue waits for it
                TimeSpan since = _begun.TryGetValue((family.Number, wait), out TimeSpan known) ? known : BeganAt(journal, wait);
                TimeSpan waited = Listened - since;
                if (wait.For == WaitFor.ReportGap && waited.TotalMilliseconds >= wait.Ms / 2 && !begun.ContainsKey((family.Number, wait)))
                    Wish(family, wait, waited);
                if (waited.TotalMilliseconds >= wait.Ms && !(wait.For == WaitFor.ReportGap && (IsFetching || _wantsReports || (family.IsDoubtAsked && waited < TimeSpan.FromMilliseconds(wait.Ms) + s_longestHold))))
                    account.Append(journal, family.Number, new Waited(wait.For, wait.Since, (long)waited.TotalMilliseconds));
                else
                    begun[(family.Number, wait)] = since;
            }
        }

        _begun = begun;

        // Where two sweeps lie further apart than the watch looks, one of the two stood still.
        long now = account.Host.Clock.GetTimestamp();
        TimeSpan passed = account.Host.Clock.GetElapsedTime(_sweptAt, now);
        TimeSpan longest = TimeSpan.FromMilliseconds(2 * account.Host.Options.WatchIntervalMs);
        Listened += passed < longest ? passed : longest;
        _sweptAt = now;
    }

    /// <summary>Takes up what an earlier process was in doubt about, when all that could explain it has been fetched.</summary>
    public void TakeUp(JournalBatch journal)
    {
        foreach (Family family in journal.Families.Where(family => family.Account == account.Ref && family.HasDoubt).ToArray())
        {
            foreach (Wait wait in family.Waits.Where(static wait => wait.For == WaitFor.ReportGap))
            {
                TimeSpan waited = Listened - BeganAt(journal, wait);
                if (waited.TotalMilliseconds >= wait.Ms)
                    account.Append(journal, family.Number, new Waited(wait.For, wait.Since, (long)waited.TotalMilliseconds));
            }
        }
    }

    // Once for each doubt.
    private void Wish(Family family, Wait wait, TimeSpan waited)
    {
        TimeSpan beat = TimeSpan.FromMilliseconds(2 * account.Host.Options.WatchIntervalMs);
        if (waited < TimeSpan.FromMilliseconds(wait.Ms / 2) + beat && account.Entries.Any(static entry => entry.Access.CanListExecutions) && family.HasDoubt)
            _wantsReports = true;
    }

    // The time between two processes counts: what was said in it has been fetched before anything is judged.
    private TimeSpan BeganAt(JournalBatch journal, Wait wait)
    {
        ulong process = journal.Host.Ends is [.., var last] ? last.Header.Sequence : 0;
        if (wait.Since >= process || journal.Read(wait.Since) is not { } fact)
            return Listened;
        TimeSpan ago = journal.Now - fact.Header.At;
        return ago > TimeSpan.Zero ? Listened - ago : Listened;
    }
}

using Safety.Generated.V1;
using Safety.Guard;
using Safety.Guarding;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Timing;
using Safety.Writer;

namespace Safety.Recovery;

/// <summary>
/// Asks the venue what orders want asked, and writes the answers down as facts; what they mean is the fold's affair. It never sends an
/// order again.
/// </summary>
internal sealed class UnknownResolver(AccountCore account, Patience patience, MassCancel massCancel)
{
    // What is only looked after holds up nothing that is unknown.
    private const int MostAskedAtOnce = 4;

    private static readonly TimeSpan s_firstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_fetchRetry = TimeSpan.FromSeconds(1);

    private readonly Dictionary<ulong, (long NotBefore, TimeSpan Wait)> _failed = []; // questions that nobody answered in time: longer is waited for the next answer, too
    private readonly HashSet<ulong> _asked = []; // whatever is open, at an arming
    private Dictionary<AccountEntry, BrokerTime> _venueTimes = []; // as told last
    private TimeSpan _timeFailed;
    private long _fetchFrom;
    private string? _fetchFailure;
    private int _open;

    /// <summary>How many orders were waiting for the venue's answer, or for time, when it was last asked.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>True when, as it was last asked, time had to pass until an answer proves anything.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Has an order asked about, if it is open; runs in the writer.</summary>
    public void Ask(ulong intent) => _asked.Add(intent);

    /// <summary>Takes what the kill switch's own look-up has shown of an order that is over. It is asked about once more only where fills of it may have been missed.</summary>
    public async Task TakeAsync(CancelTarget target, long askedAt, OrderSnapshot? found)
    {
        try
        {
            Family? after = await account.Host.Writer.RunAsync(journal =>
            {
                if (journal.Family(target.Family.Number) is not { } family || family.Find(target.Intent.Sequence) is not { IsOpen: true } open)
                    return null;
                if (found is not null && !family.MissesReports(found, open))
                    return Conclude(journal, family.Number, family.QuestionAbout(open, "its cancel was sent"), askedAt, found);
                Ask(open.Sequence);
                return null;
            }).ConfigureAwait(false);
            account.Hear(after);
        }
        catch (JournalException)
        {
            // Latched and reported by the writer; the next start asks.
        }
    }

    /// <summary>Has every order asked about that is open; runs in the writer.</summary>
    public int AskAll(JournalBatch journal)
    {
        int count = 0;
        foreach (Family family in Families(journal))
        {
            foreach (Intent intent in family.Intents)
            {
                if (!intent.IsOpen || family.Instrument is null)
                    continue;
                count++;
                if (intent.CanBeFound && !family.Questions.Any(question => question.Intent == intent.Sequence))
                    _asked.Add(intent.Sequence);
            }
        }

        return count;
    }

    /// <summary>Asks about every order that is due; true when none is left.</summary>
    public async Task<bool> ResolveDueAsync(CancellationToken cancellationToken)
    {
        if (Mono >= _fetchFrom && patience.TakeWish())
            await FetchAsync(cancellationToken).ConfigureAwait(false);
        if (Open == 0 && _asked.Count == 0 && !account.Open.Any(IsUnresolved))
            return true;
        _venueTimes = await AskForTimesAsync(cancellationToken).ConfigureAwait(false);
        (ulong Family, Question Question, TimeSpan Failed)[] due = await account.Host.Writer.RunAsync(TakeDue).ConfigureAwait(false);
        foreach ((ulong family, Question question, TimeSpan failed) in due)
            await ResolveAsync(family, question, failed, cancellationToken).ConfigureAwait(false);
        if (due.Length > 0)
            _ = await account.Host.Writer.RunAsync(CountOpen).ConfigureAwait(false);
        return Open == 0;
    }

    // A cancel of the kill switch's: it looks by itself, and has the answer asked for here where that shows something else than the journal. A doubt waits for the answer itself.
    private bool IsAttendedTo(Family family, Question question) =>
        !family.IsDoubtAsked && family.Find(question.Intent) is { IsOpen: true, State: IntentState.Working or IntentState.PartiallyFilled } intent && massCancel.Attends(intent.ClientOrderId);

    private static bool IsUnresolved(Family family) => !family.Questions.IsEmpty || family.Waits.Any(static wait => wait.For == WaitFor.Absence);

    private Family[] Families(JournalBatch journal) => [.. journal.Families.Where(family => family.Account == account.Ref).OrderBy(static family => family.Number)];

    private int CountOpen(JournalBatch journal)
    {
        int open = _asked.Count;
        foreach (Family family in Families(journal))
        {
            if (IsUnresolved(family))
                open += Math.Max(1, family.Questions.Length);
        }

        Volatile.Write(ref _open, open);
        return open;
    }

    private (ulong, Question, TimeSpan)[] TakeDue(JournalBatch journal)
    {
        IsWaiting = false;
        List<(ulong, Question, TimeSpan)> due = [];
        List<(ulong, Question, TimeSpan)> asked = [];
        foreach (Family family in Families(journal))
        {
            Family now = family;
            foreach (Wait wait in family.Waits)
            {
                if (wait.For != WaitFor.Absence)
                    continue;
                if (!IsOver(wait, journal.Mono))
                    IsWaiting = true;
                else if (WaitedFor(family, wait) is { } what)
                    now = account.Append(journal, family.Number, new Waited(what, wait.Since, (journal.Mono - wait.From) / TimeSpan.TicksPerMillisecond));
            }

            foreach (Question question in now.Questions)
            {
                if (IsAttendedTo(now, question))
                    continue;
                (long notBefore, TimeSpan failed) = _failed.GetValueOrDefault(question.Intent, (long.MinValue, TimeSpan.Zero));
                if (question.NotBefore <= journal.Mono && notBefore <= journal.Mono)
                    due.Add((family.Number, question, failed));
            }

            foreach (Intent intent in now.Intents)
            {
                (long notBefore, TimeSpan failed) = _failed.GetValueOrDefault(intent.Sequence, (long.MinValue, TimeSpan.Zero));
                if (_asked.Contains(intent.Sequence) && intent.IsOpen && !due.Exists(one => one.Item2.Intent == intent.Sequence) && notBefore <= journal.Mono)
                    asked.Add((family.Number, now.QuestionAbout(intent, "nothing was heard of it for a while"), failed));
            }
        }

        HashSet<ulong> open = [.. Families(journal).SelectMany(static family => family.Intents).Where(static intent => intent.IsOpen).Select(static intent => intent.Sequence)];
        _asked.IntersectWith(open);
        CountOpen(journal);
        return [.. due, .. asked.Take(MostAskedAtOnce)];
    }

    private long Mono => account.Host.Clock.GetElapsedTime(0, account.Host.Clock.GetTimestamp()).Ticks;

    private static bool IsOver(in Wait wait, long mono) => wait.For == WaitFor.Absence && mono - wait.From >= wait.Ms * TimeSpan.TicksPerMillisecond;

    // By the venue's clock too, where it tells it; null while it is not known, or is to be waited for. Where nobody tells it, ours stands for it.
    private WaitFor? WaitedFor(Family family, in Wait wait)
    {
        if (wait.Until is null || account.EntryOf(family, static access => access.CanTellTime) is not { } entry)
            return WaitFor.Absence;
        if (!_venueTimes.TryGetValue(entry, out BrokerTime told))
            return null;
        DateTimeOffset until = family.Waits.Max(static wait => wait.Until)!.Value;
        if (told.Of(until) == DeadlineState.Expired)
            return WaitFor.Absence;
        if ((until - told.Earliest).TotalMilliseconds > account.Host.Options.RecoveryTimeoutMs)
            return WaitFor.AbsenceWithoutExpiry;
        IsWaiting = true;
        return null;
    }

    // What it was at a moment after the question: it may be later by now, and never earlier.
    private async Task<Dictionary<AccountEntry, BrokerTime>> AskForTimesAsync(CancellationToken cancellationToken)
    {
        Dictionary<AccountEntry, BrokerTime> told = [];
        long mono = Mono;
        foreach (Family family in account.Open)
        {
            if (!family.Waits.Any(wait => wait.Until is not null && IsOver(wait, mono)) || account.EntryOf(family, static access => access.CanTellTime) is not { } entry || told.ContainsKey(entry))
                continue;
            try
            {
                TimeSpan patience = TimeSpan.FromMilliseconds(entry.Contract.Profile.CallTimeoutMs) + _timeFailed;
                told[entry] = await VenueTime.AskAsync(account, entry, patience, cancellationToken).ConfigureAwait(false);
                _timeFailed = TimeSpan.Zero;
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                _timeFailed = Longer(_timeFailed);
                // Nothing is concluded without it; the next look asks again.
            }
        }

        return told;
    }

    private async Task ResolveAsync(ulong number, Question question, TimeSpan failed, CancellationToken cancellationToken)
    {
        if (account.Host.Writer.Memory.Published.GetValueOrDefault(number) is not { } family || family.Find(question.Intent) is not { } intent
            || account.EntryOf(family, access => access.CanFind(question.ByVenueId)) is not { } entry || question.Terms is null)
        {
            await FailedAsync(question).ConfigureAwait(false);
            return;
        }

        OrderSnapshot? found;
        long askedAt = 0;
        try
        {
            askedAt = Mono;
            // A look-up that hangs must not hold up the others.
            TimeSpan longest = TimeSpan.FromMilliseconds(entry.Contract.Profile.CallTimeoutMs) + failed;
            WorkingOrder asked = new(question.ClientOrderId, question.VenueId, question.Terms, question.OrderQty, default, account.Host.Clock.GetUtcNow());
            found = await entry.Access.FindAsync(asked, question.ByVenueId, cancellationToken).WaitAsync(longest, account.Host.Clock, cancellationToken).ConfigureAwait(false);
            // What the look-up says more, or leaves out, may be in reports that were missed.
            if (found is null ? intent.WasAccepted || intent.Own == IntentState.Working : family.MissesReports(found, intent))
                await Backfill.RunAsync(account, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await FailedAsync(question).ConfigureAwait(false);
            account.Host.Raise(SafetyEventKind.OutcomeUnknown, account.Id, $"{question.ClientOrderId}: asking the venue failed ({exception.Message}); asking again.");
            return;
        }

        Family? after = await account.Host.Writer.RunAsync(journal => Conclude(journal, number, question, askedAt, found)).ConfigureAwait(false);
        account.Hear(after);
    }

    // Nothing is written down about a question that nobody answered: a venue that is down for an hour must not fill the disk.
    private Task<bool> FailedAsync(Question question) => account.Host.Writer.RunAsync(journal =>
    {
        TimeSpan wait = Longer(_failed.GetValueOrDefault(question.Intent).Wait);
        _failed[question.Intent] = (journal.Mono + wait.Ticks, wait);
        return true;
    });

    private static TimeSpan Longer(TimeSpan wait) => wait == TimeSpan.Zero ? s_firstRetry : wait + wait < s_longestRetry ? wait + wait : s_longestRetry;

    private Family? Conclude(JournalBatch journal, ulong number, Question question, long askedAt, OrderSnapshot? found)
    {
        _failed.Remove(question.Intent);
        _asked.Remove(question.Intent);
        if (journal.Family(number) is not { } before || before.Find(question.Intent) is not { } intent)
            return null;
        Family after = account.Append(journal, number, new LookedUp(intent.ClientOrderId, askedAt, found is null ? LookUpAnswer.Absent : LookUpAnswer.Found, found, question.CallEnded));
        for (int i = 0; i < after.Intents.Length; i++)
            Tell(before.Intents[i], after.Intents[i]);
        return after;
    }

    private void Tell(Intent before, Intent after)
    {
        if (before.State is not (IntentState.Pending or IntentState.Unknown or IntentState.Quarantine or IntentState.Working or IntentState.PartiallyFilled) || after.State == before.State || after.State is IntentState.Quarantine or IntentState.Unknown)
            return;
        bool wasOpen = before.State is IntentState.Working or IntentState.PartiallyFilled;
        string? what = after.State switch
        {
            IntentState.NotExecuted => "proved absent at the venue; it was not executed",
            IntentState.Replaced => "the venue does not know it any more and has had its replacement; it was replaced",
            _ => wasOpen ? null : $"the venue has it, {after.State}",
        };
        if (what is not null)
            account.Host.Raise(SafetyEventKind.OutcomeResolved, account.Id, $"{after.ClientOrderId}: {what}.");
    }

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        patience.IsFetching = true;
        try
        {
            await Backfill.RunAsync(account, cancellationToken).ConfigureAwait(false);
            _fetchFailure = null;
        }
        catch (Exception exception) when (exception is not JournalException && !cancellationToken.IsCancellationRequested)
        {
            patience.WishAgain();
            _fetchFrom = Mono + s_fetchRetry.Ticks;
            if (_fetchFailure == exception.Message)
                return;
            _fetchFailure = exception.Message;
            account.Host.Raise(SafetyEventKind.NotReconciled, account.Id, $"The venue's list of executions could not be fetched ({exception.Message}), though a report claims what others do not add up to.");
        }
        finally
        {
            patience.IsFetching = false;
        }
    }
}

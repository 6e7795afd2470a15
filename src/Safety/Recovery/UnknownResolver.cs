using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Identity;
using Safety.Intents;
using Safety.Lifecycle;
using Safety.Orders;

namespace Safety.Recovery;

/// <summary>
/// Settles unknown outcomes by asking the venue, and by nothing else. It never sends an order again. "Not found" is final only
/// when the call has ended, the request has expired at the venue and an accepted order would be visible by now; a venue
/// without request expiry can never prove absence, and the order is quarantined for a person.
/// </summary>
internal sealed class UnknownResolver(GuardedAccount account)
{
    private static readonly TimeSpan s_firstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromSeconds(5);

    // With the waits between, some ten seconds: a list of executions that is late has long come.
    private const int MostAnswersWithoutFills = 7;

    private readonly Dictionary<LiveOrder, Inquiry> _inquiries = [];
    private int _open;

    /// <summary>How many orders are waiting for the venue's answer.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Puts an order on the list; runs in the writer.</summary>
    public void Ask(LiveOrder order, DateTimeOffset when)
    {
        if (order.AskAt is null && _inquiries.TryAdd(order, new Inquiry()))
            Interlocked.Increment(ref _open);
        order.AskAt = when;
    }

    /// <summary>Asks about every order that is due; true when none is left.</summary>
    public async Task<bool> ResolveDueAsync(CancellationToken cancellationToken)
    {
        if (Open == 0)
            return true;
        Question[] due = await account.Host.Writer.RunAsync(journal => TakeDue(journal.Now)).ConfigureAwait(false);
        foreach (Question question in due)
            await ResolveAsync(question, cancellationToken).ConfigureAwait(false);
        return Open == 0;
    }

    private Question[] TakeDue(DateTimeOffset now)
    {
        Question[] due = [.. from order in _inquiries.Keys where order.AskAt <= now orderby order.Record.CreatedAt select new Question(order, now, order.CallEnded)];
        foreach (LiveOrder order in _inquiries.Keys.Where(order => order.AskAt is null).ToArray())
            Settled(order); // a report has settled it meanwhile
        return due;
    }

    private async Task ResolveAsync(Question question, CancellationToken cancellationToken)
    {
        LiveOrder order = question.Order;
        AccountEntry? entry = account.EntryOf(order.Record, static access => access.CanFindOrder);
        if (entry is null || order.Record.Terms is null)
        {
            // Nobody can be asked, but a report may still come: most do within the call's own time.
            if (order.Record.Terms is not null && question.At < order.Record.CreatedAt.AddMilliseconds(ProfileVisibilityMs(order)))
            {
                await account.Host.Writer.RunAsync(journal => AskAgain(journal, order, null)).ConfigureAwait(false);
                return;
            }

            await account.Host.Writer.RunAsync(journal => Quarantine(journal, order, order.Record.Terms is null
                ? "an account change cannot be looked up" : "the contract has no query with the role OrderByClientId")).ConfigureAwait(false);
            return;
        }

        OrderSnapshot? found;
        try
        {
            // A look-up that hangs must not hold up the others.
            TimeSpan patience = TimeSpan.FromMilliseconds(entry.Contract.Profile.CallTimeoutMs);
            found = await entry.Access.FindOrderAsync(WorkingOrderOf(order), cancellationToken).WaitAsync(patience, account.Host.Clock, cancellationToken).ConfigureAwait(false);
            // What the look-up says more, or leaves out, may be in reports that were missed.
            if (found is null ? IsAccepted(order) : LacksFills(order, found))
                await HostRecovery.BackfillAsync(account, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await account.Host.Writer.RunAsync(journal => AskAgain(journal, order, null)).ConfigureAwait(false);
            account.Host.Raise(SafetyEventKind.OutcomeUnknown, account.Id, $"{order.Record.ClientOrderId}: asking the venue failed ({exception.Message}); asking again.");
            return;
        }

        await account.Host.Writer.RunAsync(journal => Conclude(journal, question, found)).ConfigureAwait(false);
    }

    private bool Conclude(JournalTransaction journal, in Question question, OrderSnapshot? found)
    {
        LiveOrder order = question.Order;
        if (order.AskAt is null)
        {
            Settled(order);
            return true;
        }

        if (found is null)
            return ConcludeAbsent(journal, question);

        if (!IsAbout(order, found.ClientOrderId))
            return Quarantine(journal, order, $"asked about it, the venue answers with the order {found.ClientOrderId}: its ID was cut or rewritten, or the look-up compares only a part of it");

        IntentProgress before = order.Progress;
        // A look-up carries no price and may carry no quantity: what it says was filled counts when its fills have come.
        if (LacksFills(order, found))
        {
            return _inquiries.TryGetValue(order, out Inquiry? inquiry) && inquiry.CountWithoutFills(order.Family.CumQty) >= MostAnswersWithoutFills
                ? Quarantine(journal, order, FormattableString.Invariant($"the venue says {found.Status} with {found.CumQty} filled, but the execution reports add up to {order.Family.CumQty} of {order.TotalQty}; feed the missing ones"))
                : AskAgain(journal, order, null);
        }

        if (found.Status == OrderStatus.Rejected && order.Family.CumQty > 0m && order.Record.Target is null)
            return Quarantine(journal, order, FormattableString.Invariant($"the venue says Rejected, but {order.Family.CumQty} have filled"));

        IntentState state = found.Status switch
        {
            OrderStatus.Filled => IntentState.Filled,
            OrderStatus.Canceled => IntentState.Canceled,
            OrderStatus.Expired => IntentState.Expired,
            OrderStatus.Rejected => IntentState.Rejected,
            _ => order.Family.CumQty > 0m ? IntentState.PartiallyFilled : IntentState.Working,
        };
        order.AskAt = null;
        Settled(order);
        order.CallEnded = true;
        if (state != IntentState.Rejected)
            ReportIntake.EndReplaced(journal, account, order);
        BrokerOrderId? brokerOrderId = string.IsNullOrEmpty(found.BrokerOrderId.Value) ? before.BrokerOrderId : found.BrokerOrderId;
        if (state == before.State && brokerOrderId == before.BrokerOrderId)
            return true; // no news
        account.SetState(journal, order, state, before with { BrokerOrderId = brokerOrderId, Reason = found.Reason ?? before.Reason, UpdatedAt = journal.Now });
        if (before.State is IntentState.Pending or IntentState.Unknown or IntentState.Quarantine)
            account.Host.Raise(SafetyEventKind.OutcomeResolved, account.Id, $"{order.Record.ClientOrderId}: the venue has it, {state}.");
        return account.Record(journal, EventKind.Outcome, order.Record.ClientOrderId, $"{state} resolved: the venue says {found.Status}, filled {found.CumQty}");
    }

    // "Not found" is true of the moment it was asked, however long the answer took.
    private bool ConcludeAbsent(JournalTransaction journal, in Question question)
    {
        LiveOrder order = question.Order;
        if (IsAccepted(order))
        {
            if (order.Progress.UpdatedAt >= question.At)
                return AskAgain(journal, order, null); // it was accepted while the question was under way
            IntentState[] replacements = [.. journal.Journal.ReadReplacements(account.Ledger.Ref, order.Record.ClientOrderId.Value).Select(static replacement => replacement.Progress.State)];
            if (replacements.Any(static state => state is IntentState.Pending or IntentState.Unknown))
                return AskAgain(journal, order, null); // it may live on as one that is being asked about, too
            if (replacements.Any(static state => state is not (IntentState.Quarantine or IntentState.Rejected or IntentState.NotExecuted or IntentState.Denied)))
                return ConcludeReplaced(journal, order);
            // The venue had it and now does not know it: only a person can say what that means.
            return Quarantine(journal, order, "the venue accepted the order before and does not know it now");
        }

        if (order.AbsenceFinalAt is not { } final)
        {
            return question.CallEnded && question.At >= order.Record.CreatedAt.AddMilliseconds(ProfileVisibilityMs(order))
                ? Quarantine(journal, order, "the venue does not know it, but has no request expiry: it could still accept it")
                : AskAgain(journal, order, null);
        }

        if (!question.CallEnded || question.At < final)
            return AskAgain(journal, order, order.CallEnded ? final : null);
        order.AskAt = null;
        Settled(order);
        account.SetState(journal, order, IntentState.NotExecuted, order.Progress with { Reason = "the venue does not know it after its expiry", UpdatedAt = journal.Now });
        account.Host.Raise(SafetyEventKind.OutcomeResolved, account.Id, $"{order.Record.ClientOrderId}: proved absent at the venue; it was not executed.");
        return account.Record(journal, EventKind.Outcome, order.Record.ClientOrderId, $"{IntentState.NotExecuted} resolved: the venue does not know it after its expiry");
    }

    // The report that said so was lost; what became of the replacement is its own affair.
    private bool ConcludeReplaced(JournalTransaction journal, LiveOrder order)
    {
        order.AskAt = null;
        Settled(order);
        account.SetState(journal, order, IntentState.Replaced, order.Progress with { UpdatedAt = journal.Now });
        account.Host.Raise(SafetyEventKind.OutcomeResolved, account.Id, $"{order.Record.ClientOrderId}: the venue does not know it any more and has had its replacement; it was replaced.");
        return account.Record(journal, EventKind.Outcome, order.Record.ClientOrderId, $"{IntentState.Replaced} resolved: the venue has had its replacement");
    }

    private bool Quarantine(JournalTransaction journal, LiveOrder order, string why)
    {
        order.AskAt = null;
        Settled(order);
        account.SetState(journal, order, IntentState.Quarantine, order.Progress with { Reason = why, UpdatedAt = journal.Now });
        account.Host.Raise(SafetyEventKind.Quarantined, account.Id, $"{order.Record.ClientOrderId}: {why}. Its exposure stays reserved until an operator decides ({nameof(SafetyOperator)}.{nameof(SafetyOperator.RuleAsync)}).");
        return account.Record(journal, EventKind.Outcome, order.Record.ClientOrderId, $"{IntentState.Quarantine} {why}");
    }

    private bool AskAgain(JournalTransaction journal, LiveOrder order, DateTimeOffset? notBefore)
    {
        if (order.AskAt is null)
        {
            Settled(order);
            return false;
        }

        DateTimeOffset next = journal.Now + (_inquiries.TryGetValue(order, out Inquiry? inquiry) ? inquiry.NextWait() : s_firstRetry);
        order.AskAt = notBefore > journal.Now && notBefore < next ? notBefore : next;
        return false;
    }

    private void Settled(LiveOrder order)
    {
        if (_inquiries.Remove(order))
            Interlocked.Decrement(ref _open);
    }

    private int ProfileVisibilityMs(LiveOrder order) =>
        account.EntryOf(order.Record, static _ => true) is { } entry ? entry.Contract.Profile.VisibilityMs + entry.Contract.Profile.CallTimeoutMs : 0;

    private readonly record struct Question(LiveOrder Order, DateTimeOffset At, bool CallEnded);

    // A venue may answer under the ID before or after a replacement, or without ours.
    private static bool IsAbout(LiveOrder order, ClientOrderId answered) =>
        answered.IsEmpty || answered == order.Record.Target || order.Family.Members.Exists(member => string.Equals(member.Record.ClientOrderId.Value, answered.Value, StringComparison.OrdinalIgnoreCase));

    // Also one that is in quarantine because the venue does not know it any more: asked again after a restart, it was accepted all the same.
    private static bool IsAccepted(LiveOrder order) => order.Progress.State is IntentState.Working or IntentState.PartiallyFilled
        || (order.Progress.State == IntentState.Quarantine && (order.Progress.BrokerOrderId is not null || order.Family.CumQty > 0m));

    private static bool LacksFills(LiveOrder order, OrderSnapshot found) => found.CumQty > order.Family.CumQty
        || found.Status == OrderStatus.Filled
        && order.Family.CumQty < (order.Record.Terms!.Size.IsNotional ? Math.Max(found.CumQty, 1e-28m) : found.OrderQty > 0m ? Math.Min(found.OrderQty, order.TotalQty) : order.TotalQty);

    private static WorkingOrder WorkingOrderOf(LiveOrder order) =>
        new(order.Record.ClientOrderId, order.Progress.BrokerOrderId, order.Record.Terms!.Instrument, default);

    /// <summary>How often an order was asked about.</summary>
    private sealed class Inquiry
    {
        private TimeSpan _wait = s_firstRetry;
        private decimal _filled;
        private int _withoutFills;

        public TimeSpan NextWait()
        {
            TimeSpan wait = _wait;
            _wait = wait + wait < s_longestRetry ? wait + wait : s_longestRetry;
            return wait;
        }

        /// <summary>Counts the answers in a row that tell of fills while none came.</summary>
        public int CountWithoutFills(decimal filled)
        {
            _withoutFills = filled == _filled ? _withoutFills + 1 : 1;
            _filled = filled;
            return _withoutFills;
        }
    }
}

using System.Globalization;
using Safety.Arming;
using Safety.Contracts;
using Safety.Decisions;
using Safety.Generated.V1;
using Safety.Idempotency;
using Safety.Identity;
using Safety.Intents;
using Safety.KillSwitches;
using Safety.Lifecycle;
using Safety.Limits;
using Safety.Orders;
using Safety.Recovery;

namespace Safety.Guarding;

/// <summary>One account behind its safeguards. Generated guards are bound to it; execution reports go in here.</summary>
public sealed class GuardedAccount
{
    private readonly List<AccountEntry> _entries = [];
    private readonly long[] _uncounted = new long[Enum.GetValues<DenialCode>().Length + 1];
    private bool _knowsOrderNumber; // of the writer
    private long _spendWindow;
    private int _spentInWindow;
    private long _sweptAt; // of the writer

    internal GuardedAccount(SafetyHost host, AccountOptions options, AccountLedger ledger, AccountLock accountLock)
    {
        Host = host;
        Options = options;
        Ledger = ledger;
        Lock = accountLock;
        Arming = new AccountArming(host.Arming, host.LastArming?.Epoch ?? 0);
        Cancels = new CancelTracker(host.Clock);
        MassCancel = new MassCancel(this);
        Resolver = new UnknownResolver(this);
        Reconciliation = new Reconciliation(this);
        Decisions = new DecisionJournal(this);
    }

    /// <summary>The account.</summary>
    public AccountId Id => Options.Id;

    /// <summary>What it was configured with.</summary>
    public AccountOptions Options { get; }

    /// <summary>Durable causes, the strategies that run on them, and their decisions.</summary>
    public DecisionJournal Decisions { get; }

    /// <summary>How far its arming is; orders may be sent while it is <see cref="ArmingPhase.Armed"/>.</summary>
    public ArmingState State => Arming.State;

    /// <summary>How long an accepted order may take to show at the venue, in milliseconds, by the slowest of its contracts.</summary>
    internal int VisibilityMs => _entries.Count == 0 ? 0 : _entries.Max(static entry => entry.Contract.Profile.VisibilityMs);

    internal SafetyHost Host { get; }

    internal AccountArming Arming { get; }

    internal AccountLock Lock { get; }

    internal MassCancel MassCancel { get; }

    /// <summary>True once its recovery was through in this process.</summary>
    internal bool IsRecovered { get; set; }

    /// <summary>True once it was armed in this process.</summary>
    internal bool WasArmed { get; set; }

    internal AccountLedger Ledger { get; }

    internal CancelTracker Cancels { get; }

    /// <summary>Orders with reports whose claims wait for an explanation, by the first client order ID.</summary>
    internal Dictionary<ClientOrderId, VenueOrder> Doubtful { get; } = [];

    internal UnknownResolver Resolver { get; }

    internal Reconciliation Reconciliation { get; }

    internal IReadOnlyList<AccountEntry> Entries => _entries;

    internal LastGate? LastGate { get; private set; }

    /// <summary>
    /// Takes an execution report in: exactly once per (order, ExecID), applied and durable when the task completes. Feed every
    /// report the venue sends, in any order and as often as it comes; act on it only when the receipt is not a duplicate.
    /// </summary>
    /// <exception cref="JournalException">The journal is latched; the report is not lost: recovery fetches it again.</exception>
    public async Task<ReportReceipt> ReceiveAsync(ExecutionReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.ClientOrderId.IsEmpty || string.IsNullOrEmpty(report.ExecId))
            throw new ArgumentException("An execution report needs a client order ID and an ExecID; without them it cannot be told from its duplicates.", nameof(report));
        if (!(StoredText.IsWhole(report.ClientOrderId.Value) && StoredText.IsWhole(report.ExecId) && StoredText.IsWhole(report.ExecRefId)
            && StoredText.IsWhole(report.OrigClientOrderId?.Value) && StoredText.IsWhole(report.BrokerOrderId?.Value)))
            throw new ArgumentException($"An ID of the execution report {report.ExecId} holds half a character (an unpaired surrogate), which no journal can keep; mend how the adapter decodes the venue's text.", nameof(report));
        LiveOrder? order = null;
        // The order is taken from the intake: a report that closes it takes it out of memory.
        ReportReceipt receipt = await Host.Writer.RunAsync(journal => ReportIntake.Apply(journal, this, report, out order)).ConfigureAwait(false);
        // "Pending" is no answer: the venue can still reject.
        if (order?.Progress.State is not (null or IntentState.Pending or IntentState.Unknown or IntentState.Quarantine))
            order.Acknowledged?.TrySetResult();
        return receipt;
    }

    /// <summary>
    /// Reads received reports after a number, oldest first, from the journal. A strategy replays them after a restart: what it
    /// has acted on already comes back as a stored outcome, because its keys are the same.
    /// </summary>
    public Task<IReadOnlyList<ReportRecord>> ReadReportsAsync(long afterSequence) =>
        Host.Writer.RunAsync<IReadOnlyList<ReportRecord>>(journal => [.. journal.Journal.ReadReports(Ledger.Ref, afterSequence)]);

    /// <summary>
    /// Fetches execution reports that were missed (after a broken connection, or now and then): the same code as recovery.
    /// Returns how many were news; read them with <see cref="ReadReportsAsync"/>.
    /// </summary>
    public Task<int> CatchUpAsync(CancellationToken cancellationToken = default) => HostRecovery.BackfillAsync(this, cancellationToken);

    /// <summary>The position in an instrument, in units, as derived from fills.</summary>
    public Task<decimal> GetPositionAsync(string symbol) =>
        Host.Writer.RunAsync(_ => Ledger.Symbol(symbol).Units);

    /// <summary>The orders that can still trade, oldest first.</summary>
    public Task<IReadOnlyList<IntentRecord>> GetWorkingOrdersAsync() =>
        Host.Writer.RunAsync<IReadOnlyList<IntentRecord>>(_ =>
            [.. from order in Ledger.Open
                where order.Record.Terms is not null && ExecutionStateValidator.IsOpen(order.Progress.State)
                orderby order.Record.CreatedAt
                select order.Record with { Progress = order.Progress }]);

    /// <summary>The intent a key was used for, with what has become of it; null for a new key. For strategies that replay their causes after a restart.</summary>
    public Task<IntentRecord?> FindIntentAsync(OrderKey key) =>
        Host.Writer.RunAsync(journal =>
        {
            string intentKey = ClientOrderIdScheme.IntentKey(key, Ledger.Tag);
            return IdempotencyManager.Recall(Ledger, journal.Journal, intentKey, out IntentProgress progress) is { } known ? known with { Progress = progress } : null;
        });

    /// <summary>An intent, open or closed, by its client order ID; null when it is not ours.</summary>
    public Task<IntentRecord?> FindOrderAsync(ClientOrderId id) =>
        Host.Writer.RunAsync(journal => Ledger.FindById(id) is { } live
            ? live.Record with { Progress = live.Progress }
            : journal.Journal.FindByClientOrderId(Ledger.Ref, id.Value));

    /// <summary>An order as the venue's reports make it, with all its replacements; null when the venue has not reported on it, or it is not ours.</summary>
    public Task<Fix44Order?> FindVenueOrderAsync(ClientOrderId id) => Host.Writer.RunAsync(journal => ReportIntake.Look(journal, this, id));

    /// <summary>Worst-case exposure over all instruments, in the account's currency.</summary>
    public Task<decimal> GetExposureAsync() => Host.Writer.RunAsync(_ => Ledger.WorstCase);

    /// <summary>
    /// Recovers and arms this account, and no other: after it was blocked, or closed by a lapse that was too long. Permits in flight become
    /// void where it was armed before.
    /// </summary>
    /// <param name="mode">What may be sent afterwards: everything, or orders that can only reduce a position.</param>
    /// <param name="cancellationToken">Gives the arming up.</param>
    /// <exception cref="ArmingBlockedException">The kill switch is latched, or the venue and the journal do not agree; the message says which and what to do.</exception>
    /// <exception cref="InvalidOperationException">It is under way already.</exception>
    public Task ArmAsync(ArmingMode mode = ArmingMode.Full, CancellationToken cancellationToken = default) => Host.ArmAsync([this], mode, cancellationToken);

    internal void Bind(AccountEntry entry)
    {
        if (Arming.State.Phase >= ArmingPhase.Lapsed)
            throw new InvalidOperationException($"The account {Id} is armed already; create every guard before {nameof(SafetyHost)}.{nameof(SafetyHost.ArmAsync)}.");
        string[] misfits = [.. ProfileProblems(entry.Contract.Profile)];
        if (misfits.Length > 0)
            throw new ArgumentException($"The venue profile of the contract {entry.Contract.Name} cannot work: {string.Join(" ", misfits)}");
        string[] problems = [.. Options.Limits.Problems(entry.Contract.Ceilings)];
        if (problems.Length > 0)
            throw new ArgumentException($"The limits of account {Id} do not fit the contract {entry.Contract.Name}: {string.Join(" ", problems)}");
        _entries.Add(entry);
    }

    /// <summary>
    /// Tells the account the venue's next valid order number (<see cref="IdFormat.Integer"/>; Interactive Brokers' <c>nextValidId</c>). Numbers are
    /// allocated from there on, never below one that was used; durable when the task completes. Where a repeated number modifies
    /// an order (<see cref="RepeatedId.ModifiesOrder"/>), nothing is sent before it was called in this process.
    /// </summary>
    /// <param name="next">The lowest number the venue takes for a new order.</param>
    public Task AdvanceOrderNumberAsync(long next)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(next, 1);
        return Host.Writer.RunAsync(journal =>
        {
            if (Ledger.SkipNumericIdsBelow(next))
                journal.Touch(Ledger);
            _knowsOrderNumber = true;
            return true;
        });
    }

    internal Denial? CheckOrderNumber(VenueProfileAttribute profile) =>
        profile is not { IdFormat: IdFormat.Integer, RepeatedId: RepeatedId.ModifiesOrder } || _knowsOrderNumber ? null
        : Denials.Create(DenialCode.NotArmed,
            $"the venue's next valid order number is not known, and a used one would change another order; nothing was sent. Call {nameof(AdvanceOrderNumberAsync)} with what the venue gave at logon.");

    internal void Attach(LastGate gate)
    {
        if (Arming.State.Phase >= ArmingPhase.Lapsed)
            throw new InvalidOperationException($"The account {Id} is armed already; create its last gate before {nameof(SafetyHost)}.{nameof(SafetyHost.ArmAsync)}.");
        if (LastGate is not null)
            throw new InvalidOperationException($"The account {Id} has a last gate already; give that one to the engine's application.");
        LastGate = gate;
    }

    /// <summary>The entry an order was sent through, or any that can do what is needed.</summary>
    internal AccountEntry? EntryOf(IntentRecord intent, Func<VenueAccess, bool> can) =>
        _entries.Find(entry => can(entry.Access) && intent.Member.AsSpan(2).StartsWith(entry.Contract.Name, StringComparison.Ordinal))
        ?? _entries.Find(entry => can(entry.Access));

    /// <summary>The working order that an order has become by replacements; the order itself when there is none.</summary>
    internal ClientOrderId FindWorking(JournalTransaction journal, ClientOrderId first)
    {
        LiveOrder? latest = null;
        foreach (LiveOrder order in Ledger.Open)
        {
            if (order.Progress.State is IntentState.Working or IntentState.PartiallyFilled
                && (latest is null || order.Record.CreatedAt > latest.Record.CreatedAt)
                && Descends(order.Record))
            {
                latest = order;
            }
        }

        return latest?.Record.ClientOrderId ?? first;

        bool Descends(IntentRecord intent)
        {
            for (IntentRecord? one = intent; one is not null; one = Replaced(one))
            {
                if (one.ClientOrderId == first)
                    return true;
            }

            return false;
        }

        IntentRecord? Replaced(IntentRecord intent) => intent.Target is not { } target ? null
            : Ledger.FindById(target)?.Record ?? journal.Journal.FindByClientOrderId(Ledger.Ref, target.Value);
    }

    internal bool IsOurs(ClientOrderId id) => id.Value?.StartsWith("S1" + Ledger.Tag, StringComparison.Ordinal) == true;

    internal (ReferencePrice?, decimal) MarketData(Instrument? instrument)
    {
        if (instrument is null)
            return (null, 0m); // denied as malformed in its place
        ReferencePrice? reference = Options.Prices.TryGet(instrument, out ReferencePrice price) ? price : null;
        if (string.Equals(instrument.Currency, Options.Currency, StringComparison.Ordinal))
            return (reference, 1m);
        if (Options.ExchangeRates is not { } rates || !rates.TryGet(instrument.Currency, Options.Currency, out ReferencePrice rate))
            return (reference, 0m);
        bool isFresh = (Host.Clock.GetUtcNow() - rate.At).Duration().TotalMilliseconds <= Options.Limits.MarketDataMaxAgeMs;
        return (reference, isFresh ? rate.Price : 0m);
    }

    /// <summary>The kill switch, recovery, journal and health in one: whether a call that needs so much may be sent.</summary>
    internal Denial? CheckArmed(ArmingMode needed)
    {
        if (Arming.MaySend >= needed)
            return null;
        if (Host.Kill.Check() is { } killed)
            return killed;
        string why = Arming.State switch
        {
            { Phase: ArmingPhase.Armed } => "it is armed for orders that can only reduce a position",
            { Phase: ArmingPhase.Recovering } => "recovery has not finished",
            { Phase: ArmingPhase.Lapsed } => "its health could not be confirmed in time",
            { Phase: ArmingPhase.Blocked } => "its arming was blocked",
            var state => $"it is {state}",
        };
        return Denials.Create(DenialCode.NotArmed, $"the account {Id} is not armed for this ({why}); nothing was sent. Call again with the same key once it is armed.");
    }

    /// <summary>The orders that can be canceled, as they are now: read without the writer, so that neither a dead nor a stalled journal holds cancels up.</summary>
    internal IReadOnlyList<CancelTarget> CancelTargets() =>
        [.. from order in Ledger.Open where order.CanBeCanceled select new CancelTarget(order.Record, order.Progress.BrokerOrderId)];

    /// <summary>Asks the venue about an order whose cancel shows that the journal is behind.</summary>
    internal void AskAbout(ClientOrderId id)
    {
        if (Host.Writer.Fault is null)
        {
            Host.Writer.Leave(new DelegateWork<bool>(journal =>
            {
                if (Ledger.FindById(id) is { AskAt: null } order)
                    Resolver.Ask(order, journal.Now);
                return true;
            }));
        }
    }

    internal Denial? CheckBreaker() => Ledger.BreakerReason is not { } reason ? null : Denials.Create(DenialCode.BreakerTripped,
        $"a breaker of account {Id} has tripped: {reason}. An operator has to look and reset it ({nameof(SafetyOperator)}.{nameof(SafetyOperator.ResetBreakerAsync)}).");

    /// <summary>
    /// True while denials may still spend their keys one by one. A runaway loop gets denials that are counted together
    /// instead: it must not fill the disk.
    /// </summary>
    internal bool MaySpend(DateTimeOffset now)
    {
        const int mostPerSecond = 64;
        long window = now.UtcTicks / TimeSpan.TicksPerSecond;
        if (window != _spendWindow)
            (_spendWindow, _spentInWindow) = (window, 0);
        return _spentInWindow++ < mostPerSecond;
    }

    internal void Deny(Admission call, Denial denial)
    {
        if (!denial.SpendsKey)
            Interlocked.Increment(ref _uncounted[(int)denial.Code]);
        call.Deny(denial);
    }

    /// <summary>Writes down denials that spent no key, counted by code.</summary>
    internal void CountDenials()
    {
        List<string>? counts = null;
        for (int code = 0; code < _uncounted.Length; code++)
        {
            long count = Interlocked.Exchange(ref _uncounted[code], 0);
            if (count > 0)
                (counts ??= []).Add(string.Create(CultureInfo.InvariantCulture, $"{(DenialCode)code}={count}"));
        }

        if (counts is not null)
            Host.Writer.Leave(new DelegateWork<bool>(journal => Record(journal, EventKind.DenialsCounted, default, string.Join(' ', counts))));
    }

    /// <summary>Records what a call's answer means, with the next transaction; recovery could derive it again.</summary>
    internal void Settle(Admission call, LiveOrder? order, Judgement judgement)
    {
        if (order is not null)
        {
            Host.Writer.Leave(new DelegateWork<bool>(journal => Apply(journal, order, judgement)));
            if (judgement.Kind == OutcomeKind.Unknown)
                Host.Raise(SafetyEventKind.OutcomeUnknown, Id, $"{order.Record.ClientOrderId}: {judgement.Reason}. The venue is being asked; do not send it again.");
            return;
        }

        if (call.Site.Kind == BrokerCallKind.Cancel)
        {
            bool ask = judgement.Kind == OutcomeKind.Rejected && Cancels.CountReject(call.Target);
            Host.Writer.Leave(new DelegateWork<bool>(journal =>
            {
                if (ask && Ledger.FindById(call.Target) is { } target)
                    Resolver.Ask(target, journal.Now);
                return Record(journal, EventKind.Cancel, call.Target, $"{judgement.Kind} {judgement.Reason}");
            }));
        }
    }

    /// <summary>Closes an intent whose call never reached the wire.</summary>
    internal void Withdraw(LiveOrder order, string reason) =>
        Host.Writer.Leave(new DelegateWork<bool>(journal =>
        {
            if (order.Progress.State != IntentState.Pending)
                return false;
            SetState(journal, order, IntentState.NotExecuted, order.Progress with { Reason = $"not sent: {reason}", UpdatedAt = journal.Now });
            return Record(journal, EventKind.Outcome, order.Record.ClientOrderId, $"{IntentState.NotExecuted} not sent: {reason}");
        }));

    internal void TripBreaker(JournalTransaction journal, string reason)
    {
        Host.Raise(SafetyEventKind.BreakerTripped, Id, $"{reason}. New orders are denied until an operator resets the breaker.");
        if (Ledger.BreakerReason is not null)
            return;
        Ledger.BreakerReason = reason;
        journal.Touch(Ledger);
        Record(journal, EventKind.BreakerTripped, default, reason);
    }

    /// <summary>Moves an order to a state: row, exposure, late-fill reserve, and out of memory when nothing more can come of it.</summary>
    internal void SetState(JournalTransaction journal, LiveOrder order, IntentState state, IntentProgress progress)
    {
        decimal open = Math.Max(0m, order.TotalQty - order.Family.CumQty);
        if (state is IntentState.Canceled or IntentState.Expired && open > 0m)
            order.LateFillUntil ??= journal.Now.AddMilliseconds(LateFillMs(order.Record));
        bool isClosed = order.Record.Terms is null
            ? state is not (IntentState.Pending or IntentState.Unknown or IntentState.Quarantine)
            : !ExecutionStateValidator.IsOpen(state) && (state is not (IntentState.Canceled or IntentState.Expired) || !(order.LateFillUntil > journal.Now));
        if (!ExecutionStateValidator.IsOpen(state))
            order.AskAt = null;
        journal.Update(order, progress with
        {
            State = state,
            CumQty = order.Family.CumQty,
            LeavesQty = ExecutionStateValidator.IsOpen(state) ? open : 0m,
            IsClosed = isClosed,
        });
        Ledger.Recount(order, journal.Now);
        if (isClosed)
        {
            Ledger.Forget(order);
            Cancels.Forget(order.Record.ClientOrderId);
        }
    }

    /// <summary>Lets go of late-fill reserves whose time has passed.</summary>
    internal void SweepLateFills(JournalTransaction journal)
    {
        List<LiveOrder>? done = null;
        foreach (LiveOrder order in Ledger.Open)
        {
            if (order.LateFillUntil <= journal.Now && order.Progress.State is IntentState.Canceled or IntentState.Expired)
                (done ??= []).Add(order);
        }

        foreach (LiveOrder order in done ?? [])
            SetState(journal, order, order.Progress.State, order.Progress with { UpdatedAt = journal.Now });
    }

    /// <summary>
    /// How long this account has listened to its venue. Time in which the process, the machine or the disk stood still is not in
    /// it: what the venue said meanwhile has not been taken in, so nothing has waited for it.
    /// </summary>
    internal TimeSpan Listened { get; private set; }

    /// <summary>Where on <see cref="Listened"/> a report lies that an earlier process received: the time in which nobody listened counts, for the backfill has fetched what was said in it.</summary>
    internal TimeSpan ListenedWhen(DateTimeOffset receivedAt, DateTimeOffset now) =>
        receivedAt < now ? Listened - (now - receivedAt) : Listened;

    /// <summary>Quarantines reports whose claims nothing has explained in time.</summary>
    internal void SweepDoubts(JournalTransaction journal)
    {
        foreach (VenueOrder venue in Doubtful.Values.ToArray())
            ReportIntake.Judge(journal, this, venue, Listened);

        // Swept at every look of the watch, on the writer: where two sweeps lie further apart, one of the two stood still.
        long now = Host.Clock.GetTimestamp();
        TimeSpan since = Host.Clock.GetElapsedTime(_sweptAt, now);
        TimeSpan longest = TimeSpan.FromMilliseconds(2 * Host.Options.WatchIntervalMs);
        Listened += since < longest ? since : longest;
        _sweptAt = now;
    }

    internal bool Record(JournalTransaction journal, EventKind kind, ClientOrderId order, string text)
    {
        journal.Event(kind, Ledger.Ref, order, text);
        return true;
    }

    internal int LateFillMs(IntentRecord intent) => EntryOf(intent, static _ => true)?.Contract.Profile.LateFillMs ?? 60_000;

    private static IEnumerable<string> ProfileProblems(VenueProfileAttribute profile)
    {
        if (profile.CallTimeoutMs <= 0) yield return $"{nameof(profile.CallTimeoutMs)} is {profile.CallTimeoutMs}; give a positive number of milliseconds, or no call can be sent.";
        if (profile.RequestExpiryMs < 0) yield return $"{nameof(profile.RequestExpiryMs)} is {profile.RequestExpiryMs}; give 0 for never, or a positive number of milliseconds.";
        if (profile.VisibilityMs < 0) yield return $"{nameof(profile.VisibilityMs)} is {profile.VisibilityMs}; it cannot be negative.";
        if (profile.LateFillMs < 0) yield return $"{nameof(profile.LateFillMs)} is {profile.LateFillMs}; it cannot be negative.";
        if (profile.IdFormat == IdFormat.AlphaNumeric && profile.IdMaxLength < ClientOrderIdScheme.ShortestAlphaNumeric)
            yield return $"{nameof(profile.IdMaxLength)} is {profile.IdMaxLength}; below {ClientOrderIdScheme.ShortestAlphaNumeric} characters client order IDs would collide. Use another {nameof(IdFormat)}.";
    }

    private bool Apply(JournalTransaction journal, LiveOrder order, Judgement judgement)
    {
        IntentProgress before = order.Progress;
        bool undecided = before.State is IntentState.Pending or IntentState.Unknown;
        IntentState state = judgement.Kind switch
        {
            OutcomeKind.Accepted when undecided => order.Family.CumQty > 0m && order.Record.Target is not null ? IntentState.PartiallyFilled : IntentState.Working,
            OutcomeKind.Rejected when undecided => IntentState.Rejected,
            OutcomeKind.Unknown when before.State == IntentState.Pending => IntentState.Unknown,
            _ => before.State,
        };
        if (state == IntentState.Unknown && undecided)
            Resolver.Ask(order, journal.Now);
        SetState(journal, order, state, before with
        {
            BrokerOrderId = judgement.BrokerOrderId ?? before.BrokerOrderId,
            Reason = judgement.Reason ?? before.Reason,
            UpdatedAt = journal.Now,
        });
        // Where a report has rejected the replacement meanwhile, the order to be replaced works on.
        if (order.Record.Kind == BrokerCallKind.Replace && judgement.Kind == OutcomeKind.Accepted && state is not (IntentState.Rejected or IntentState.NotExecuted))
            ReportIntake.EndReplaced(journal, this, order);
        return Record(journal, EventKind.Outcome, order.Record.ClientOrderId, $"{state} {judgement.Reason}");
    }
}

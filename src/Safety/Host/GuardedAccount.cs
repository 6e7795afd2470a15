using System.Collections.Concurrent;
using Safety.Arming;
using Safety.Contracts;
using Safety.Decisions;
using Safety.Generated.V1;
using Safety.Guard;
using Safety.Guarding;
using Safety.Idempotency;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.KillSwitches;
using Safety.Ledger;
using Safety.Lifecycle;
using Safety.Limits;
using Safety.Orders;
using Safety.Recovery;
using Safety.Reports;
using Safety.Writer;

namespace Safety.Host;

/// <summary>One account behind its safeguards. Generated guards are bound to it; execution reports go in here.</summary>
public sealed class GuardedAccount
{
    private readonly List<AccountEntry> _entries = [];
    private readonly long[] _uncounted = new long[Enum.GetValues<DenialCode>().Length + 1];
    private readonly ConcurrentDictionary<ulong, OrderUnderWay> _underWay = new();
    private readonly HashSet<string> _foreign = new(StringComparer.Ordinal); // of the writer
    private bool _knowsOrderNumber; // of the writer
    private long _spendWindow;
    private int _spentInWindow;

    internal GuardedAccount(SafetyHost host, AccountOptions options, int accountRef, AccountLock accountLock)
    {
        Host = host;
        Options = options;
        Ref = accountRef;
        Tag = options.OwnershipTag ?? ClientOrderIdScheme.TagOf(options.Id);
        AccountState state = host.Writer.Memory.Account(accountRef);
        Rate = new OrderRateLimit(options.Limits.MaxOrdersPerSecond, state.RateSecond * TimeSpan.TicksPerSecond, state.RateOrders);
        Band = new PriceBand(options.Limits.PriceBandBps, options.Limits.MarketDataMaxAgeMs);
        Notional = new NotionalLimit(options.Limits, options.Currency);
        Lock = accountLock;
        Arming = new AccountArming(host.Arming, host.LastArming?.Epoch ?? 0);
        Cancels = new CancelTracker(host.Clock);
        MassCancel = new MassCancel(this);
        Patience = new Patience(this);
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

    /// <summary>True where long and short are held side by side.</summary>
    internal bool HoldsBothSides => Options.Positions != PositionMode.Net;

    internal SafetyHost Host { get; }

    internal AccountArming Arming { get; }

    internal AccountLock Lock { get; }

    internal MassCancel MassCancel { get; }

    /// <summary>True once its recovery was through in this process.</summary>
    internal bool IsRecovered { get; set; }

    /// <summary>True once it was armed in this process.</summary>
    internal bool WasArmed { get; set; }

    /// <summary>The journal's number of the account.</summary>
    internal int Ref { get; }

    /// <summary>What our orders carry at the venue.</summary>
    internal string Tag { get; }

    internal OrderRateLimit Rate { get; }

    internal PriceBand Band { get; }

    internal NotionalLimit Notional { get; }

    internal CancelTracker Cancels { get; }

    internal Patience Patience { get; }

    internal UnknownResolver Resolver { get; }

    internal Reconciliation Reconciliation { get; }

    internal IReadOnlyList<AccountEntry> Entries => _entries;

    internal LastGate? LastGate { get; private set; }

    /// <summary>The orders that may be open, as of the last durable batch; any thread may look.</summary>
    internal IEnumerable<Family> Open => Host.Writer.Memory.Published.Values.Where(family => family.Account == Ref);

    /// <summary>
    /// Takes an execution report in: exactly once per (order, ExecID), applied and durable when the task completes. Feed every
    /// report the venue sends, in any order and as often as it comes; act on it only when the receipt is not a duplicate.
    /// </summary>
    /// <exception cref="JournalException">The journal is latched; the report is not lost: recovery fetches it again.</exception>
    public async Task<ReportReceipt> ReceiveAsync(ExecutionReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.ClientOrderId.IsEmpty || (string.IsNullOrEmpty(report.ExecId) && !_entries.Exists(static entry => entry.Rules.ExecIds == ExecIdScope.None)))
            throw new ArgumentException($"An execution report needs a client order ID and an ExecID; without them it cannot be told from its duplicates. A venue that gives none has to say so in its profile ({nameof(ExecIdScope)}.{nameof(ExecIdScope.None)}).", nameof(report));
        if (!(StoredText.IsWhole(report.ClientOrderId.Value) && StoredText.IsWhole(report.ExecId) && StoredText.IsWhole(report.ExecRefId)
            && StoredText.IsWhole(report.OrigClientOrderId?.Value) && StoredText.IsWhole(report.BrokerOrderId?.Value)))
            throw new ArgumentException($"An ID of the execution report {report.ExecId} holds half a character (an unpaired surrogate), which no journal can keep; mend how the adapter decodes the venue's text.", nameof(report));
        Family? family = null;
        ReportReceipt receipt = await Host.Writer.RunAsync(journal => ReportIntake.Apply(journal, this, report, out family), isNews: true).ConfigureAwait(false);
        Hear(family);
        return receipt;
    }

    /// <summary>
    /// Reads received reports after a number, oldest first, from the journal. A strategy replays them after a restart: what it
    /// has acted on already comes back as a stored outcome, because its keys are the same.
    /// </summary>
    public Task<IReadOnlyList<ReportRecord>> ReadReportsAsync(long afterSequence) =>
        Host.Writer.RunAsync<IReadOnlyList<ReportRecord>>(journal =>
            [.. from entry in journal.ReadFrom((ulong)afterSequence + 1)
                where entry.Header.Account == Ref && entry.Fact is Reported
                select ReportIntake.RecordOf(entry.Header, (Reported)entry.Fact)]);

    /// <summary>
    /// Fetches execution reports that were missed (after a broken connection, or now and then): the same code as recovery.
    /// Returns how many were news; read them with <see cref="ReadReportsAsync"/>.
    /// </summary>
    public Task<int> CatchUpAsync(CancellationToken cancellationToken = default) => HostRecovery.BackfillAsync(this, cancellationToken);

    /// <summary>The position in an instrument, in units, as derived from fills; where long and short are held side by side, the one less the other.</summary>
    public Task<decimal> GetPositionAsync(string symbol) =>
        Host.Writer.RunAsync(journal => journal.Account(Ref).UnitsOf(symbol));

    /// <summary>The orders that can still trade, oldest first.</summary>
    public Task<IReadOnlyList<IntentRecord>> GetWorkingOrdersAsync() =>
        Host.Writer.RunAsync<IReadOnlyList<IntentRecord>>(journal =>
            [.. from family in journal.Families
                where family.Account == Ref && family.Instrument is not null
                from intent in family.Intents
                where intent.IsOpen
                orderby intent.Sequence
                select IntentView.Of(family, intent)]);

    /// <summary>The intent a key was used for, with what has become of it; null for a new key. For strategies that replay their causes after a restart.</summary>
    public Task<IntentRecord?> FindIntentAsync(OrderKey key) =>
        Host.Writer.RunAsync(journal => IdempotencyManager.Recall(journal, Ref, ClientOrderIdScheme.IntentKey(key, Tag)));

    /// <summary>An intent, open or closed, by its client order ID; null when it is not ours.</summary>
    public Task<IntentRecord?> FindOrderAsync(ClientOrderId id) =>
        Host.Writer.RunAsync(journal => journal.FindFamily(Ref, id) is { } family && family.Find(id) is { } intent ? IntentView.Of(family, intent) : null);

    /// <summary>An order as the venue's reports make it, with all its replacements; null when the venue has not reported on it, or it is not ours.</summary>
    public Task<Fix44Order?> FindVenueOrderAsync(ClientOrderId id) =>
        Host.Writer.RunAsync(journal => journal.FindFamily(Ref, id) is { IsSilent: false } family && family.Find(id) is not null ? family.Venue : null);

    /// <summary>Worst-case exposure over all instruments, in the account's currency.</summary>
    public Task<decimal> GetExposureAsync() => Host.Writer.RunAsync(journal => journal.Account(Ref).WorstCase);

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
        string[] misfits = [.. ProfileProblems(entry)];
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
    /// <exception cref="InvalidOperationException">It is lower than what the venue said before: another account or another session's numbers. An alarm is raised, and nothing is changed.</exception>
    public async Task AdvanceOrderNumberAsync(long next)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(next, 1);
        long before = await Host.Writer.RunAsync(journal =>
        {
            long told = journal.Account(Ref).ToldNumber;
            if (next > told)
                journal.Append(Ref, 0, new NumberAdvanced(next));
            _knowsOrderNumber |= next >= told;
            return told;
        }).ConfigureAwait(false);
        if (next >= before)
            return;
        string why = $"the venue's next valid order number goes back from {before} to {next}: this is another account or session, or its numbers were reset. It was refused; find out which before anything is sent.";
        Host.Raise(SafetyEventKind.Mismatch, Id, why);
        throw new InvalidOperationException($"The account {Id}: {why}");
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

    /// <summary>The entry an order was sent through, where it can do what is needed: what another contract's venue says of it proves nothing.</summary>
    internal AccountEntry? EntryOf(Family family, Func<VenueAccess, bool> can) =>
        _entries.Find(entry => string.Equals(entry.Contract.Name, family.First.Admission.Contract, StringComparison.Ordinal) && can(entry.Access));

    /// <summary>The working order that an order has become by replacements; the order itself when there is none.</summary>
    internal ClientOrderId FindWorking(JournalBatch journal, ClientOrderId first)
    {
        if (journal.FindFamily(Ref, first) is not { } family)
            return first;
        HashSet<ClientOrderId> line = [first];
        ClientOrderId latest = first;
        foreach (Intent intent in family.Intents)
        {
            if (line.Contains(intent.Admission.Target))
                line.Add(intent.ClientOrderId);
            if (line.Contains(intent.ClientOrderId) && intent.State is IntentState.Working or IntentState.PartiallyFilled)
                latest = intent.ClientOrderId;
        }

        return latest;
    }

    internal bool IsOurs(ClientOrderId id) => id.Value?.StartsWith("S1" + Tag, StringComparison.Ordinal) == true;

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

    /// <summary>What a unit of everything held is worth at the market now; what nobody can price is left out.</summary>
    internal IReadOnlyDictionary<string, decimal> Marks()
    {
        Dictionary<string, decimal>? marks = null;
        foreach (Holding holding in Host.Writer.Memory.Account(Ref).Holdings.Values)
        {
            if (holding.Units == 0m || marks?.ContainsKey(holding.Symbol) == true)
                continue;
            if (MarkOf(holding.Instrument ?? new Instrument(holding.Symbol, Options.Currency, 0.01m, 1m)) is > 0m and var mark)
                (marks ??= new Dictionary<string, decimal>(StringComparer.Ordinal)).Add(holding.Symbol, mark);
        }

        return marks ?? (IReadOnlyDictionary<string, decimal>)System.Collections.Immutable.ImmutableDictionary<string, decimal>.Empty;
    }

    /// <summary>What a unit is worth at the market now, in the account's currency; 0 where nobody can say.</summary>
    internal decimal MarkOf(Instrument instrument)
    {
        (ReferencePrice? reference, decimal rate) = MarketData(instrument);
        try
        {
            return reference is { Price: > 0m } price ? instrument.NotionalOf(1m, price.Price) * rate : 0m;
        }
        catch (OverflowException)
        {
            return 0m;
        }
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
        [.. from family in Open from intent in family.CancelTargets select new CancelTarget(family, intent)];

    /// <summary>Asks the venue about an order whose cancel shows that the journal is behind.</summary>
    internal void AskAbout(CancelTarget target) => Leave(_ => Resolver.Ask(target.Intent.Sequence));

    internal Denial? CheckBreaker(AccountState state) => state.BreakerReason is not { } reason ? null : Denials.Create(DenialCode.BreakerTripped,
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
        List<CodeCount>? counts = null;
        for (int code = 0; code < _uncounted.Length; code++)
        {
            long count = Interlocked.Exchange(ref _uncounted[code], 0);
            if (count > 0)
                (counts ??= []).Add(new CodeCount(code, count));
        }

        if (counts is not null)
            Leave(journal => journal.Append(Ref, 0, new DenialsCounted(counts)));
    }

    /// <summary>Begins to tell an order's call what is heard of it.</summary>
    internal void Begin(OrderUnderWay order) => _underWay[order.Sequence] = order;

    /// <summary>A call has ended that is under way no longer.</summary>
    internal void End(OrderUnderWay order) => _underWay.TryRemove(order.Sequence, out _);

    /// <summary>Tells calls under way what has become of their orders; after it is durable.</summary>
    internal void Hear(Family? family)
    {
        if (family is null || _underWay.IsEmpty)
            return;
        foreach (Intent intent in family.Intents)
        {
            if (_underWay.TryGetValue(intent.Sequence, out OrderUnderWay? order))
                order.Hear(intent);
        }
    }

    /// <summary>Records what an order's answer means, with the next batch; recovery could derive it again.</summary>
    internal void Settle(OrderUnderWay order, Judgement judgement, AckStrength strength, bool hasEnded)
    {
        Answered answer = new(order.Sequence, KindOf(judgement), strength, judgement.BrokerOrderId, judgement.Reason, hasEnded);
        Leave(journal => Append(journal, order.Family, answer));
        if (judgement.Kind == OutcomeKind.Unknown)
            Host.Raise(SafetyEventKind.OutcomeUnknown, Id, $"{order.ClientOrderId}: {judgement.Reason}. The venue is being asked; do not send it again.");
    }

    /// <summary>Writes down that a cancel was asked for; it does not wait for that.</summary>
    internal CancelUnderWay BeginCancel(CancelAsked asked)
    {
        CancelUnderWay cancel = new(asked.Target);
        Leave(journal =>
        {
            if (journal.FindFamily(Ref, asked.Target) is { } family)
                (cancel.Family, cancel.Sequence) = (family.Number, journal.Append(Ref, family.Number, asked));
        });
        return cancel;
    }

    /// <summary>Records what a cancel's answer means.</summary>
    internal void SettleCancel(CancelUnderWay cancel, Judgement judgement)
    {
        if (judgement.Kind == OutcomeKind.Accepted)
            Cancels.Accept(cancel.Target);
        Leave(journal =>
        {
            if (cancel.Family == 0)
                Cancels.Forget(cancel.Target); // none of our orders
            else
                Append(journal, cancel.Family, new Answered(cancel.Sequence, KindOf(judgement), AckStrength.Received, null, judgement.Reason, HasEnded: true));
        });
    }

    /// <summary>Closes an intent whose call never reached the wire.</summary>
    internal void Withdraw(OrderUnderWay order, string reason) => Leave(journal => Append(journal, order.Family, new NotSent(order.Sequence, reason)));

    /// <summary>A call that was given up has returned or thrown after all.</summary>
    internal void NoteEnd(OrderUnderWay order) => Leave(journal => Append(journal, order.Family, new CallEnded(order.Sequence)));

    /// <summary>Appends a fact of an order and tells what comes of it.</summary>
    internal Family Append(JournalBatch journal, ulong number, Fact fact)
    {
        Family before = journal.Family(number)!;
        ulong sequence = journal.Append(Ref, number, fact);
        Family after = journal.Family(number)!;
        for (int i = before.Alarms.Count; i < after.Alarms.Count; i++)
            TripBreaker(journal, after.Alarms[i].Text, sequence, after.Alarms[i].Kind.ToString());
        for (int i = 0; i < before.Intents.Length; i++)
        {
            Intent intent = after.Intents[i];
            if (intent.State == IntentState.Quarantine && before.Intents[i].State != IntentState.Quarantine)
                Host.Raise(SafetyEventKind.Quarantined, Id, $"{intent.ClientOrderId}: {intent.Reason}. Its exposure stays reserved until an operator rules on it ({nameof(SafetyOperator)}.{nameof(SafetyOperator.RuleAsync)}).");
            if (!intent.IsOpen)
                Cancels.Forget(intent.ClientOrderId);
            else if (fact is LookedUp)
                Cancels.MayAskAgain(intent.ClientOrderId); // it works still
        }

        return after;
    }

    /// <summary>An order that is none of ours has traded: the position is no longer what our fills make it. Told once for each order.</summary>
    internal void HearForeign(JournalBatch journal, ExecutionReport report, ulong sequence)
    {
        const int mostKept = 10_000;
        if (_foreign.Count >= mostKept)
            _foreign.Clear();
        if (!_foreign.Add(report.ClientOrderId.Value))
            return;
        string told = $"the execution report {report.ExecId} fills the order {report.ClientOrderId}, which is not ours{NameOfMaker(report.MadeBy)}";
        if (PolicyFor(report.MadeBy) == ForeignOrderPolicy.TripBreaker)
            TripBreaker(journal, told, sequence);
        else
            Host.Raise(SafetyEventKind.Mismatch, Id, $"{told}; it is kept, and counts in no position before the venue's positions are taken over.");
    }

    internal ForeignOrderPolicy PolicyFor(VenueMakes madeBy) => Options.ForeignOrders.GetValueOrDefault(madeBy);

    internal static string NameOfMaker(VenueMakes madeBy) => madeBy == VenueMakes.Nothing ? "" : $" (the venue has made it: {madeBy})";

    internal void TripBreaker(JournalBatch journal, string reason, ulong cause = 0, string code = "Account")
    {
        Host.Raise(SafetyEventKind.BreakerTripped, Id, $"{reason}. New orders are denied until an operator resets the breaker.");
        if (journal.Account(Ref).BreakerReason is null)
            journal.Append(Ref, 0, new BreakerTripped(code, reason, cause));
    }

    /// <summary>Leaves work that tells what has happened for the next batch.</summary>
    internal void Leave(Action<JournalBatch> work) => Host.Writer.Leave(new DelegateWork<bool>(
        journal =>
        {
            work(journal);
            return true;
        },
        isNews: true));

    private static AnswerKind KindOf(Judgement judgement) => judgement.Kind switch
    {
        OutcomeKind.Accepted => AnswerKind.Accepted,
        OutcomeKind.Rejected => AnswerKind.Rejected,
        _ => AnswerKind.Unknown,
    };

    // What cannot work. The compiler sees most of it (SAFE111); not what the account is set to, and not a contract written by hand.
    private IEnumerable<string> ProfileProblems(AccountEntry entry)
    {
        VenueProfileAttribute profile = entry.Contract.Profile;
        VenueRules rules = entry.Rules;
        bool isFoundByVenueId = rules.LookUps.HasFlag(LookUpBy.VenueId);
        if (rules.Acknowledgement == AckBy.Report && !profile.CannotLookUp && profile.IdFormat != IdFormat.NotCarried && !rules.LookUps.HasFlag(LookUpBy.ClientId) && !isFoundByVenueId && !rules.CanList)
            yield return $"it acknowledges by report and has neither a look-up of an order nor the list of open ones: an order whose report is lost is never heard of. Add a query with the role {nameof(QueryRole.OrderByClientId)}, {nameof(QueryRole.OrderByVenueId)} or {nameof(QueryRole.OpenOrders)}, or state {nameof(profile.CannotLookUp)}.";
        if (profile.IdFormat == IdFormat.NotCarried && rules.LookUps.HasFlag(LookUpBy.ClientId))
            yield return $"the venue does not carry our IDs ({nameof(IdFormat.NotCarried)}), so a look-up by them finds nothing; look up by the venue's.";
        if (profile.Fills == FillsTold.CumulativeOnly && profile.ExecIds is not (ExecIdScope.None or ExecIdScope.PerOrder))
            yield return $"where only totals are told ({nameof(FillsTold.CumulativeOnly)}) there is no ID of an execution; leave {nameof(profile.ExecIds)} out.";
        if (profile is { Fills: FillsTold.PerFill, ExecIds: ExecIdScope.None, TimeResolutionMs: >= 1_000 })
            yield return $"without ExecIDs and with times of {profile.TimeResolutionMs} ms, two equal fills cannot be told from one that is told twice; state a finer {nameof(profile.TimeResolutionMs)}, or give the venue's number of a report as its ExecId.";
        if (profile is { Replaces: ReplaceActs.InPlace, Fills: FillsTold.CumulativeOnly, ReplacedQty: ReplacedQty.Remaining })
            yield return $"an order that is changed in place to what shall still fill, and of which only totals are told, has no total that could be counted; state {nameof(ReplacedQty.Total)} and have the adapter send the total.";
        if (profile is { Replaces: ReplaceActs.CancelAndNew, CannotCancel: true })
            yield return $"a venue that has no cancel cannot replace by canceling ({nameof(ReplaceActs.CancelAndNew)}).";
        if (profile.Makes.HasFlag(VenueMakes.Legs) && !isFoundByVenueId)
            yield return $"the venue places legs under IDs of its own ({nameof(VenueMakes.Legs)}), and nothing finds them; add a query with the role {nameof(QueryRole.OrderByVenueId)}.";
        if (Options.Positions != PositionMode.Net && profile.Positions != Options.Positions)
            yield return $"the account is set to {Options.Positions} positions ({nameof(AccountOptions)}.{nameof(AccountOptions.Positions)}), and the contract's venue keeps {profile.Positions} ones; state it in the profile if the venue can, or set the account to {PositionMode.Net}.";
        foreach (string window in entry.UnreadableMaintenance)
            yield return $"'{window}' is no window of maintenance; write a day (or Daily), the local time it begins and ends, and an IANA time zone: 'Sun 21:55-22:05 America/Chicago'.";
        if (profile.TimeResolutionMs < 0) yield return $"{nameof(profile.TimeResolutionMs)} is {profile.TimeResolutionMs}; it cannot be negative.";
        if (profile.ReportGapMs < 0) yield return $"{nameof(profile.ReportGapMs)} is {profile.ReportGapMs}; it cannot be negative.";
        if (profile.CallTimeoutMs <= 0) yield return $"{nameof(profile.CallTimeoutMs)} is {profile.CallTimeoutMs}; give a positive number of milliseconds, or no call can be sent.";
        if (profile.RequestExpiryMs < 0) yield return $"{nameof(profile.RequestExpiryMs)} is {profile.RequestExpiryMs}; give 0 for never, or a positive number of milliseconds.";
        if (profile.VisibilityMs < 0) yield return $"{nameof(profile.VisibilityMs)} is {profile.VisibilityMs}; it cannot be negative.";
        if (profile.LateFillMs < 0) yield return $"{nameof(profile.LateFillMs)} is {profile.LateFillMs}; it cannot be negative.";
        if (profile.IdFormat == IdFormat.AlphaNumeric && profile.IdMaxLength < ClientOrderIdScheme.ShortestAlphaNumeric)
            yield return $"{nameof(profile.IdMaxLength)} is {profile.IdMaxLength}; below {ClientOrderIdScheme.ShortestAlphaNumeric} characters client order IDs would collide. Use another {nameof(IdFormat)}.";
    }
}

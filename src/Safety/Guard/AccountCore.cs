using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics;
using Safety.Arming;
using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Idempotency;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Ledger;
using Safety.Lifecycle;
using Safety.Limits;
using Safety.Orders;
using Safety.Timing;
using Safety.Writer;

namespace Safety.Guard;

/// <summary>The state of one account, and what every guarded call, report and answer of it passes through.</summary>
internal sealed class AccountCore
{
    private readonly List<AccountEntry> _entries = [];
    private readonly long[] _uncounted = new long[Enum.GetValues<DenialCode>().Length + 1];
    private readonly ConcurrentDictionary<ulong, OrderUnderWay> _underWay = new();
    private readonly Lock _hearing = new();
    private readonly HashSet<string> _foreign = new(StringComparer.Ordinal); // of the writer
    private readonly AccountLimits _limits;
    private readonly NotionalLimit? _firm;
    private readonly FrozenDictionary<string, NotionalLimit> _strategies;
    private readonly FrozenDictionary<string, NotionalLimit> _symbols;
    private readonly TradingHours? _hours;
    private readonly FrozenDictionary<string, TradingHours> _symbolHours;
    private long _confirmedAt = long.MinValue;
    private volatile bool _knowsOrderNumber;
    private long _spendWindow;
    private int _spentInWindow;

    public AccountCore(HostCore host, AccountOptions options, int accountRef, AccountLock accountLock)
    {
        Host = host;
        Options = options;
        Ref = accountRef;
        Name = options.Id.ToString();
        Tag = options.OwnershipTag ?? ClientOrderIdScheme.TagOf(options.Id);
        AccountState state = host.Writer.Memory.Account(accountRef);
        Rate = new OrderRateLimit(options.Limits.MaxOrdersPerSecond, state.RateSecond * TimeSpan.TicksPerSecond, state.RateOrders);
        _hours = options.Limits.TradingHours is { } hours ? new TradingHours("the account", hours) : null;
        _symbolHours = options.Limits.SymbolTradingHours.ToFrozenDictionary(static symbol => symbol.Key, static symbol => new TradingHours(symbol.Key, symbol.Value), StringComparer.Ordinal);
        Band = new PriceBand(options.Limits.PriceBandBps, options.Limits.MarketDataMaxAgeMs);
        _limits = new AccountLimits(options.Limits, options.Currency);
        _firm = host.Options.Firm is { } firm ? new NotionalLimit(firm, "the firm", options.Currency) : null;
        _strategies = options.Limits.Strategies.ToFrozenDictionary(static scope => scope.Key, scope => new NotionalLimit(scope.Value, $"the strategy {scope.Key}", options.Currency), StringComparer.Ordinal);
        _symbols = options.Limits.Symbols.ToFrozenDictionary(static scope => scope.Key, scope => new NotionalLimit(scope.Value, $"the symbol {scope.Key}", options.Currency), StringComparer.Ordinal);
        Lock = accountLock;
        Arming = new AccountArming(host.Arming, host.LastArming?.Epoch ?? 0);
        Cancels = new CancelTracker(host.Clock, options.Limits.MaxOrdersPerSecond, host.Writer.ProcessEpoch);
    }

    public AccountId Id => Options.Id;

    /// <summary>Its name, as latches of the kill switch have it.</summary>
    public string Name { get; }

    public AccountOptions Options { get; }

    public HostCore Host { get; }

    public AccountArming Arming { get; }

    public AccountLock Lock { get; }

    /// <summary>How long an accepted order may take to show at the venue, in milliseconds, by the slowest of its contracts.</summary>
    public int VisibilityMs => _entries.Count == 0 ? 0 : _entries.Max(static entry => entry.Contract.Profile.VisibilityMs);

    /// <summary>True where long and short are held side by side.</summary>
    public bool HoldsBothSides => Options.Positions != PositionMode.Net;

    /// <summary>The journal's number of the account.</summary>
    public int Ref { get; }

    /// <summary>What our orders carry at the venue.</summary>
    public string Tag { get; }

    public OrderRateLimit Rate { get; }

    public PriceBand Band { get; }

    /// <summary>True where the day's result has to be counted.</summary>
    public bool LimitsLosses => _limits.Losses.IsSet;

    /// <summary>The account's limits as they are in force now: as configured, but for what a person has raised for a time.</summary>
    public AccountLimits LimitsNow(JournalBatch journal)
    {
        AccountState state = journal.Account(Ref);
        if (state.Raised.IsEmpty)
            return _limits;
        LimitOptions limits = Options.Limits;
        foreach ((string name, RaisedLimit raised) in state.Raised)
        {
            // The options or a ceiling may be others since.
            if (journal.Now.UtcTicks < raised.UntilTicks && WhyNotRaised(name, raised.Value) is null)
                limits = RaisableLimits.With(limits, name, raised.Value);
        }

        return ReferenceEquals(limits, Options.Limits) ? _limits : new AccountLimits(limits, Options.Currency);
    }

    /// <summary>Why a limit cannot be raised so; null where it can. No contract's ceiling is passed.</summary>
    public string? WhyNotRaised(string limit, decimal value) => RaisableLimits.Problem(Options.Limits, limit, value)
        ?? _entries.SelectMany(entry => RaisableLimits.With(Options.Limits, limit, value).Problems(entry.Contract.Ceilings)).FirstOrDefault();

    /// <summary>Every scope that an order counts in, the widest first.</summary>
    public IEnumerable<(LimitScope Scope, string? Name, NotionalLimit Limit)> Scopes(OrderAtHand order)
    {
        if (_firm is not null)
            yield return (LimitScope.Firm, null, _firm);
        yield return (LimitScope.Account, null, order.Limits.Notional);
        if (_strategies.TryGetValue(order.Call.Key.Strategy.Value ?? "", out NotionalLimit? strategy))
            yield return (LimitScope.Strategy, order.Call.Key.Strategy.Value, strategy);
        if (_symbols.TryGetValue(order.Terms.Instrument.Symbol, out NotionalLimit? symbol))
            yield return (LimitScope.Symbol, order.Terms.Instrument.Symbol, symbol);
    }

    /// <summary>What the positions of the host's other accounts are worth now, by account; null where nothing limits them together.</summary>
    public IReadOnlyDictionary<int, IReadOnlyDictionary<string, decimal>>? FirmMarks() =>
        _firm is { LimitsPositions: true } ? Host.Accounts.Where(other => other.Ref != Ref).ToDictionary(static other => other.Ref, static other => other.Marks()) : null;

    /// <summary>The venue's clock: of the contract that tells it, where there are several.</summary>
    public BrokerTimestampedTimeouts? Timeouts => (_entries.Find(static entry => entry.Access.CanTellTime) ?? _entries.FirstOrDefault())?.Timeouts;

    public CancelTracker Cancels { get; }

    public IReadOnlyList<AccountEntry> Entries => _entries;

    public LastGate? LastGate { get; private set; }

    /// <summary>The orders that may be open, as of the last durable batch; any thread may look.</summary>
    public IEnumerable<Family> Open => Host.Writer.Memory.Published.Values.Where(family => family.Account == Ref);

    public void Bind(AccountEntry entry)
    {
        if (Arming.State.Phase >= ArmingPhase.Lapsed)
            throw new InvalidOperationException($"The account {Id} is armed already; create every guard before SafetyHost.ArmAsync.");
        string[] misfits = [.. ProfileProblems(entry)];
        if (misfits.Length > 0)
            throw new ArgumentException($"The venue profile of the contract {entry.Contract.Name} cannot work: {string.Join(" ", misfits)}");
        if (Options.Limits.AccountStateMaxAgeMs is not null && !entry.Access.CanListOpenOrders && !entry.Access.CanListPositions)
            throw new ArgumentException($"The account {Id} trusts the venue's word for {Options.Limits.AccountStateMaxAgeMs} ms ({nameof(LimitOptions.AccountStateMaxAgeMs)}), and the contract {entry.Contract.Name} can list neither orders nor positions. Add a query with the role {nameof(QueryRole.OpenOrders)} or {nameof(QueryRole.Positions)}, or leave the age out.");
        string[] problems = [.. Options.Limits.Problems(entry.Contract.Ceilings)];
        if (problems.Length > 0)
            throw new ArgumentException($"The limits of account {Id} do not fit the contract {entry.Contract.Name}: {string.Join(" ", problems)}");
        _entries.Add(entry);
    }

    /// <summary>The venue's next valid order number; durable when the task completes.</summary>
    /// <exception cref="InvalidOperationException">It goes back.</exception>
    public async Task AdvanceOrderNumberAsync(long next)
    {
        long before = await Host.Writer.RunAsync(journal =>
        {
            long told = journal.Account(Ref).ToldNumber;
            if (next > told)
                journal.Append(Ref, 0, new NumberAdvanced(next));
            return told;
        }).ConfigureAwait(false);
        if (next >= before)
        {
            _knowsOrderNumber = true; // it is durable
            return;
        }

        string why = $"the venue's next valid order number goes back from {before} to {next}: this is another account or session, or its numbers were reset. It was refused; find out which before anything is sent.";
        Host.Raise(SafetyEventKind.Mismatch, Id, why);
        throw new InvalidOperationException($"The account {Id}: {why}");
    }

    public Denial? CheckOrderNumber(VenueProfileAttribute profile) =>
        profile is not { IdFormat: IdFormat.Integer, RepeatedId: RepeatedId.ModifiesOrder } || _knowsOrderNumber ? null
        : Denials.Create(DenialCode.NotArmed,
            $"the venue's next valid order number is not known, and a used one would change another order; nothing was sent. Call {nameof(AdvanceOrderNumberAsync)} with what the venue gave at logon.");

    public void Attach(LastGate gate)
    {
        if (Arming.State.Phase >= ArmingPhase.Lapsed)
            throw new InvalidOperationException($"The account {Id} is armed already; create its last gate before SafetyHost.ArmAsync.");
        if (LastGate is not null)
            throw new InvalidOperationException($"The account {Id} has a last gate already; give that one to the engine's application.");
        LastGate = gate;
    }

    /// <summary>The intent a key was used for; null for a new key.</summary>
    public Task<IntentRecord?> FindIntentAsync(OrderKey key) =>
        Host.Writer.RunAsync(journal => IdempotencyManager.Recall(journal, Ref, ClientOrderIdScheme.IntentKey(key, Tag)));

    /// <summary>The entry an order was sent through, where it can do what is needed: what another contract's venue says of it proves nothing.</summary>
    public AccountEntry? EntryOf(Family family, Func<VenueAccess, bool> can) =>
        _entries.Find(entry => string.Equals(entry.Contract.Name, family.First.Admission.Contract, StringComparison.Ordinal) && can(entry.Access));

    /// <summary>The working order that an order has become by replacements; the order itself when there is none.</summary>
    public ClientOrderId FindWorking(JournalBatch journal, ClientOrderId first)
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

    /// <summary>Whether an order can trade, as of the last durable batch; any thread may ask.</summary>
    public bool IsOpen(ClientOrderId id) => Open.Any(family => family.Find(id) is { IsOpen: true });

    public bool IsOurs(ClientOrderId id) => id.Value?.StartsWith("S1" + Tag, StringComparison.Ordinal) == true;

    public (ReferencePrice?, decimal) MarketData(Instrument? instrument)
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

    /// <summary>What is on display for the hedge of an order; null where it has none, or nobody can say.</summary>
    public DisplayedLiquidity? LiquidityFor(OrderTerms terms) => terms.HedgedBy is { With: { } with } plan
        && Options.Liquidity?.TryGet(with, terms.Side == Side.Buy ? Side.Sell : Side.Buy, plan.PriceBudgetBps, out DisplayedLiquidity displayed) == true ? displayed : null;

    /// <summary>What a unit of everything held is worth at the market now; what nobody can price is left out.</summary>
    public IReadOnlyDictionary<string, decimal> Marks()
    {
        Dictionary<string, decimal>? marks = null;
        foreach ((_, Holding holding) in Host.Writer.Memory.Account(Ref).Holdings)
        {
            if (holding.Units == 0m || marks?.ContainsKey(holding.Symbol) == true)
                continue;
            if (MarkOf(holding.Instrument ?? new Instrument(holding.Symbol, Options.Currency, 0.01m, 1m)) is > 0m and var mark)
                (marks ??= new Dictionary<string, decimal>(StringComparer.Ordinal)).Add(holding.Symbol, mark);
        }

        return marks ?? (IReadOnlyDictionary<string, decimal>)System.Collections.Immutable.ImmutableDictionary<string, decimal>.Empty;
    }

    /// <summary>What the market says of all that the day's result depends on; what it does not say freshly is left out.</summary>
    public MarketView Market()
    {
        AccountState state = Host.Writer.Memory.Account(Ref);
        Dictionary<string, (decimal, decimal)> prices = new(StringComparer.Ordinal);
        foreach ((_, Holding holding) in state.Holdings)
        {
            if ((holding.Units == 0m && holding.Basis == 0m) || prices.ContainsKey(holding.Symbol))
                continue;
            (ReferencePrice? reference, decimal rate) = MarketData(holding.Instrument ?? new Instrument(holding.Symbol, Options.Currency, 0.01m, 1m));
            if (reference is { } price && rate > 0m && IsFresh(price))
                prices.Add(holding.Symbol, (price.Price, rate));
        }

        return new MarketView(prices, state.DayFees.Keys.ToDictionary(static currency => currency, FeeRate));
    }

    // A fee whose currency no report names was taken in the account's.
    private decimal FeeRate(string currency) => currency.Length == 0 || currency == Options.Currency ? 1m
        : Options.ExchangeRates?.TryGet(currency, Options.Currency, out ReferencePrice rate) == true && IsFresh(rate) ? rate.Price : 0m;

    private bool IsFresh(ReferencePrice price) => (Host.Clock.GetUtcNow() - price.At).Duration().TotalMilliseconds <= Options.Limits.MarketDataMaxAgeMs;

    /// <summary>What a unit is worth at the market now, in the account's currency; 0 where nobody can say.</summary>
    public decimal MarkOf(Instrument instrument)
    {
        (ReferencePrice? reference, decimal rate) = MarketData(instrument);
        try
        {
            return reference is { } price ? Math.Max(0m, instrument.NotionalOf(1m, price.Price) * rate) : 0m;
        }
        catch (OverflowException)
        {
            return 0m;
        }
    }

    /// <summary>The kill switch, recovery, journal and health in one: whether a call that needs so much may be sent.</summary>
    [Control("Arming", "Nothing is sent before recovery is through, and nothing once health has lapsed.", DenialCode.NotArmed, Sec = "(b)", Rts6 = "14, 15", Fia = "cancel on disconnect")]
    public Denial? CheckArmed(ArmingMode needed)
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

    /// <summary>Why a latch of the kill switch that stops less than everything stops this call; null where none does. Asked before the admission, and once more before the wire.</summary>
    public Denial? CheckLatches(Admission call) => Host.Kill.Check(Name, call.Key.Strategy, call.Terms);

    /// <summary>The first latch that lets a leg only close what was owed before it; null without one.</summary>
    public KillRecord? FirstToReduce(Admission call, int leg) => Host.Kill.FirstToReduce(Name, call.Key.Strategy, call.Terms[leg]);

    /// <summary>The venue has confirmed working orders and positions as they were at a time of the clock.</summary>
    public void Confirm(long askedAt) => Interlocked.Exchange(ref _confirmedAt, askedAt);

    /// <summary>Whether the venue's word on orders and positions is too old to take on risk by.</summary>
    [Control("StaleAccountState", "No new risk while the venue has not confirmed orders and positions lately.", DenialCode.AccountStateStale, Sec = "(c)(1)(i)", Rts6 = "17(1)", Fia = "drop-copy reconciliation", Exits = "pass")]
    public Denial? CheckConfirmed()
    {
        if (Options.Limits.AccountStateMaxAgeMs is not { } limit)
            return null;
        long confirmedAt = Interlocked.Read(ref _confirmedAt);
        double age = confirmedAt == long.MinValue ? double.PositiveInfinity : Host.Clock.GetElapsedTime(confirmedAt).TotalMilliseconds;
        return age <= limit ? null : Denials.Create(DenialCode.AccountStateStale,
            $"the venue has confirmed the orders and positions of account {Id} {age:0} ms ago, and that is good for {limit} ms ({nameof(LimitOptions.AccountStateMaxAgeMs)}). Nothing was sent; look after the connection and call again with the same key. What can only reduce a position is let through.");
    }

    /// <summary>Whether risk may be taken on at this time, in a symbol.</summary>
    public Denial? CheckHours(string symbol, DateTimeOffset now) =>
        _hours?.Check(now) ?? (_symbolHours.TryGetValue(symbol, out TradingHours? hours) ? hours.Check(now) : null);

    [Control("Breaker", "What the venue has done against the journal stops the account until an operator has looked.", DenialCode.BreakerTripped, Sec = "(c)(1)(i)", Rts6 = "17(1)", Fia = "drop-copy reconciliation", Tests = "T22_")]
    public Denial? CheckBreaker(AccountState state) => state.BreakerReason is not { } reason ? null : Denials.Create(DenialCode.BreakerTripped,
        $"a breaker of account {Id} has tripped: {reason}. An operator has to look and reset it (SafetyOperator.ResetBreakerAsync).");

    /// <summary>
    /// True while denials may still spend their keys one by one. A runaway loop gets denials that are counted together
    /// instead: it must not fill the disk.
    /// </summary>
    public bool MaySpend(DateTimeOffset now)
    {
        const int mostPerSecond = 64;
        long window = now.UtcTicks / TimeSpan.TicksPerSecond;
        if (window != _spendWindow)
            (_spendWindow, _spentInWindow) = (window, 0);
        return _spentInWindow++ < mostPerSecond;
    }

    public void Deny(Admission call, Denial denial)
    {
        if (!denial.SpendsKey)
            Interlocked.Increment(ref _uncounted[(int)denial.Code]);
        call.Deny(denial);
    }

    /// <summary>Writes down denials that spent no key, counted by code.</summary>
    public void CountDenials()
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
    public void Begin(OrderUnderWay order) => _underWay[order.Sequence] = order;

    /// <summary>A call has ended that is under way no longer.</summary>
    public void End(OrderUnderWay order) => _underWay.TryRemove(order.Sequence, out _);

    /// <summary>Tells calls under way what has become of their orders; after it is durable.</summary>
    public void Hear(Family? family)
    {
        if (family is null || _underWay.IsEmpty)
            return;
        lock (_hearing)
        {
            // Two that have news may come here in either order: what is told is how it is by now. Once it has left memory, who has closed it tells.
            if (!Host.Writer.Memory.Published.TryGetValue(family.Number, out Family? now) && !family.IsClosed)
                return;
            foreach (Intent intent in (now ?? family).Intents)
            {
                if (_underWay.TryGetValue(intent.Sequence, out OrderUnderWay? order))
                    order.Hear(intent);
            }
        }
    }

    /// <summary>Records what an order's answer means, with the next batch; recovery could derive it again.</summary>
    public void Settle(OrderUnderWay order, Judgement judgement, AckStrength strength, bool hasEnded)
    {
        Answered answer = new(order.Sequence, KindOf(judgement), strength, judgement.BrokerOrderId, judgement.Reason, hasEnded);
        Leave(order, answer);
        if (judgement.Kind == OutcomeKind.Unknown)
            Host.Raise(SafetyEventKind.OutcomeUnknown, Id, $"{order.ClientOrderId}: {judgement.Reason}. The venue is being asked; do not send it again.");
    }

    /// <summary>Writes down that a cancel was asked for; it does not wait for that.</summary>
    public CancelUnderWay BeginCancel(CancelAsked asked)
    {
        CancelUnderWay cancel = new(asked.Target, asked.Attempt);
        Leave(journal =>
        {
            if (journal.FindFamily(Ref, asked.Target) is { } family)
                (cancel.Family, cancel.Sequence) = (family.Number, journal.Append(Ref, family.Number, asked));
        });
        return cancel;
    }

    /// <summary>Records what a cancel's answer means.</summary>
    public void SettleCancel(CancelUnderWay cancel, ClientOrderId request, Judgement judgement)
    {
        if (judgement.Kind == OutcomeKind.Accepted)
            Cancels.Accept(cancel.Target, cancel.Attempt, request);
        Leave(journal =>
        {
            if (cancel.Family == 0)
                Cancels.Forget(cancel.Target); // none of our orders
            else
                Append(journal, cancel.Family, new Answered(cancel.Sequence, KindOf(judgement), AckStrength.Received, null, judgement.Reason, HasEnded: true));
        });
    }

    /// <summary>Closes an intent whose call never reached the wire.</summary>
    public void Withdraw(OrderUnderWay order, string reason) => Leave(order, new NotSent(order.Sequence, reason));

    /// <summary>A call that was given up has returned or thrown after all.</summary>
    public void NoteEnd(OrderUnderWay order) => Leave(order, new CallEnded(order.Sequence));

    /// <summary>Appends a fact of an order and tells what comes of it.</summary>
    public Family Append(JournalBatch journal, ulong number, Fact fact, Func<Family, Fact>? written = null)
    {
        Debug.Assert(journal.Family(number)?.Account == Ref, "a family of this account");
        Family before = journal.Family(number)!;
        ulong sequence = journal.Append(Ref, number, fact, written is null ? null : () => written(journal.Family(number)!));
        Family after = journal.Family(number)!;
        for (int i = before.Alarms.Count; i < after.Alarms.Count; i++)
            TripBreaker(journal, after.Alarms[i].Text, sequence, after.Alarms[i].Kind.ToString());
        CircuitBreakers.Trip(this, journal, after, sequence);
        for (int i = 0; i < before.Intents.Length; i++)
        {
            Intent intent = after.Intents[i];
            if (intent.State == IntentState.Quarantine && before.Intents[i].State != IntentState.Quarantine)
                Host.Raise(SafetyEventKind.Quarantined, Id, $"{intent.ClientOrderId}: {intent.Reason}. Its exposure stays reserved until an operator rules on it (SafetyOperator.RuleAsync).");
            if (!intent.IsOpen)
                Cancels.Forget(intent.ClientOrderId);
            else if (fact is LookedUp or Reported { Report.ExecType: ExecType.CancelReject })
                Cancels.MayAskAgain(intent.ClientOrderId); // it works still
        }

        return after;
    }

    /// <summary>An order that is none of ours has traded: the position is no longer what our fills make it. Told once for each order.</summary>
    public void HearForeign(JournalBatch journal, ExecutionReport report, ulong sequence)
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

    public ForeignOrderPolicy PolicyFor(VenueMakes madeBy) => Options.ForeignOrders.GetValueOrDefault(madeBy);

    public static string NameOfMaker(VenueMakes madeBy) => madeBy == VenueMakes.Nothing ? "" : $" (the venue has made it: {madeBy})";

    public void TripBreaker(JournalBatch journal, string reason, ulong cause = 0, string code = "Account")
    {
        Host.Raise(SafetyEventKind.BreakerTripped, Id, $"{reason}. New orders are denied until an operator resets the breaker.");
        if (journal.Account(Ref).BreakerReason is not null)
            return;
        journal.Append(Ref, 0, new BreakerTripped(code, reason, cause));
        if (Options.LatchOnBreaker)
            _ = Host.Kill.LatchFrom("breaker", KillScope.Account(Id), KillMode.ReduceOnly, reason, code);
    }

    /// <summary>Begins the trading day where another is at hand: the result counts from what the market says now.</summary>
    public void OpenDay(JournalBatch journal, MarketView market)
    {
        DateOnly today = Options.TradingDay.Of(journal.Now);
        if (today > journal.Account(Ref).Day)
            journal.Append(Ref, 0, new DayRolled(today, [.. market.Prices.OrderBy(static price => price.Key, StringComparer.Ordinal).Select(static price => new SymbolPrice(price.Key, price.Value.Price))]));
    }

    /// <summary>Writes the day's high down where it has grown by more than a little.</summary>
    public void MarkHigh(JournalBatch journal, MarketView market)
    {
        AccountState state = journal.Account(Ref);
        if (Options.Limits.MaxDrawdown is not null && state.DayResultAt(market) is var result && result >= state.DayHigh + _limits.Losses.HighStep)
            journal.Append(Ref, 0, new HighMarked(result));
    }

    /// <summary>Why too much is lost by now; null while it is not.</summary>
    public string? LossNow(JournalBatch journal, MarketView market)
    {
        AccountState state = journal.Account(Ref);
        if (!LimitsLosses || Options.TradingDay.Of(journal.Now) > state.Day)
            return null; // nothing has happened on the day that has begun
        decimal result = state.DayResultAt(market);
        return LimitsNow(journal).Losses.Trips(result, Math.Max(result, state.DayHigh));
    }

    /// <summary>Lets nothing but what closes risk through; it is told once.</summary>
    public void TripLoss(JournalBatch journal, string reason)
    {
        if (journal.Account(Ref).LossReason is not null)
            return;
        Host.Raise(SafetyEventKind.BreakerTripped, Id, $"{reason}. Orders that add risk are denied until an operator resets the breaker.");
        journal.Append(Ref, 0, new BreakerTripped(BreakerTripped.LossCode, reason, 0));
    }

    /// <summary>Disables a strategy in this account; it is told once.</summary>
    public void TripStrategy(JournalBatch journal, string strategy, string reason, ulong cause)
    {
        Host.Raise(SafetyEventKind.BreakerTripped, Id, $"{reason}. New orders of the strategy {strategy} are denied until an operator enables it.");
        journal.Append(Ref, 0, new BreakerTripped("Strategy", reason, cause, strategy));
    }

    /// <summary>Leaves work that tells what has happened for the next batch.</summary>
    public void Leave(Action<JournalBatch> work) => Host.Writer.Leave(new DelegateWork<bool>(
        journal =>
        {
            work(journal);
            return true;
        },
        isNews: true));

    private void Leave(OrderUnderWay order, Fact fact) => Host.Writer.Leave(new LeftFact(this, order.Family, fact));

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
        if (profile.SubmitWeight < 0 || profile.ReplaceWeight < 0 || profile.CancelWeight < 0) yield return $"a request weighs {profile.SubmitWeight}, {profile.ReplaceWeight} or {profile.CancelWeight} (submit, replace, cancel); it cannot be negative.";
        if (profile.LateFillMs < 0) yield return $"{nameof(profile.LateFillMs)} is {profile.LateFillMs}; it cannot be negative.";
        if (profile.IdFormat == IdFormat.AlphaNumeric && profile.IdMaxLength < ClientOrderIdScheme.ShortestAlphaNumeric)
            yield return $"{nameof(profile.IdMaxLength)} is {profile.IdMaxLength}; below {ClientOrderIdScheme.ShortestAlphaNumeric} characters client order IDs would collide. Use another {nameof(IdFormat)}.";
    }

    /// <summary>What has become of an order's call, for whom nobody waits: every order has one.</summary>
    private sealed class LeftFact(AccountCore account, ulong family, Fact fact) : IJournalWork
    {
        public bool IsNews => true;

        public void Apply(JournalBatch journal) => account.Append(journal, family, fact);

        public void Committed() { }

        public void Failed(Exception fault) { }
    }
}

using System.ComponentModel;
using Safety.Arming;
using Safety.Contracts;
using Safety.Guard;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Limits;
using Safety.Orders;
using Safety.Timing;
using Safety.Writer;

namespace Safety.Generated.V1;

/// <summary>A generated guard's way into its account: one method per kind of call, each returning an <see cref="Admission"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class AccountEntry
{
    private static readonly OrderTerms[] s_noTerms = [];

    private readonly AccountCore _account;
    private readonly WeeklyWindow?[] _maintenance;

    private AccountEntry(AccountCore account, GuardContract contract, VenueAccess access)
    {
        _account = account;
        Contract = contract;
        Access = access;
        Timeouts = new BrokerTimestampedTimeouts(account.Host.Clock);
        _maintenance = Array.ConvertAll(contract.Profile.Maintenance, WeeklyWindow.Parse);
        Rules = VenueRules.Of(contract.Profile, access.LookUps, access.CanListOpenOrders, account.Options.Positions);
    }

    /// <summary>The venue facts that orders of this contract are judged by.</summary>
    internal VenueRules Rules { get; }

    /// <summary>Why the venue takes no orders now; null while it does.</summary>
    [Control("Maintenance", "No order in a window in which the venue takes none.", DenialCode.VenueInMaintenance, Sec = "(b)", Rts6 = "15(1)")]
    internal Denial? CheckMaintenance(DateTimeOffset now)
    {
        for (int i = 0; i < _maintenance.Length; i++)
        {
            if (_maintenance[i]!.Contains(now))
                return Denials.Create(DenialCode.VenueInMaintenance, $"the venue takes no orders in this window: {Contract.Profile.Maintenance[i]}. Nothing was sent; call again with the same key afterwards.");
        }

        return null;
    }

    /// <summary>The windows of the profile that are none.</summary>
    internal IEnumerable<string> UnreadableMaintenance => Contract.Profile.Maintenance.Where((_, i) => _maintenance[i] is null);

    /// <summary>The clock of the venue behind this contract.</summary>
    internal BrokerTimestampedTimeouts Timeouts { get; }

    internal GuardContract Contract { get; }

    internal VenueAccess Access { get; }

    internal AccountArming Arming => _account.Arming;

    internal Denial? CheckLatches(Admission admission) => _account.CheckLatches(admission);

    internal TimeProvider Clock => _account.Host.Clock;

    internal CancellationToken InFlight => _account.Host.InFlight;

    /// <summary>Cancels what a broker was given, on a thread of its own: its callbacks may block.</summary>
    internal void CutOff(CancellationTokenSource call) => _account.Host.CutOff(call);

    internal LastGate? LastGate => _account.LastGate;

    internal TaskCreationOptions Continuations => _account.Host.Writer.Continuations;

    /// <summary>Binds a guard to its account; limits are checked against the contract's ceilings here.</summary>
    /// <exception cref="ArgumentException">A limit is above its compiled-in ceiling; the message lists each.</exception>
    public static AccountEntry Open(AccountBinding account, GuardContract contract, VenueAccess access)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(access);
        AccountEntry entry = new(account.Core, contract, access);
        account.Core.Bind(entry);
        return entry;
    }

    /// <summary>Admits one order (submit, close position).</summary>
    public ValueTask<Admission> AdmitAsync(CallSite site, OrderKey key, OrderTerms terms, ContentHash content, CancellationToken cancellationToken) =>
        RunAsync(site, key, [terms ?? throw new ArgumentNullException(nameof(terms))], content, default, cancellationToken);

    /// <summary>Admits several orders sent in one call, all or none; leg numbers count up from the key's.</summary>
    public ValueTask<Admission> AdmitManyAsync(CallSite site, OrderKey key, IReadOnlyList<OrderTerms> terms, ContentHash content, CancellationToken cancellationToken) =>
        RunAsync(site, key, Checked(terms), content, default, cancellationToken);

    /// <summary>Admits the change of a working order.</summary>
    public ValueTask<Admission> AdmitReplaceAsync(CallSite site, OrderKey key, ClientOrderId target, OrderTerms terms, ContentHash content, CancellationToken cancellationToken) =>
        RunAsync(site, key, [terms ?? throw new ArgumentNullException(nameof(terms))], content, target, cancellationToken);

    /// <summary>Admits a change of the account.</summary>
    public ValueTask<Admission> AdmitAccountChangeAsync(CallSite site, OrderKey key, ContentHash content, CancellationToken cancellationToken) =>
        RunAsync(site, key, s_noTerms, content, default, cancellationToken);

    /// <summary>Admits one order on the caller's thread, for synchronous broker members.</summary>
    public Admission Admit(CallSite site, OrderKey key, OrderTerms terms, ContentHash content) =>
        Run(site, key, [terms ?? throw new ArgumentNullException(nameof(terms))], content, default);

    /// <summary>Admits several orders on the caller's thread.</summary>
    public Admission AdmitMany(CallSite site, OrderKey key, IReadOnlyList<OrderTerms> terms, ContentHash content) =>
        Run(site, key, Checked(terms), content, default);

    /// <summary>Admits the change of a working order on the caller's thread.</summary>
    public Admission AdmitReplace(CallSite site, OrderKey key, ClientOrderId target, OrderTerms terms, ContentHash content) =>
        Run(site, key, [terms ?? throw new ArgumentNullException(nameof(terms))], content, target);

    /// <summary>Admits a change of the account on the caller's thread.</summary>
    public Admission AdmitAccountChange(CallSite site, OrderKey key, ContentHash content) =>
        Run(site, key, s_noTerms, content, default);

    /// <summary>Admits a cancel: never waits, and the first of an order that can trade is never denied for rate, limits, kill switch or journal.</summary>
    public Admission AdmitCancel(CallSite site, ClientOrderId target) => AdmitCancel(site, target, CancelBy.Caller);

    internal Admission AdmitCancel(CallSite site, ClientOrderId target, CancelBy by, BrokerOrderId of = default)
    {
        Admission admission = new(this, site, default, s_noTerms, default, target);
        if (_account.Cancels.TryBegin(target, of, Contract.Profile, by, _account.IsOpen, out ClientOrderId cancelId, out int attempt, out Denial? denial))
            admission.GrantFree(cancelId, _account.BeginCancel(new CancelAsked(cancelId, attempt, target, null, by, Contract.Profile.CancelWeight)));
        else if (denial is not null)
            admission.Deny(denial);
        else
            admission.Coalesce(cancelId);
        return admission;
    }

    /// <summary>Admits a call no order can result from (cancel all, dead-man switch, session).</summary>
    public Admission AdmitFree(CallSite site)
    {
        Admission admission = new(this, site, default, s_noTerms, default, default);
        admission.GrantFree(default);
        return admission;
    }

    /// <summary>Denies a message of a type that nobody may send.</summary>
    [Control("Classification", "No message of a type that nobody has classified.", DenialCode.MessageNotClassified, Sec = "(d)", Rts6 = "15(5)", Tests = "UnclassifiedMessage")]
    public Admission DenyMessage(CallSite site, OrderKey key, BrokerCallKind kind)
    {
        Admission admission = new(this, site, key, s_noTerms, default, default);
        _account.Deny(admission, Denials.Create(DenialCode.MessageNotClassified,
            $"the mapping classifies this message {kind}, which cannot be sent; nothing was. Teach Classify its type after a look at what it does."));
        return admission;
    }

    /// <summary>The client order ID a key's order has or would get; empty for a key without an order where IDs are integers. Never waits.</summary>
    public ClientOrderId IdOf(OrderKey key)
    {
        if (ClientOrderIdScheme.Problem(key) is not null)
            return default;
        string intentKey = ClientOrderIdScheme.IntentKey(key, _account.Tag);
        if (Contract.Profile.IdFormat != IdFormat.Integer)
            return ClientOrderIdScheme.Encode(intentKey, key, Contract.Profile, 0);
        return _account.Open.SelectMany(static family => family.Intents).FirstOrDefault(intent => intent.Admission.IntentKey == intentKey)?.ClientOrderId ?? default;
    }

    /// <summary>The client order ID under which a key's order works now, after any number of replacements.</summary>
    public ClientOrderId WorkingIdOf(OrderKey key)
    {
        ClientOrderId first = IdOf(key);
        DelegateWork<ClientOrderId> work = new(journal => _account.FindWorking(journal, first));
        if (!_account.Host.Writer.Run(work))
            work.Task.Wait(CancellationToken.None); // the writer has its own thread: it cannot wait for this one
        return work.Task.GetAwaiter().GetResult();
    }

    /// <summary>A facade's answer about an order; the engine cannot hear the reason of a "no", so a person does.</summary>
    /// <param name="outcome">What became of the call.</param>
    /// <param name="unknownAs">What the facade declares for an unknown outcome.</param>
    public bool Answer<T>(Outcome<T> outcome, bool unknownAs)
    {
        if (outcome.Kind is OutcomeKind.Accepted)
            return true;
        if (outcome.Kind is OutcomeKind.Unknown)
            return unknownAs;
        _account.Host.Raise(SafetyEventKind.AnsweredNo, _account.Id, $"{outcome.Key}: {outcome}");
        return false;
    }

    /// <summary>As <see cref="Answer{T}"/>, for a member that returns nothing: a "no" is thrown.</summary>
    /// <exception cref="InvalidOperationException">The answer is no; the message says why.</exception>
    public void Require<T>(Outcome<T> outcome, bool unknownAs)
    {
        if (!Answer(outcome, unknownAs))
            throw new InvalidOperationException($"{outcome}");
    }

    /// <summary>The response of a facade's call that no order can result from.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says why.</exception>
    public static T Respond<T>(Outcome<T> outcome) =>
        outcome.Kind is OutcomeKind.Accepted ? outcome.Response! : throw new InvalidOperationException($"{outcome}");

    internal void Decide(Admission admission, JournalBatch journal) => GuardedCall.Decide(admission, journal, _account, this);

    internal void Begin(OrderUnderWay order) => _account.Begin(order);

    internal void End(OrderUnderWay order) => _account.End(order);

    internal void Settle(OrderUnderWay order, Judgement judgement, bool hasEnded) => _account.Settle(order, judgement, Rules.Strength, hasEnded);

    internal void SettleFree(Admission admission, Judgement judgement)
    {
        if (admission.Cancel is { } cancel)
            _account.SettleCancel(cancel, admission.ClientOrderId, judgement);
    }

    internal void Withdraw(OrderUnderWay order, string reason) => _account.Withdraw(order, reason);

    internal void NoteEnd(OrderUnderWay order) => _account.NoteEnd(order);

    internal void CallDone(Admission admission)
    {
        if (admission.Cancel is { } cancel)
            _account.Cancels.End(admission.Target, cancel.Attempt);
    }

    private ValueTask<Admission> RunAsync(
        CallSite site, OrderKey key, IReadOnlyList<OrderTerms> terms, ContentHash content, ClientOrderId target, CancellationToken cancellationToken)
    {
        Admission admission = Prepare(site, key, terms, content, target);
        if (cancellationToken.IsCancellationRequested)
        {
            admission.CancelBeforeQueued();
            return new ValueTask<Admission>(admission);
        }

        return _account.Host.Writer.RunTogether(admission) ? new ValueTask<Admission>(admission) : new ValueTask<Admission>(admission.Completion);
    }

    private Admission Run(CallSite site, OrderKey key, IReadOnlyList<OrderTerms> terms, ContentHash content, ClientOrderId target)
    {
        Admission admission = Prepare(site, key, terms, content, target);
        if (!_account.Host.Writer.Run(admission))
            admission.Completion.Wait(CancellationToken.None); // the writer has its own thread: it cannot wait for this one
        return admission;
    }

    private Admission Prepare(CallSite site, OrderKey key, IReadOnlyList<OrderTerms> terms, ContentHash content, ClientOrderId target)
    {
        ArgumentNullException.ThrowIfNull(site);
        ReferencePrice?[] references = new ReferencePrice?[terms.Count];
        decimal[] rates = new decimal[terms.Count];
        DisplayedLiquidity?[]? liquidity = null;
        for (int i = 0; i < terms.Count; i++)
        {
            if (terms[i] is null)
                throw new ArgumentException($"Describe gave no terms for leg {i}; nothing was sent.", nameof(terms));
            (references[i], rates[i]) = _account.MarketData(terms[i].Instrument);
            if (terms[i].HedgedBy is not null)
                (liquidity ??= new DisplayedLiquidity?[terms.Count])[i] = _account.LiquidityFor(terms[i]);
        }

        return new Admission(this, site, key, terms, content, target) { IntentKey = ClientOrderIdScheme.IntentKey(key, _account.Tag), References = references, Rates = rates, Liquidity = liquidity, Marks = terms.Count == 0 ? System.Collections.Immutable.ImmutableDictionary<string, decimal>.Empty : _account.Marks(), FirmMarks = terms.Count == 0 ? null : _account.FirmMarks(), Market = terms.Count > 0 && _account.LimitsLosses ? _account.Market() : Ledger.MarketView.Nothing };
    }

    private static IReadOnlyList<OrderTerms> Checked(IReadOnlyList<OrderTerms> terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (terms.Count == 0)
            throw new ArgumentException("Describe gave no terms; an order call has at least one leg.", nameof(terms));
        return [.. terms]; // a mapping may use its list again
    }
}

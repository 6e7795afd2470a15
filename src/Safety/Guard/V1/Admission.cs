using System.ComponentModel;
using System.Diagnostics;
using Safety.Arming;
using Safety.Contracts;
using Safety.Guard;
using Safety.Guarding;
using Safety.Idempotency;
using Safety.Identity;
using Safety.Journal;
using Safety.Ledger;
using Safety.Lifecycle;
using Safety.Limits;
using Safety.Orders;
using Safety.Writer;

namespace Safety.Generated.V1;

/// <summary>What one guarded call was granted, and the place where its outcome is settled.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Settling the call disposes of the deadline; every granted call is settled.")]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Admission : IJournalWork
{
    private readonly AccountEntry _entry;
    private readonly OrderKey _key;
    private readonly ContentHash _content;
    private readonly TaskCompletionSource<Admission>? _completion;
    private OrderUnderWay[] _orders = [];
    private IntentRecord? _known;
    private Denial? _denial;
    private Acceptance? _coalesced;
    private CancellationTokenSource? _deadline;
    private CancellationToken _untilDeadline; // can be asked for once that is disposed of, too
    private CancellationTokenRegistration _killed;
    private long _grantedAt;
    private DateTimeOffset _sendBefore;
    private ContentHash _permitted;
    private long _epoch;
    private int _permitState;
    private int _callState;
    private bool _watched;
    private volatile bool _isClosed;
    private volatile string? _heldBack;

    internal Admission(AccountEntry entry, CallSite site, OrderKey key, IReadOnlyList<OrderTerms> terms, ContentHash content, ClientOrderId target)
    {
        _entry = entry;
        Site = site;
        _key = key;
        Terms = terms;
        _content = content;
        Target = target;
        Needs = terms.Count > 0 && terms.All(static terms => terms.ReduceOnly || terms.Hedges is not null) ? ArmingMode.ReduceOnly : ArmingMode.Full;
        _completion = new TaskCompletionSource<Admission>(entry.Continuations);
    }

    internal CallSite Site { get; }

    internal IReadOnlyList<OrderTerms> Terms { get; }

    internal ClientOrderId Target { get; }

    /// <summary>What the account has to be armed for.</summary>
    internal ArmingMode Needs { get; }

    /// <summary>What the journal knows the first leg by.</summary>
    internal string IntentKey { get; init; } = "";

    /// <summary>The market data, taken before the transaction: one per leg.</summary>
    internal ReferencePrice?[] References { get; init; } = [];

    /// <summary>The exchange rates into the account's currency, taken before the transaction: one per leg; 0 = none.</summary>
    internal decimal[] Rates { get; init; } = [];

    /// <summary>What is on display for the hedge of each leg; null where none is hedged.</summary>
    internal DisplayedLiquidity?[]? Liquidity { get; init; }

    /// <summary>What a unit of everything held was worth at the market, taken before the transaction.</summary>
    internal IReadOnlyDictionary<string, decimal> Marks { get; init; } = System.Collections.Immutable.ImmutableDictionary<string, decimal>.Empty;

    /// <summary>The same of the host's other accounts, by account; null where nothing limits them together.</summary>
    internal IReadOnlyDictionary<int, IReadOnlyDictionary<string, decimal>>? FirmMarks { get; init; }

    /// <summary>What the market says of all that the day's result depends on, taken before the transaction.</summary>
    internal MarketView Market { get; init; } = MarketView.Nothing;

    /// <summary>The cancel that it is; null for everything else.</summary>
    internal CancelUnderWay? Cancel { get; private set; }

    internal Task<Admission> Completion => _completion!.Task;

    internal OrderKey Key => _key;

    internal ContentHash Content => _content;

    /// <summary>True when the call may be sent; false when <see cref="Result{T}"/> has its outcome already.</summary>
    public bool IsGranted { get; private set; }

    /// <summary>The client order ID to stamp on the request (the first leg's); for a cancel, the ID of the cancel request.</summary>
    public ClientOrderId ClientOrderId { get; private set; }

    /// <summary>The client order IDs of all legs, in the order of their terms.</summary>
    public IReadOnlyList<ClientOrderId> ClientOrderIds => Array.ConvertAll(_orders, static order => order.ClientOrderId);

    /// <summary>Ends the call: the venue profile's time-out, or a latched kill switch.</summary>
    public CancellationToken Deadline
    {
        get
        {
            Begin();
            return _untilDeadline;
        }
    }

    /// <summary>The outcome of a call that is not granted: denied, or the outcome of an earlier call with the same key or for the same cancel.</summary>
    public Outcome<T> Result<T>() =>
        _denial is not null ? Outcome<T>.FromDenial(_key, _denial)
        : _coalesced is not null ? Outcome<T>.FromAcceptance(_key, _coalesced, default!)
        : _known is not null ? IdempotencyManager.Replay<T>(_known)
        : throw new InvalidOperationException("The call was granted; settle it.");

    /// <summary>The permit for one raw call.</summary>
    /// <param name="request">The content of the stamped request.</param>
    /// <param name="stampedId">The client order ID read back from the stamped request.</param>
    /// <exception cref="PermitVoidException">The request does not carry <see cref="ClientOrderId"/>, or a permit was already taken.</exception>
    public SendPermit TakePermit(in ContentHash request, ClientOrderId stampedId)
    {
        if (stampedId != ClientOrderId)
            throw new PermitVoidException($"The request carries the client order ID '{stampedId}', not '{ClientOrderId}'; nothing was sent. Mend Stamp in the contract's mapping.");
        return TakePermit(request);
    }

    /// <summary>As <see cref="TakePermit(in ContentHash, ClientOrderId)"/>, where a mapping's method has stamped the request: it puts the client order ID in and changes nothing else.</summary>
    /// <param name="request">The content of the stamped request.</param>
    /// <param name="stampedId">The client order ID read back from it.</param>
    /// <param name="stamped">What it describes.</param>
    /// <exception cref="PermitVoidException">It describes another order than the one that was admitted, does not carry <see cref="ClientOrderId"/>, or a permit was already taken.</exception>
    public SendPermit TakePermit(in ContentHash request, ClientOrderId stampedId, OrderTerms stamped) => TakePermit(request, stampedId, [stamped]);

    /// <inheritdoc cref="TakePermit(in ContentHash, ClientOrderId, OrderTerms)"/>
    /// <exception cref="PermitVoidException">It describes other orders than those that were admitted, does not carry <see cref="ClientOrderId"/>, or a permit was already taken.</exception>
    public SendPermit TakePermit(in ContentHash request, ClientOrderId stampedId, IReadOnlyList<OrderTerms> stamped)
    {
        ArgumentNullException.ThrowIfNull(stamped);
        if (!stamped.SequenceEqual(Terms))
            throw new PermitVoidException($"The stamped request describes {string.Join(", ", stamped)}, and {string.Join(", ", Terms)} was admitted; nothing was sent. Mend Stamp in the contract's mapping: it puts the client order ID in and changes nothing else.");
        return TakePermit(request, stampedId);
    }

    /// <summary>The permit for one raw call that carries no client order ID (a cancel, a session call).</summary>
    public SendPermit TakePermit(in ContentHash request)
    {
        if (!IsGranted || Interlocked.CompareExchange(ref _permitState, PermitTaken, PermitNone) != PermitNone)
            throw new PermitVoidException("This call's permit was taken already, or never granted; nothing was sent.");
        Begin();
        _permitted = request;
        return new SendPermit(this);
    }

    [Control("Permit", "What comes to the wire is what was admitted, under the same arming and before its deadline.", DenialCode.PermitVoid, DenialCode.Canceled, Sec = "(d)", Rts6 = "15(1)", Tests = "RequestChanged")]
    internal void Demand(in ContentHash request)
    {
        if (_isClosed || _permitState != PermitTaken)
            throw new PermitVoidException("A permit is good for one call; nothing was sent now.");
        if (request != _permitted)
            throw new PermitVoidException("The request was changed between admission and the wire; nothing was sent. Do not share mutable requests.");
        CheckMayStillSend();
        if (Interlocked.CompareExchange(ref _permitState, PermitUsed, PermitTaken) != PermitTaken)
            throw new PermitVoidException("A permit is good for one call; nothing was sent now.");
        if (CanRaiseRisk)
            _entry.LastGate?.Expect(this);
    }

    /// <summary>The permit for the body of a break-glass method: once, behind the demand of the content.</summary>
    internal BreakGlassPermit OpenBreakGlass()
    {
        if (Site.ExpiresOn is null || Interlocked.CompareExchange(ref _permitState, PermitOpened, PermitUsed) != PermitUsed)
            throw new PermitVoidException("Only the generated method of a break-glass method opens it, once, after its demand; nothing was sent.");
        return new BreakGlassPermit(this);
    }

    /// <summary>Before each broker call of a break-glass method's body.</summary>
    internal void DemandInBreakGlass()
    {
        if (_isClosed || _permitState is not (PermitOpened or PermitUsedInBreakGlass))
            throw new PermitVoidException("The break-glass method's call has ended or never began; nothing was sent now.");
        CheckMayStillSend();
        if (Site.HasExpired(_entry.Clock.GetUtcNow()))
            throw new PermitVoidException($"The break-glass method expired on {Site.ExpiresOn:yyyy-MM-dd}; nothing was sent now.");

        // Against a call that is being given up as not sent: one of the two wins.
        if (Interlocked.CompareExchange(ref _permitState, PermitUsedInBreakGlass, PermitOpened) is not (PermitOpened or PermitUsedInBreakGlass))
            throw new PermitVoidException("The break-glass method's call was given up before it demanded its permit; nothing was sent.");
    }

    /// <summary>Why nothing that can raise risk may go to the wire under this admission any more; null while it may.</summary>
    internal string? WhyVoid()
    {
        if (_entry.Arming.MaySend < Needs || _entry.Arming.Epoch != _epoch)
            return "The guard is no longer armed (kill switch, journal or health)";
        if (_entry.CheckLatches(this) is { } latched)
            return latched.Message;
        return IsPastDeadline ? "The call came to the wire after its deadline" : null;
    }

    internal bool IsPastDeadline => Deadline.IsCancellationRequested || _entry.Clock.GetUtcNow() >= _sendBefore;

    /// <summary>The last gate did not let the message through: where the call does not claim otherwise, nothing was sent.</summary>
    internal void HoldBack(string reason) => _heldBack = reason;

    /// <summary>Waits for the raw call until <see cref="Deadline"/>; a call still under way then is remembered as such.</summary>
    public Task<T> Watch<T>(Task<T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return NoteEnd(call) ? call : call.WaitAsync(Deadline);
    }

    /// <inheritdoc cref="Watch{T}(Task{T})"/>
    public Task Watch(Task call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return NoteEnd(call) ? call : call.WaitAsync(Deadline);
    }

    /// <inheritdoc cref="Watch{T}(Task{T})"/>
    public Task<T> Watch<T>(ValueTask<T> call) => Watch(call.AsTask());

    /// <inheritdoc cref="Watch{T}(Task{T})"/>
    public Task Watch(ValueTask call) => Watch(call.AsTask());

    /// <summary>Records what the response means; where the venue acknowledges by report, waits for the report until the deadline.</summary>
    public async ValueTask<Outcome<T>> SettleAsync<T>(Judgement judgement, T response)
    {
        if (!AwaitsReport(judgement))
            return Settle(judgement, response);
        Judgement[] judgements = new Judgement[_orders.Length];
        Array.Fill(judgements, judgement);
        return await SettleAsync(judgements, response).ConfigureAwait(false);
    }

    /// <summary>As <see cref="SettleAsync{T}(Judgement, T)"/> with one judgement per leg; the outcome is the worst of them.</summary>
    public async ValueTask<Outcome<T>> SettleAsync<T>(IReadOnlyList<Judgement> judgements, T response)
    {
        if (WhyWithdrawn(judgements) is { } reason)
            return Withdraw<T>(reason);
        Judgement[] heard = PerOrder(judgements);
        for (int i = 0; i < heard.Length; i++)
        {
            if (AwaitsReport(heard[i]))
                heard[i] = await HearAsync(_orders[i], heard[i]).ConfigureAwait(false);
        }

        Close();
        return ToOutcome(SettleOrders(heard), response);
    }

    /// <summary>Records what the response of a synchronous call means; where the venue acknowledges by report the outcome stays unknown until it comes.</summary>
    public Outcome<T> Settle<T>(Judgement judgement, T response)
    {
        Judgement[] judgements = new Judgement[Math.Max(1, _orders.Length)];
        Array.Fill(judgements, judgement);
        return Settle(judgements, response);
    }

    /// <summary>As <see cref="Settle{T}(Judgement, T)"/> with one judgement per leg; the outcome is the worst of them.</summary>
    public Outcome<T> Settle<T>(IReadOnlyList<Judgement> judgements, T response)
    {
        if (WhyWithdrawn(judgements) is { } reason)
            return Withdraw<T>(reason);
        Judgement[] heard = PerOrder(judgements);
        for (int i = 0; i < heard.Length; i++)
        {
            if (AwaitsReport(heard[i]))
                heard[i] = Judgement.Unknown("sent; the venue acknowledges by execution report");
        }

        Close();
        if (_orders.Length > 0)
            return ToOutcome(SettleOrders(heard), response);
        _entry.SettleFree(this, heard[0]);
        return ToOutcome(heard[0], response);
    }

    /// <summary>Records a call that threw: denied when it threw before the wire, else what <paramref name="judge"/> says (unknown without one).</summary>
    public Outcome<T> SettleFault<T>(Exception exception, Func<Exception, Judgement>? judge = null)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (IsCertainlyNotSent())
        {
            // Before Demand nothing can have been sent: this is certain, and the intent is closed as not executed.
            return Withdraw<T>(exception.Message);
        }

        Judgement judgement = Judgement.Unknown(exception is OperationCanceledException ? "no answer before the deadline" : $"{exception.GetType().Name}: {exception.Message}");
        if (judge is not null && exception is not (OperationCanceledException or TimeoutException))
        {
            try
            {
                judgement = judge(exception);
            }
            catch (Exception judgeFault)
            {
                judgement = Judgement.Unknown($"Judge failed with {judgeFault.GetType().Name}: {judgeFault.Message}");
            }
        }

        return Settle<T>(judgement, default!);
    }

    internal void Deny(Denial denial) => _denial = denial;

    /// <summary>The venue has accepted an identical cancel just now: nothing is sent, its outcome is this one's.</summary>
    internal void Coalesce(ClientOrderId request) => _coalesced = new Acceptance(request, null, IsReplay: true);

    internal void Replay(IntentRecord known) => _known = known;

    /// <summary>Grants the call.</summary>
    /// <param name="orders">Its orders.</param>
    /// <param name="epoch">The arming it is granted under.</param>
    /// <param name="at">The moment of the monotonic clock at which it was admitted: its time runs from there on, whatever happens to the wall clock.</param>
    /// <param name="sendBefore">When that time is over by the wall clock, which goes on while the machine sleeps.</param>
    internal void Grant(OrderUnderWay[] orders, long epoch, long at, DateTimeOffset sendBefore)
    {
        Debug.Assert(orders.Length == Math.Max(1, Terms.Count), "an intent for each leg");
        _orders = orders;
        _epoch = epoch;
        _grantedAt = at;
        _sendBefore = sendBefore;
        ClientOrderId = orders[0].ClientOrderId;
        IsGranted = true;
    }

    /// <summary>Grants a call no order can result from.</summary>
    internal void GrantFree(ClientOrderId requestId, CancelUnderWay? cancel = null)
    {
        _grantedAt = Mono;
        ClientOrderId = requestId;
        Cancel = cancel;
        IsGranted = true;
        Begin();
    }

    /// <summary>Denied because the caller canceled before the work was queued.</summary>
    internal void CancelBeforeQueued() =>
        _denial = Denials.Create(DenialCode.Canceled, $"the caller canceled before the intent was written; nothing was sent.");

    bool IJournalWork.IsShort => true;

    void IJournalWork.Apply(JournalBatch journal) => _entry.Decide(this, journal);

    void IJournalWork.Committed() => _completion!.TrySetResult(this);

    void IJournalWork.Failed(Exception fault)
    {
        IsGranted = false;
        _known = null;
        _denial = fault is JournalException
            ? Denials.Create(DenialCode.JournalLatched, $"{fault.Message}")
            : Denials.Create(DenialCode.TermsMalformed, $"it could not be decided ({fault.GetType().Name}: {fault.Message}). Nothing was sent.");
        _completion!.TrySetResult(this);
    }

    private const int CallGoesOn = 0;
    private const int CallEnded = 1;
    private const int CallGivenUp = 2;

    private const int PermitNone = 0;
    private const int PermitTaken = 1;
    private const int PermitUsed = 2;

    // In a break-glass method the demand of the content opens its body; only a demand in there precedes a broker call.
    private const int PermitOpened = 3;
    private const int PermitUsedInBreakGlass = 4;
    private const int PermitGivenUp = 5;

    private bool CanRaiseRisk => Site.Kind is BrokerCallKind.Submit or BrokerCallKind.SubmitMany or BrokerCallKind.Replace
        or BrokerCallKind.ClosePosition or BrokerCallKind.AccountChange || _orders.Length > 0;

    private bool IsCertainlyNotSent() =>
        Interlocked.CompareExchange(ref _permitState, PermitGivenUp, PermitOpened) is not (PermitUsed or PermitUsedInBreakGlass);

    /// <summary>Why it is certain that nothing was sent although the call has returned; null when it was sent.</summary>
    private string? WhyNotSent() =>
        _heldBack ?? (Site.ExpiresOn is not null && IsCertainlyNotSent() ? "The break-glass method returned without demanding its permit; nothing was sent." : null);

    private void CheckMayStillSend()
    {
        if (CanRaiseRisk && WhyVoid() is { } reason)
            throw new PermitVoidException($"{reason}; nothing was sent.");
    }

    // An answer that names the venue's order is the acknowledgement, where the contract does not say otherwise; every other says "sent".
    private bool AwaitsReport(Judgement judgement) => judgement.Kind == OutcomeKind.Accepted && _orders.Length > 0 && Terms.Count > 0
        && (_entry.Rules.Acknowledgement == AckBy.Report || judgement.BrokerOrderId is null);

    // By the caller, before it sends: the writer has others to answer.
    private void Begin()
    {
        if (_deadline is not null || !IsGranted || _isClosed)
            return;
        foreach (OrderUnderWay order in _orders)
            _entry.Begin(order);
        TimeSpan left = TimeSpan.FromMilliseconds(Site.Contract.Profile.CallTimeoutMs) - TimeSpan.FromTicks(Mono - _grantedAt);
        _deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, _entry.Clock);
        _untilDeadline = _deadline.Token;
        if (CanRaiseRisk)
            _killed = _entry.InFlight.UnsafeRegister(static self => ((Admission)self!).CutOff(), this);
    }

    private long Mono => _entry.Clock.GetElapsedTime(0, _entry.Clock.GetTimestamp()).Ticks;

    private void CutOff() => _entry.CutOff(_deadline!);

    private void Close()
    {
        if (!_watched)
            EndCall(); // a synchronous member: it has returned or thrown
        _isClosed = true;
        _killed.Dispose();
        _deadline?.Dispose();
        foreach (OrderUnderWay order in _orders)
            _entry.End(order);
        _entry.CallDone(this);
    }

    private bool NoteEnd(Task call)
    {
        _watched = true;
        if (call.IsCompleted)
        {
            EndCall();
            return true;
        }

        call.ContinueWith(
            static (ended, state) =>
            {
                _ = ended.Exception; // observed: the outcome was judged by the deadline already
                ((Admission)state!).EndCall();
            },
            this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return false;
    }

    private void EndCall()
    {
        if (Interlocked.Exchange(ref _callState, CallEnded) != CallGivenUp)
            return;
        foreach (OrderUnderWay order in _orders)
            _entry.NoteEnd(order);
    }

    // False where the call goes on though its outcome is settled.
    private bool HasEnded() => Interlocked.CompareExchange(ref _callState, CallGivenUp, CallGoesOn) == CallEnded;

    /// <summary>Closes a call of which it is certain that nothing was sent.</summary>
    private Outcome<T> Withdraw<T>(string reason)
    {
        Close();
        foreach (OrderUnderWay order in _orders)
            _entry.Withdraw(order, reason);

        return Outcome<T>.FromDenial(_key, Denials.Create(DenialCode.PermitVoid, $"{reason}"));
    }

    // Where nothing was sent and nothing is claimed to have been.
    private string? WhyWithdrawn(IReadOnlyList<Judgement> judgements)
    {
        ArgumentNullException.ThrowIfNull(judgements);
        return judgements.Any(static judgement => judgement.Kind == OutcomeKind.Accepted) ? null : WhyNotSent();
    }

    private Judgement[] PerOrder(IReadOnlyList<Judgement> judgements)
    {
        string? reason = WhyNotSent();
        Judgement[] each = new Judgement[Math.Max(1, _orders.Length)];
        for (int i = 0; i < each.Length; i++)
        {
            each[i] = i < judgements.Count ? judgements[i] : Judgement.Unknown("the response says nothing about this leg");
            if (each[i].Kind == OutcomeKind.Accepted && reason is not null)
                each[i] = ClaimedInSpite(reason);
        }

        return each;
    }

    private Judgement ClaimedInSpite(string reason) => Judgement.Unknown(_heldBack is null
        ? $"the call says that it was sent, but: {reason}"
        : $"the last gate held it back ({reason}), but the call says that it was sent; does the engine's application throw DoNotSend where {nameof(LastGate.TryPass)} is false?");

    // Where the venue acknowledges by report, the response only says "sent".
    private async ValueTask<Judgement> HearAsync(OrderUnderWay order, Judgement sent)
    {
        try
        {
            await order.AcknowledgedAsync().WaitAsync(Deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Judgement.Unknown("sent, but no execution report has come yet");
        }

        Intent heard = order.Latest!;
        return heard.State == IntentState.Rejected ? Judgement.Rejected(heard.Reason ?? "") : Judgement.Accepted(heard.BrokerOrderId ?? sent.BrokerOrderId);
    }

    // Records one judgement per order; gives the worst.
    private Judgement SettleOrders(Judgement[] judgements)
    {
        Debug.Assert(judgements.Length == _orders.Length, "a judgement for each leg");
        Judgement worst = default;
        bool hasEnded = HasEnded();
        for (int i = 0; i < judgements.Length; i++)
        {
            Judgement judgement = Reconcile(_orders[i].Latest, judgements[i]);
            _entry.Settle(_orders[i], judgement, hasEnded);
            if (i == 0 || Severity(judgement.Kind) > Severity(worst.Kind))
                worst = judgement;
        }

        return worst;

        static int Severity(OutcomeKind kind) => kind switch { OutcomeKind.Unknown => 2, OutcomeKind.Rejected => 1, _ => 0 };
    }

    // A report may have overtaken the response; what the venue has reported of the order's life weighs more.
    private static Judgement Reconcile(Intent? heard, Judgement judgement) => (judgement.Kind, heard?.State) switch
    {
        (OutcomeKind.Accepted, IntentState.Rejected) => Judgement.Rejected(heard!.Reason ?? ""),
        (OutcomeKind.Rejected, IntentState.Working or IntentState.PartiallyFilled or IntentState.Filled or IntentState.Canceled or IntentState.Expired or IntentState.Replaced or IntentState.Amended)
            => Judgement.Unknown($"the response says rejected ({judgement.Reason}), but by the venue's reports the order is {heard!.State}"),
        _ => judgement,
    };

    private Outcome<T> ToOutcome<T>(Judgement judgement, T response) => judgement.Kind switch
    {
        OutcomeKind.Accepted => Outcome<T>.FromAcceptance(_key, new Acceptance(ClientOrderId, judgement.BrokerOrderId, IsReplay: false), response),
        OutcomeKind.Rejected => Outcome<T>.FromRejection(_key, judgement.Reason ?? "", response),
        _ => Outcome<T>.FromUnknown(_key, judgement.Reason ?? "unknown", response),
    };
}

using System.ComponentModel;
using Safety.Contracts;
using Safety.Guarding;
using Safety.Idempotency;
using Safety.Identity;
using Safety.Intents;
using Safety.Limits;
using Safety.Orders;

namespace Safety.Generated.V1;

/// <summary>What one guarded call was granted, and the place where its outcome is settled.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Settling the call disposes of the deadline; every granted call is settled.")]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Admission : IJournalWork
{
    private readonly AccountGate _gate;
    private readonly OrderKey _key;
    private readonly ContentHash _content;
    private readonly TaskCompletionSource<Admission>? _completion;
    private LiveOrder[] _orders = [];
    private IntentRecord? _known;
    private IntentProgress? _knownProgress;
    private Refusal? _refusal;
    private CancellationTokenSource? _deadline;
    private CancellationTokenRegistration _killed;
    private DateTimeOffset _sendBefore;
    private ContentHash _permitted;
    private long _epoch;
    private int _permitState;
    private bool _watched;
    private volatile bool _isClosed;
    private volatile string? _heldBack;

    internal Admission(AccountGate gate, CallSite site, OrderKey key, IReadOnlyList<OrderTerms> terms, ContentHash content, ClientOrderId target)
    {
        _gate = gate;
        Site = site;
        _key = key;
        Terms = terms;
        _content = content;
        Target = target;
        _completion = new TaskCompletionSource<Admission>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    internal CallSite Site { get; }

    internal IReadOnlyList<OrderTerms> Terms { get; }

    internal ClientOrderId Target { get; }

    /// <summary>The market evidence, taken before the transaction: one per leg.</summary>
    internal ReferencePrice?[] References { get; init; } = [];

    /// <summary>The exchange rates into the account's currency, taken before the transaction: one per leg; 0 = none.</summary>
    internal decimal[] Rates { get; init; } = [];

    internal Task<Admission> Completion => _completion!.Task;

    internal OrderKey Key => _key;

    internal ContentHash Content => _content;

    /// <summary>True when the call may be sent; false when <see cref="Result{T}"/> has its outcome already.</summary>
    public bool IsGranted { get; private set; }

    /// <summary>The client order ID to stamp on the request (the first leg's); for a cancel, the ID of the cancel request.</summary>
    public ClientOrderId ClientOrderId { get; private set; }

    /// <summary>The client order IDs of all legs, in the order of their terms.</summary>
    public IReadOnlyList<ClientOrderId> ClientOrderIds => Array.ConvertAll(_orders, static order => order.Record.ClientOrderId);

    /// <summary>Ends the call: the venue profile's time-out, or a latched kill switch.</summary>
    public CancellationToken Deadline { get; private set; }

    /// <summary>The outcome of a call that is not granted: refused, or the stored outcome of an earlier call with the same key.</summary>
    public Outcome<T> Result<T>() =>
        _refusal is not null ? Outcome<T>.FromRefusal(_key, _refusal)
        : _known is not null ? IdempotencyManager.Replay<T>(_known, _knownProgress!)
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

    /// <summary>The permit for one raw call that carries no client order ID (a cancel, a session call).</summary>
    public SendPermit TakePermit(in ContentHash request)
    {
        if (!IsGranted || Interlocked.CompareExchange(ref _permitState, PermitTaken, PermitNone) != PermitNone)
            throw new PermitVoidException("This call's permit was taken already, or never granted; nothing was sent.");
        _permitted = request;
        return new SendPermit(this);
    }

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
            _gate.LastGate?.Expect(this);
    }

    /// <summary>The permit for the body of a gateway: once, behind the demand of the content.</summary>
    internal GatewayPermit OpenGateway()
    {
        if (Site.ExpiresOn is null || Interlocked.CompareExchange(ref _permitState, PermitOpened, PermitUsed) != PermitUsed)
            throw new PermitVoidException("Only the generated method of a gateway opens it, once, after its demand; nothing was sent.");
        return new GatewayPermit(this);
    }

    /// <summary>Before each broker call of a gateway's body.</summary>
    internal void DemandInGateway()
    {
        if (_isClosed || _permitState is not (PermitOpened or PermitUsedInGateway))
            throw new PermitVoidException("The gateway's call has ended or never began; nothing was sent now.");
        CheckMayStillSend();
        if (Site.HasExpired(_gate.Clock.GetUtcNow()))
            throw new PermitVoidException($"The gateway expired on {Site.ExpiresOn:yyyy-MM-dd}; nothing was sent now.");

        // Against a call that is being given up as not sent: one of the two wins.
        if (Interlocked.CompareExchange(ref _permitState, PermitUsedInGateway, PermitOpened) is not (PermitOpened or PermitUsedInGateway))
            throw new PermitVoidException("The gateway's call was given up before it demanded its permit; nothing was sent.");
    }

    /// <summary>Why nothing that can raise risk may go to the wire under this admission any more; null while it may.</summary>
    internal string? WhyVoid()
    {
        // The switch itself, too: the watcher may just be extending what the switch has ended.
        if (!_gate.Armed.IsArmed || _gate.Armed.Epoch != _epoch || _gate.IsKilled)
            return "The guard is no longer armed (kill switch, journal or health)";
        return IsPastDeadline ? "The call came to the wire after its deadline" : null;
    }

    internal bool IsPastDeadline => Deadline.IsCancellationRequested || _gate.Clock.GetUtcNow() >= _sendBefore;

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
    public async ValueTask<Outcome<T>> SettleAsync<T>(Verdict verdict, T response)
    {
        if (verdict.Kind != OutcomeKind.Accepted || !AwaitsReport)
            return Settle(verdict, response);
        Verdict[] verdicts = new Verdict[_orders.Length];
        Array.Fill(verdicts, verdict);
        return await SettleAsync(verdicts, response).ConfigureAwait(false);
    }

    /// <summary>As <see cref="SettleAsync{T}(Verdict, T)"/> with one verdict per leg; the outcome is the worst of them.</summary>
    public async ValueTask<Outcome<T>> SettleAsync<T>(IReadOnlyList<Verdict> verdicts, T response)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        string? reason = WhyNotSent();
        if (reason is not null && verdicts.All(static verdict => verdict.Kind != OutcomeKind.Accepted))
            return Withdraw<T>(reason);
        Verdict[] heard = new Verdict[_orders.Length];
        for (int i = 0; i < heard.Length; i++)
        {
            heard[i] = i < verdicts.Count ? verdicts[i] : Verdict.Unknown("the response says nothing about this leg");
            if (heard[i].Kind == OutcomeKind.Accepted && reason is not null)
                heard[i] = ClaimedInSpite(reason);
            if (heard[i].Kind == OutcomeKind.Accepted && AwaitsReport)
                heard[i] = await HearAsync(_orders[i], heard[i]).ConfigureAwait(false);
        }

        Close();
        return ToOutcome(SettleOrders(heard), response);
    }

    /// <summary>Records what the response of a synchronous call means; where the venue acknowledges by report the outcome stays unknown until it comes.</summary>
    public Outcome<T> Settle<T>(Verdict verdict, T response)
    {
        if (WhyNotSent() is { } reason)
        {
            if (verdict.Kind != OutcomeKind.Accepted)
                return Withdraw<T>(reason);
            verdict = ClaimedInSpite(reason);
        }

        Close();
        if (verdict.Kind == OutcomeKind.Accepted && AwaitsReport)
            verdict = Verdict.Unknown("sent; the venue acknowledges by execution report");
        if (_orders.Length == 0)
            _gate.Settle(this, null, verdict);
        Verdict[] verdicts = new Verdict[_orders.Length];
        Array.Fill(verdicts, verdict);
        return ToOutcome(_orders.Length == 0 ? verdict : SettleOrders(verdicts), response);
    }

    /// <summary>Records a call that threw: refused when it threw before the wire, else what <paramref name="judge"/> says (unknown without one).</summary>
    public Outcome<T> SettleFault<T>(Exception exception, Func<Exception, Verdict>? judge = null)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (IsCertainlyNotSent())
        {
            // Before Demand nothing can have been sent: this is certain, and the intent is closed as not executed.
            return Withdraw<T>(exception.Message);
        }

        Verdict verdict = Verdict.Unknown(exception is OperationCanceledException ? "no answer before the deadline" : $"{exception.GetType().Name}: {exception.Message}");
        if (judge is not null && exception is not (OperationCanceledException or TimeoutException))
        {
            try
            {
                verdict = judge(exception);
            }
            catch (Exception judgeFault)
            {
                verdict = Verdict.Unknown($"Judge failed with {judgeFault.GetType().Name}: {judgeFault.Message}");
            }
        }

        return Settle<T>(verdict, default!);
    }

    internal void Refuse(Refusal refusal) => _refusal = refusal;

    internal void Replay(IntentRecord known, IntentProgress progress) => (_known, _knownProgress) = (known, progress);

    internal void Grant(LiveOrder[] orders, long epoch, DateTimeOffset sendBefore)
    {
        _orders = orders;
        _epoch = epoch;
        _sendBefore = sendBefore;
        ClientOrderId = orders[0].Record.ClientOrderId;
        IsGranted = true;
    }

    /// <summary>Grants a call no order can result from.</summary>
    internal void GrantFree(ClientOrderId requestId)
    {
        ClientOrderId = requestId;
        IsGranted = true;
        Open();
    }

    /// <summary>Refused because the caller canceled before the work was queued.</summary>
    internal void CancelBeforeQueued() =>
        _refusal = Refusals.Create(RefusalCode.Canceled, $"the caller canceled before the intent was written; nothing was sent.");

    void IJournalWork.Apply(JournalTransaction transaction) => _gate.Decide(this, transaction);

    void IJournalWork.Committed()
    {
        if (IsGranted)
            Open();
        _completion!.TrySetResult(this);
    }

    void IJournalWork.Failed(JournalException fault)
    {
        IsGranted = false;
        _known = null;
        _refusal = Refusals.Create(RefusalCode.JournalLatched, $"{fault.Message}");
        _completion!.TrySetResult(this);
    }

    private const int PermitNone = 0;
    private const int PermitTaken = 1;
    private const int PermitUsed = 2;

    // In a gateway the demand of the content opens its body; only a demand in there precedes a broker call.
    private const int PermitOpened = 3;
    private const int PermitUsedInGateway = 4;
    private const int PermitGivenUp = 5;

    private bool CanRaiseRisk => Site.Kind is BrokerCallKind.Submit or BrokerCallKind.SubmitMany or BrokerCallKind.Replace
        or BrokerCallKind.ClosePosition or BrokerCallKind.AccountChange || _orders.Length > 0;

    private bool IsCertainlyNotSent() =>
        Interlocked.CompareExchange(ref _permitState, PermitGivenUp, PermitOpened) is not (PermitUsed or PermitUsedInGateway);

    /// <summary>Why it is certain that nothing was sent although the call has returned; null when it was sent.</summary>
    private string? WhyNotSent() =>
        _heldBack ?? (Site.ExpiresOn is not null && IsCertainlyNotSent() ? "The gateway returned without demanding its permit; nothing was sent." : null);

    private void CheckMayStillSend()
    {
        if (CanRaiseRisk && WhyVoid() is { } reason)
            throw new PermitVoidException($"{reason}; nothing was sent.");
    }

    private bool AwaitsReport => _orders.Length > 0 && _orders[0].Acknowledged is not null;

    private void Open()
    {
        _deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(Site.Contract.Profile.CallTimeoutMs), _gate.Clock);
        Deadline = _deadline.Token;
        if (CanRaiseRisk)
            _killed = _gate.InFlight.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _deadline);
    }

    private void Close()
    {
        if (!_watched)
            EndCall(); // a synchronous member: it has returned or thrown
        _isClosed = true;
        _killed.Dispose();
        _deadline?.Dispose();
        _gate.CallDone(this);
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
        foreach (LiveOrder order in _orders)
            order.CallEnded = true;
    }

    /// <summary>Closes a call of which it is certain that nothing was sent.</summary>
    private Outcome<T> Withdraw<T>(string reason)
    {
        Close();
        foreach (LiveOrder order in _orders)
        {
            order.CallEnded = true;
            _gate.Withdraw(order, reason);
        }

        return Outcome<T>.FromRefusal(_key, Refusals.Create(RefusalCode.PermitVoid, $"{reason}"));
    }

    private Verdict ClaimedInSpite(string reason) => Verdict.Unknown(_heldBack is null
        ? $"the call says that it was sent, but: {reason}"
        : $"the last gate held it back ({reason}), but the call says that it was sent; does the engine's application throw DoNotSend where {nameof(LastGate.TryPass)} is false?");

    // Where the venue acknowledges by report, the response only says "sent".
    private async ValueTask<Verdict> HearAsync(LiveOrder order, Verdict sent)
    {
        try
        {
            await order.Acknowledged!.Task.WaitAsync(Deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Verdict.Unknown("sent, but no execution report has come yet");
        }

        IntentProgress progress = order.Progress;
        return progress.State == IntentState.Rejected ? Verdict.Rejected(progress.Reason ?? "") : Verdict.Accepted(progress.BrokerOrderId ?? sent.BrokerOrderId);
    }

    // Records one verdict per order; gives the worst.
    private Verdict SettleOrders(Verdict[] verdicts)
    {
        Verdict worst = default;
        for (int i = 0; i < verdicts.Length; i++)
        {
            Verdict verdict = Reconcile(_orders[i].Progress, verdicts[i]);
            _gate.Settle(this, _orders[i], verdict);
            if (i == 0 || Severity(verdict.Kind) > Severity(worst.Kind))
                worst = verdict;
        }

        return worst;

        static int Severity(OutcomeKind kind) => kind switch { OutcomeKind.Unknown => 2, OutcomeKind.Rejected => 1, _ => 0 };
    }

    // A report may have overtaken the response; what the venue has reported of the order's life weighs more.
    private static Verdict Reconcile(IntentProgress progress, Verdict verdict) => (verdict.Kind, progress.State) switch
    {
        (OutcomeKind.Accepted, IntentState.Rejected) => Verdict.Rejected(progress.Reason ?? ""),
        (OutcomeKind.Rejected, IntentState.Working or IntentState.PartiallyFilled or IntentState.Filled or IntentState.Canceled or IntentState.Expired or IntentState.Replaced)
            => Verdict.Unknown($"the response says rejected ({verdict.Reason}), but by the venue's reports the order is {progress.State}"),
        _ => verdict,
    };

    private Outcome<T> ToOutcome<T>(Verdict verdict, T response) => verdict.Kind switch
    {
        OutcomeKind.Accepted => Outcome<T>.FromAcceptance(_key, new Acceptance(ClientOrderId, verdict.BrokerOrderId, IsReplay: false), response),
        OutcomeKind.Rejected => Outcome<T>.FromRejection(_key, verdict.Reason ?? "", response),
        _ => Outcome<T>.FromUnknown(_key, verdict.Reason ?? "unknown", response),
    };
}

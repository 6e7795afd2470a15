using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guard;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.KillSwitches;
using Safety.Lifecycle;
using Safety.Limits;
using Safety.Orders;

namespace Safety.Recovery;

/// <summary>
/// While the kill switch is latched: cancels what works in an account, and may not, through the guards' own members, and looks at what became of it.
/// Needs neither the journal nor the writer; waits for nobody, and on the monotonic clock.
/// </summary>
/// <remarks>
/// Each call runs on a thread of the account's own. One that takes longer than the contract's call time-out is given up and no longer
/// stands in the way of others. An order is canceled again only when a look-up still shows it working, or nobody can be asked.
/// </remarks>
internal sealed class MassCancel : IDisposable
{
    private const int LookUpsAtOnce = 8;
    private const int MostThreads = 32;
    private const int LookUpsThatMayFail = 3;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_firstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_mostPatience = TimeSpan.FromSeconds(5);

    private readonly AccountCore _account;
    private readonly Action<CancelTarget, long, OrderSnapshot?> _tell;
    private readonly TimeProvider _clock;
    private readonly CancelPace _pace;
    private readonly OwnThreads _threads;
    private readonly Lock _lock = new();
    private readonly Dictionary<(ClientOrderId Id, BrokerOrderId Of, int Living), Progress> _orders = [];
    private Guid _kill;
    private ITimer? _timer;
    private bool _toldOfThreads;
    private bool _isOver;

    /// <param name="account">The account.</param>
    /// <param name="tell">Takes what a look-up asked at a moment has shown that the journal does not know yet: an order that is over, or another than was meant.</param>
    public MassCancel(AccountCore account, Action<CancelTarget, long, OrderSnapshot?> tell)
    {
        _account = account;
        _tell = tell;
        _clock = account.Host.Clock;
        _pace = new CancelPace(account.Options.Limits.MaxOrdersPerSecond, _clock);
        _threads = new OwnThreads($"Safety cancels {account.Id}", MostThreads, account.Host.Options.Executor);
    }

    private enum Heard
    {
        /// <summary>The cancel was not sent: somebody else's is under way.</summary>
        NotSent,

        /// <summary>The venue has taken the cancel.</summary>
        Accepted,

        /// <summary>The venue has not taken the cancel, or nobody knows.</summary>
        NotAccepted,

        /// <summary>The look-up shows the order working.</summary>
        Works,

        /// <summary>The look-up does not.</summary>
        WorksNot,

        /// <summary>The look-up failed.</summary>
        Nothing,
    }

    /// <summary>Begins, or goes on; ends by itself when the kill switch is released.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            if (!_isOver)
                _timer ??= _clock.CreateTimer(static self => ((MassCancel)self!).Look(), this, s_look, s_look);
        }

        Look();
    }

    /// <summary>True while it looks by itself at what has become of an order's cancel, at its own pace.</summary>
    public bool Attends(ClientOrderId order)
    {
        lock (_lock)
            return _timer is not null && _orders.Any(known => known.Key.Id == order && known.Value.Attempts > 0);
    }

    /// <summary>Ends for good.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            _timer?.Dispose();
        }
    }

    /// <summary>Begins the calls that are due.</summary>
    private void Look()
    {
        List<Call> calls = [];
        List<ClientOrderId> cannot = [];
        bool isHung;
        lock (_lock)
        {
            if (_isOver)
                return;
            if (_account.Host.Kill.Newest is not { } kill)
            {
                _timer?.Dispose();
                _timer = null;
                return;
            }

            CancelTarget[] targets = [.. Targets()];
            if (kill.Id != _kill)
            {
                foreach (CancelTarget target in targets.Where(target => target.IsStoppedBy(kill, _account.Name)))
                    _orders.Remove(target.Key);
                _toldOfThreads = false;
            }

            _kill = kill.Id;
            isHung = ChooseCalls(targets, calls, cannot);
        }

        if (isHung && !Interlocked.Exchange(ref _toldOfThreads, true))
            _account.Host.Raise(SafetyEventKind.Mismatch, _account.Id, $"{MostThreads} calls to the venue hang; further cancels wait until one comes back. Cancel at the venue by other means.");

        foreach (ClientOrderId id in cannot)
            _account.Host.Raise(SafetyEventKind.Mismatch, _account.Id, $"{id} works, but no contract of the account can cancel a single order; cancel it at the venue.");
        foreach (Call call in calls)
            Start(call);
    }

    // As they are now: read without the writer, so that neither a dead nor a stalled journal holds cancels up.
    private IEnumerable<CancelTarget> Targets() => _account.Open.SelectMany(CancelTarget.AllOf)
        .Where(target => (_account.Options.CancelPolicy != CancelPolicy.KeepProtective || !target.IsProtective) && _account.Host.Kill.Cancels(_account.Name, target.Strategy, target.Terms));

    // True where every thread is blocked by a call that was given up.
    private bool ChooseCalls(CancelTarget[] targets, List<Call> calls, List<ClientOrderId> cannot)
    {
        bool isHung = false;
        long now = _clock.GetTimestamp();
        foreach ((ClientOrderId, BrokerOrderId, int) gone in _orders.Keys.Except(targets.Select(static target => target.Key)).ToArray())
            _orders.Remove(gone);
        foreach (CancelTarget target in targets)
            _orders.TryAdd(target.Key, new Progress { DueAt = now });
        foreach (Progress order in _orders.Values.Where(order => order.CallUntil <= now))
        {
            Hear(order, order.IsLookUp ? Heard.Nothing : Heard.NotAccepted, 0);
            order.Number++; // what it answers later changes nothing
        }

        int lookUps = _orders.Values.Count(static order => order is { CallUntil: not null, IsLookUp: true });
        // What was never asked for comes first.
        foreach (CancelTarget target in targets.OrderBy(target => _orders[target.Key].Attempts).ThenBy(static target => target.Intent.Sequence))
        {
            Progress order = _orders[target.Key];
            if (order.CallUntil is not null || order.DueAt > now)
                continue;
            bool byVenueId = target.IsFoundByVenueId;
            order.CanBeAsked = _account.EntryOf(target.Family, access => access.CanFind(byVenueId)) is not null;
            order.IsLookUp &= order.CanBeAsked;
            if (_account.EntryOf(target.Family, order.IsLookUp ? access => access.CanFind(byVenueId) : static access => access.CanCancel) is not { } entry)
            {
                if (!order.IsTold)
                    cannot.Add(target.Id);
                order.IsTold = true;
                continue;
            }

            if (order.IsLookUp && lookUps++ >= LookUpsAtOnce)
                continue; // a cancel waits for no answer: where none comes to any, the last one leaves as soon as the rate allows
            if (_threads.Running + calls.Count >= MostThreads)
            {
                isHung = _threads.Running - _orders.Values.Count(static one => one.CallUntil is not null) >= MostThreads;
                break; // no more than there are threads to block begin at a time
            }

            if (!_pace.TryTake())
                break;
            order.CallUntil = now + Ticks(TimeSpan.FromMilliseconds(entry.Contract.Profile.CallTimeoutMs));
            calls.Add(new Call(target, order, ++order.Number, order.IsLookUp, entry));
        }

        return isHung;
    }

    private void Start(Call call)
    {
        if (!_threads.TryRun(() => _ = call.IsLookUp ? LookUpAsync(call) : CancelAsync(call)))
            End(call, call.IsLookUp ? Heard.Nothing : Heard.NotSent);
    }

    private async Task CancelAsync(Call call)
    {
        (CancelTarget target, AccountEntry entry) = (call.Target, call.Entry);
        Admission admission = entry.AdmitCancel(new CallSite(entry.Contract, "kill switch", BrokerCallKind.Cancel), target.Id, CancelBy.KillSwitch, target.Of);
        if (!admission.IsGranted)
        {
            End(call, Heard.NotSent);
            return;
        }

        OutcomeKind kind;
        try
        {
            Judgement judgement = await entry.Access.CancelAsync(admission, target.ToOrder(admission.ClientOrderId, _account.Host.Clock.GetUtcNow(), IsTargetOfItsOwn(call) ? null : call.Order.SeenAs)).ConfigureAwait(false);
            kind = admission.Settle(judgement, judgement).Kind;
        }
        catch (Exception exception) // settled whatever it is: else the order could never be canceled again
        {
            kind = admission.SettleFault<Judgement>(exception).Kind;
        }

        _account.Host.Raise(SafetyEventKind.KillCanceled, _account.Id, $"{target.Id}: cancel {kind}.");
        End(call, kind == OutcomeKind.Accepted ? Heard.Accepted : Heard.NotAccepted);
    }

    private async Task LookUpAsync(Call call)
    {
        CancelTarget target = call.Target;
        Heard heard;
        try
        {
            long askedAt = _clock.GetElapsedTime(0, _clock.GetTimestamp()).Ticks;
            OrderSnapshot? found = await call.Entry.Access.FindAsync(target.ToOrder(default, _account.Host.Clock.GetUtcNow()), target.IsFoundByVenueId, CancellationToken.None).ConfigureAwait(false);
            // What is told of another under the same ID says nothing of this one; but which of them works there may have been a guess.
            bool isOther = target.IsOneOfSeveral && found is { BrokerOrderId.Value.Length: > 0 } && found.BrokerOrderId != target.Of;
            bool isAnother = isOther && (found!.Status.IsEnd() || target.Intent.LivingIds.Contains(found.BrokerOrderId));
            heard = isAnother ? Heard.Nothing : found is null || found.Status.IsEnd() ? Heard.WorksNot : Heard.Works;
            if (heard == Heard.WorksNot || isOther)
                _tell(target, askedAt, found);
            if (heard == Heard.Works && (isOther || !target.IsOneOfSeveral) && !string.IsNullOrEmpty(found!.BrokerOrderId.Value) && (found.ClientOrderId.IsEmpty || target.Family.Find(found.ClientOrderId) is not null))
                call.Order.SeenAs = found.BrokerOrderId;
        }
        catch (Exception exception)
        {
            heard = Heard.Nothing;
            _account.Host.Raise(SafetyEventKind.OutcomeUnknown, _account.Id, $"{target.Id}: asking what became of its cancel failed ({exception.Message}); asking again.");
        }

        End(call, heard);
    }

    // What a look-up has shown in its place may have turned out to be another.
    private static bool IsTargetOfItsOwn(Call call) => call.Order.SeenAs is { } seen && call.Target.Intent.LivingIds.Contains(seen);

    private void End(Call call, Heard heard)
    {
        lock (_lock)
        {
            if (call.Order.Number != call.Number)
                return; // it was given up
            Hear(call.Order, heard, call.Entry.Contract.Profile.VisibilityMs);
        }

        if (heard is not Heard.NotSent)
            Look(); // room for the next
    }

    private void Hear(Progress order, Heard heard, int visibilityMs)
    {
        order.CallUntil = null;
        if (heard is Heard.Accepted or Heard.NotAccepted)
            order.Attempts++;
        order.FailedLookUps = heard switch { Heard.Nothing => order.FailedLookUps + 1, Heard.Works or Heard.WorksNot => 0, _ => order.FailedLookUps };
        order.Quiet = heard == Heard.WorksNot ? order.Quiet + 1 : 0;
        (order.IsLookUp, TimeSpan wait) = heard switch
        {
            Heard.NotSent => (false, s_look),
            Heard.Accepted or Heard.NotAccepted when !order.CanBeAsked => (false, Wait(order.Attempts)),
            Heard.Accepted => (true, TimeSpan.FromMilliseconds(Math.Clamp(visibilityMs, s_look.TotalMilliseconds, s_mostPatience.TotalMilliseconds))),
            Heard.NotAccepted => (true, s_look),
            Heard.Works => (false, order.Attempts < 2 ? TimeSpan.Zero : Wait(order.Attempts - 1)),
            // It may still be on its way to the venue, or come back by a bust.
            Heard.WorksNot => (true, Wait(order.Quiet)),
            _ => (order.FailedLookUps < LookUpsThatMayFail, Wait(order.FailedLookUps)),
        };
        order.DueAt = _clock.GetTimestamp() + Ticks(wait);
    }

    private static TimeSpan Wait(int times) => times > 5 ? s_longestWait : s_firstWait * (1 << Math.Max(0, times - 1));

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _clock.TimestampFrequency);

    private sealed record Call(CancelTarget Target, Progress Order, int Number, bool IsLookUp, AccountEntry Entry);

    /// <summary>How far an order's cancel has come.</summary>
    private sealed class Progress
    {
        public int Attempts { get; set; }

        public int FailedLookUps { get; set; }

        /// <summary>Look-ups in a row that did not show it working.</summary>
        public int Quiet { get; set; }

        public bool CanBeAsked { get; set; }

        /// <summary>True when the next call, or the one under way, is a look-up.</summary>
        public bool IsLookUp { get; set; }

        public bool IsTold { get; set; }

        /// <summary>The venue's ID of what a look-up has shown working: the journal may know another, of one that has ended.</summary>
        public BrokerOrderId? SeenAs { get; set; }

        public long DueAt { get; set; }

        /// <summary>When the call under way is given up; null without one.</summary>
        public long? CallUntil { get; set; }

        public int Number { get; set; }
    }
}

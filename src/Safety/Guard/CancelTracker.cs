using System.Collections.Concurrent;
using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;

namespace Safety.Guard;

/// <summary>
/// Cancels are sent at once and journaled beside. Identical ones coalesce, so that a loop cannot earn a ban from the venue: while one
/// that the venue accepted is being looked up, another call has its outcome. Each request's ID is a function of target and attempt, and no
/// attempt has the number of an earlier one: venues reject an ID that they have seen.
/// </summary>
internal sealed class CancelTracker(TimeProvider clock, int perSecond, ulong processEpoch)
{
    private const int AttemptsPerProcess = 1_000_000;

    // A caller's: the kill switch keeps a pace of its own.
    private readonly CancelPace _pace = new(perSecond, clock);
    private readonly ConcurrentDictionary<ClientOrderId, Attempts> _attempts = new();
    private int _number = unchecked((int)processEpoch * AttemptsPerProcess); // counted in memory only, and not per order: what is forgotten may come again

    /// <summary>
    /// True with the ID of the request to send. False with why nothing may be sent, or with the ID of an accepted request whose outcome
    /// is this one's too.
    /// </summary>
    /// <param name="target">The order.</param>
    /// <param name="of">The venue's ID of the one that is meant, where it works several under that ID: none waits for the answer about another.</param>
    /// <param name="profile">Of its venue.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="isOpen">Whether the order is one of ours that can trade: its first cancel goes out at any pace.</param>
    /// <param name="cancelId">The ID of the request, or of the accepted one.</param>
    /// <param name="attempt">The number of the request.</param>
    /// <param name="denial">Why nothing may be sent.</param>
    public bool TryBegin(ClientOrderId target, BrokerOrderId of, VenueProfileAttribute profile, CancelBy by, Func<ClientOrderId, bool> isOpen, out ClientOrderId cancelId, out int attempt, out Denial? denial)
    {
        cancelId = default;
        attempt = 0;
        denial = null;
        if (target.IsEmpty)
        {
            denial = Denials.Create(DenialCode.TargetNotWorking, $"the cancel names no order; nothing was sent. Give the client order ID of the order to cancel.");
            return false;
        }

        Attempts attempts = _attempts.GetOrAdd(target, static _ => new Attempts());
        if (by == CancelBy.Caller && attempts.IsAccepted(clock, out cancelId)) // the kill switch looks by itself
            return false;

        if (by == CancelBy.Caller && !_pace.TryTake() && (attempts.HasBegun || !isOpen(target)))
        {
            if (!attempts.HasBegun)
                Forget(target);
            denial = Denials.Create(DenialCode.OrderRateExceeded,
                $"more than {perSecond} cancels per second, and this is not the first of an order that can trade; nothing was sent. If the strategy loops, stop it.");
            return false;
        }

        int next = Interlocked.Increment(ref _number);
        ClientOrderId request = ClientOrderIdScheme.Cancel(target, next, profile);
        if (!attempts.TryEnter(of, new CancelRequestSent(next, request, clock.GetTimestamp()), clock, TimeSpan.FromMilliseconds(profile.CallTimeoutMs)))
        {
            denial = Denials.Create(DenialCode.TargetNotWorking, $"a cancel of {target} is under way already; wait for its outcome.");
            return false;
        }

        (cancelId, attempt) = (request, next);
        return true;
    }

    /// <summary>The venue has accepted a cancel: it is looked up before another is sent, but not waited for without end.</summary>
    public void Accept(ClientOrderId target, int attempt, ClientOrderId request)
    {
        if (_attempts.TryGetValue(target, out Attempts? attempts))
            attempts.Accepted = new CancelRequestSent(attempt, request, clock.GetTimestamp());
    }

    /// <summary>The order works still.</summary>
    public void MayAskAgain(ClientOrderId target)
    {
        if (_attempts.TryGetValue(target, out Attempts? attempts))
            attempts.Accepted = null;
    }

    /// <summary>A request's call has ended; one that was given up before ends nothing but itself.</summary>
    public void End(ClientOrderId target, int attempt)
    {
        if (_attempts.TryGetValue(target, out Attempts? attempts))
            attempts.Leave(attempt);
    }

    public void Forget(ClientOrderId target) => _attempts.TryRemove(target, out _);

    // The attempt tells requests apart: where IDs are integers, a cancel has the ID of its order.
    private sealed record CancelRequestSent(int Attempt, ClientOrderId Id, long At);

    private sealed class Attempts
    {
        private static readonly TimeSpan s_longestLookUp = TimeSpan.FromSeconds(5);

        private readonly ConcurrentDictionary<BrokerOrderId, CancelRequestSent> _inFlight = new();
        private volatile CancelRequestSent? _accepted;

        public bool HasBegun { get; private set; }

        public CancelRequestSent? Accepted
        {
            set => _accepted = value;
        }

        public bool IsAccepted(TimeProvider clock, out ClientOrderId request)
        {
            CancelRequestSent? accepted = _accepted;
            request = accepted?.Id ?? default;
            return accepted is not null && clock.GetElapsedTime(accepted.At) < s_longestLookUp;
        }

        // One that has not come back in its time holds up no other: its adapter may hang for good.
        public bool TryEnter(BrokerOrderId of, CancelRequestSent request, TimeProvider clock, TimeSpan patience)
        {
            bool hasEntered = _inFlight.TryGetValue(of, out CancelRequestSent? before)
                ? clock.GetElapsedTime(before.At) > patience && _inFlight.TryUpdate(of, request, before)
                : _inFlight.TryAdd(of, request);
            HasBegun |= hasEntered;
            return hasEntered;
        }

        public void Leave(int attempt)
        {
            foreach (KeyValuePair<BrokerOrderId, CancelRequestSent> one in _inFlight)
            {
                if (one.Value.Attempt == attempt)
                    _inFlight.TryRemove(one);
            }
        }
    }
}

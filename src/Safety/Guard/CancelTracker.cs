using System.Collections.Concurrent;
using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;

namespace Safety.Guard;

/// <summary>
/// Cancels are sent at once and journaled beside. Identical ones coalesce, so that a loop cannot earn a ban from the venue: while one
/// that the venue accepted is being looked up, another call has its outcome. Each request's ID is a function of target and attempt.
/// </summary>
internal sealed class CancelTracker(TimeProvider clock, int perSecond)
{
    private const int AttemptsPerEpoch = 10_000;

    // A caller's: the kill switch keeps a pace of its own.
    private readonly CancelPace _pace = new(perSecond, clock);
    private readonly ConcurrentDictionary<ClientOrderId, Attempts> _attempts = new();

    /// <summary>
    /// True with the ID of the request to send. False with why nothing may be sent, or with the ID of an accepted request whose outcome
    /// is this one's too.
    /// </summary>
    /// <param name="target">The order.</param>
    /// <param name="profile">Of its venue.</param>
    /// <param name="epoch">The arming.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="isOpen">Whether the order is one of ours that can trade: its first cancel goes out at any pace.</param>
    /// <param name="cancelId">The ID of the request, or of the accepted one.</param>
    /// <param name="attempt">The number of the request.</param>
    /// <param name="denial">Why nothing may be sent.</param>
    public bool TryBegin(ClientOrderId target, VenueProfileAttribute profile, long epoch, CancelBy by, Func<ClientOrderId, bool> isOpen, out ClientOrderId cancelId, out int attempt, out Denial? denial)
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

        if (by == CancelBy.Caller && !_pace.TryTake() && (attempts.Number > 0 || !isOpen(target)))
        {
            if (attempts.Number == 0)
                Forget(target);
            denial = Denials.Create(DenialCode.OrderRateExceeded,
                $"more than {perSecond} cancels per second, and this is not the first of an order that can trade; nothing was sent. If the strategy loops, stop it.");
            return false;
        }

        if (!attempts.TryEnter(clock.GetTimestamp(), profile.CallTimeoutMs * clock.TimestampFrequency / 1000, out int number))
        {
            denial = Denials.Create(DenialCode.TargetNotWorking, $"a cancel of {target} is under way already; wait for its outcome.");
            return false;
        }

        // Attempts are counted in memory: the epoch keeps a restart from using a request's ID again, which venues reject.
        attempt = unchecked((int)epoch * AttemptsPerEpoch + number);
        cancelId = ClientOrderIdScheme.Cancel(target, attempt, profile);
        return true;
    }

    /// <summary>The venue has accepted a cancel: it is looked up before another is sent, but not waited for without end.</summary>
    public void Accept(ClientOrderId target, ClientOrderId request)
    {
        if (_attempts.TryGetValue(target, out Attempts? attempts))
            attempts.Accepted = new AcceptedCancel(request, clock.GetTimestamp());
    }

    /// <summary>The order works still.</summary>
    public void MayAskAgain(ClientOrderId target)
    {
        if (_attempts.TryGetValue(target, out Attempts? attempts))
            attempts.Accepted = null;
    }

    public void End(ClientOrderId target)
    {
        if (_attempts.TryGetValue(target, out Attempts? attempts))
            attempts.Leave();
    }

    public void Forget(ClientOrderId target) => _attempts.TryRemove(target, out _);

    private sealed record AcceptedCancel(ClientOrderId Request, long At);

    private sealed class Attempts
    {
        private static readonly TimeSpan s_longestLookUp = TimeSpan.FromSeconds(5);

        private long _inFlightSince = long.MinValue;
        private int _number;
        private volatile AcceptedCancel? _accepted;

        public int Number => Volatile.Read(ref _number);

        public AcceptedCancel? Accepted
        {
            set => _accepted = value;
        }

        public bool IsAccepted(TimeProvider clock, out ClientOrderId request)
        {
            AcceptedCancel? accepted = _accepted;
            request = accepted?.Request ?? default;
            return accepted is not null && clock.GetElapsedTime(accepted.At) < s_longestLookUp;
        }

        // One that has not come back in its time holds up no other: its adapter may hang for good.
        public bool TryEnter(long now, long patience, out int number)
        {
            long since = Volatile.Read(ref _inFlightSince);
            bool entered = (since == long.MinValue || now - since > patience) && Interlocked.CompareExchange(ref _inFlightSince, now, since) == since;
            number = entered ? Interlocked.Increment(ref _number) : 0;
            return entered;
        }

        public void Leave() => Volatile.Write(ref _inFlightSince, long.MinValue);
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;

namespace Safety.Guard;

/// <summary>
/// Cancels are sent at once and journaled beside. Identical ones that overlap coalesce, so that a loop cannot earn a ban from
/// the venue, and each request's ID is a function of target and attempt.
/// </summary>
internal sealed class CancelTracker(TimeProvider clock)
{
    private const int AttemptsPerEpoch = 10_000;

    private readonly ConcurrentDictionary<ClientOrderId, Attempts> _attempts = new();

    public bool TryBegin(ClientOrderId target, VenueProfileAttribute profile, long epoch, CancelBy by, out ClientOrderId cancelId, out int attempt, [NotNullWhen(false)] out Denial? denial)
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
        if (by == CancelBy.Caller && attempts.IsAccepted(clock)) // the kill switch looks by itself
        {
            denial = Denials.Create(DenialCode.TargetNotWorking, $"the venue has accepted a cancel of {target} already; whether it has ended is being looked up.");
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
    public void Accept(ClientOrderId target)
    {
        if (_attempts.TryGetValue(target, out Attempts? attempts))
            attempts.Accept(clock.GetTimestamp());
    }

    /// <summary>The order works still.</summary>
    public void MayAskAgain(ClientOrderId target)
    {
        if (_attempts.TryGetValue(target, out Attempts? attempts))
            attempts.Accept(0);
    }

    public void End(ClientOrderId target)
    {
        if (_attempts.TryGetValue(target, out Attempts? attempts))
            attempts.Leave();
    }

    public void Forget(ClientOrderId target) => _attempts.TryRemove(target, out _);

    private sealed class Attempts
    {
        private static readonly TimeSpan s_longestLookUp = TimeSpan.FromSeconds(5);

        private long _inFlightSince = long.MinValue;
        private int _number;
        private long _acceptedAt;

        public void Accept(long at) => Volatile.Write(ref _acceptedAt, at);

        public bool IsAccepted(TimeProvider clock) => Volatile.Read(ref _acceptedAt) is not 0 and var at && clock.GetElapsedTime(at) < s_longestLookUp;

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

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Safety.Contracts;
using Safety.Identity;

namespace Safety.Guarding;

/// <summary>
/// Cancels are sent at once and journaled beside. Identical ones that overlap coalesce, so that a loop cannot earn a ban from
/// the venue, and each request's ID is a function of target and attempt.
/// </summary>
internal sealed class CancelTracker
{
    private const int AttemptsPerEpoch = 10_000;

    private readonly ConcurrentDictionary<ClientOrderId, Attempts> _attempts = new();
    private readonly HashSet<ClientOrderId> _told = [];
    private object? _toldUnder;

    public bool TryBegin(ClientOrderId target, VenueProfileAttribute profile, long epoch, TimeProvider clock, out ClientOrderId cancelId, out int attempt, [NotNullWhen(false)] out Denial? denial)
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
        if (attempts.IsAccepted(clock))
        {
            denial = Denials.Create(DenialCode.TargetNotWorking, $"the venue has accepted a cancel of {target} already; whether it has ended is being looked up.");
            return false;
        }

        if (!attempts.TryEnter(out int number))
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
    public void Accept(ClientOrderId target, TimeProvider clock)
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

    /// <summary>True once per order and latching: nothing can cancel it, and a person has to be told.</summary>
    public bool TellUncancelable(ClientOrderId order, object? latching)
    {
        lock (_told)
        {
            if (!ReferenceEquals(_toldUnder, latching))
            {
                _told.Clear();
                _toldUnder = latching;
            }

            return _told.Add(order);
        }
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

        private int _inFlight;
        private int _number;
        private long _acceptedAt;

        public void Accept(long at) => Volatile.Write(ref _acceptedAt, at);

        public bool IsAccepted(TimeProvider clock) => Volatile.Read(ref _acceptedAt) is not 0 and var at && clock.GetElapsedTime(at) < s_longestLookUp;

        public bool TryEnter(out int number)
        {
            bool entered = Interlocked.CompareExchange(ref _inFlight, 1, 0) == 0;
            number = entered ? Interlocked.Increment(ref _number) : 0;
            return entered;
        }

        public void Leave() => Volatile.Write(ref _inFlight, 0);
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Safety.Contracts;
using Safety.Identity;

namespace Safety.Guarding;

/// <summary>
/// Cancels are sent at once and journaled beside. Identical ones that overlap coalesce, so that a loop cannot earn a ban from
/// the venue, and each request's ID is a function of target and attempt.
/// </summary>
internal sealed class CancelTracker(TimeProvider clock)
{
    private const int AttemptsPerEpoch = 10_000;

    private readonly ConcurrentDictionary<ClientOrderId, Attempts> _attempts = new();

    public bool TryBegin(ClientOrderId target, VenueProfileAttribute profile, long epoch, out ClientOrderId cancelId, [NotNullWhen(false)] out Denial? denial)
    {
        cancelId = default;
        denial = null;
        if (target.IsEmpty)
        {
            denial = Denials.Create(DenialCode.TargetNotWorking, $"the cancel names no order; nothing was sent. Give the client order ID of the order to cancel.");
            return false;
        }

        Attempts attempts = _attempts.GetOrAdd(target, static _ => new Attempts());
        if (!attempts.TryEnter(clock.GetTimestamp(), profile.CallTimeoutMs * clock.TimestampFrequency / 1000, out int number))
        {
            denial = Denials.Create(DenialCode.TargetNotWorking, $"a cancel of {target} is under way already; wait for its outcome.");
            return false;
        }

        // Attempts are counted in memory: the epoch keeps a restart from using a request's ID again, which venues reject.
        cancelId = ClientOrderIdScheme.Cancel(target, unchecked((int)epoch * AttemptsPerEpoch + number), profile);
        return true;
    }

    /// <summary>True once a cancel of the order was asked for in this process.</summary>
    public bool HasAsked(ClientOrderId target) => _attempts.ContainsKey(target);

    public void End(ClientOrderId target)
    {
        if (_attempts.TryGetValue(target, out Attempts? attempts))
            attempts.Leave();
    }

    /// <summary>Counts a rejected cancel; true when it is time to ask what the order's state is instead of trying again.</summary>
    public bool CountReject(ClientOrderId target) => _attempts.TryGetValue(target, out Attempts? attempts) && attempts.CountReject();

    public void Forget(ClientOrderId target) => _attempts.TryRemove(target, out _);

    private sealed class Attempts
    {
        private const int RejectsBeforeQuery = 3;

        private long _inFlightSince = long.MinValue;
        private int _number;
        private int _rejects;

        // One that has not come back in its time holds up no other: its adapter may hang for good.
        public bool TryEnter(long now, long patience, out int number)
        {
            long since = Volatile.Read(ref _inFlightSince);
            bool entered = (since == long.MinValue || now - since > patience) && Interlocked.CompareExchange(ref _inFlightSince, now, since) == since;
            number = entered ? Interlocked.Increment(ref _number) : 0;
            return entered;
        }

        public void Leave() => Volatile.Write(ref _inFlightSince, long.MinValue);

        public bool CountReject() => Interlocked.Increment(ref _rejects) % RejectsBeforeQuery == 0;
    }
}

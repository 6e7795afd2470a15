using Safety.Guarding;
using Safety.Orders;
using Safety.Testing.Traders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>
/// What traders have asked for and not heard of yet. What leaves is what one of them has asked for, in time, under the arming it was asked under, and
/// through no method whose last day is over.
/// </summary>
internal sealed class CallsUnderWay(World world) : Check(world, Invariant.AsPermitted)
{
    private readonly List<GuardedOrder> _open = [];
    private long _armingSince;
    private long _armedSince;

    /// <summary>The calls that an order which leaves may come from: several may ask for the same.</summary>
    public GuardedOrder[] Of(WireMessage message) =>
        message.Kind is WireKind.Submit or WireKind.Replace ? [.. _open.Where(call => call.Life == message.Life && call.Account == message.Account && call.Target == message.Target && call.Terms == message.Terms)] : [];

    /// <summary>True where an order that leaves comes from a call with which something is wrong, whichever of those that ask for the same it is.</summary>
    public bool Of(WireMessage message, Predicate<GuardedOrder> isWrong) => Of(message) is { Length: > 0 } calls && Array.TrueForAll(calls, isWrong);

    public override void OnCalled(GuardedOrder call) => _open.Add(call);

    public override void OnHeard(GuardedOrder call, Outcome<OrderAck> outcome) => _open.Remove(call);

    public override void OnEnded(Life life) => _open.RemoveAll(call => call.Life == life);

    public override void OnArming(Life life) => _armingSince = World.Line.Now;

    public override void OnArmed(Life life) => _armedSince = _armingSince;

    public override void OnSent(WireMessage message)
    {
        if (message.Kind is not (WireKind.Submit or WireKind.Replace) || !_open.Exists(call => call.Life == message.Life && call.Account == message.Account))
            return;
        if (Of(message) is not { Length: > 0 } calls)
        {
            Fail($"{message.ClientId} was sent, and nobody has asked for an order like it");
            return;
        }

        if (Array.TrueForAll(calls, static call => call.IsExpired))
            Fail($"{message.ClientId} was sent through a break-glass method that has expired");
        if (Array.TrueForAll(calls, call => call.At < _armedSince))
            Fail($"{message.ClientId} was asked for under an earlier arming, and was sent under the next");
        long longest = (World.Venues[(message.Account, message.Desk)].Session!.Profile.CallTimeoutMs * 103 / 100 + 1) * TimeSpan.TicksPerMillisecond;
        // Its time begins when it is admitted.
        long waited = Math.Max(message.Life.DiskStall.Until, message.Life.BlockedUntil);
        if (Array.TrueForAll(calls, call => World.Line.Now > Math.Max(call.At, waited) + longest))
            Fail($"{message.ClientId} was sent {Seconds(World.Line.Now - calls[^1].At)} after it was asked for");
    }
}

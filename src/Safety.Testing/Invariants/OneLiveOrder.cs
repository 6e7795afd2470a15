using Safety.Identity;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>A client order ID is sent once. Of one decision, over all its attempts and all that replaced them, one order lives at the venue.</summary>
internal sealed class OneLiveOrder(World world, AlarmReadings readings, SentOrders sent) : Check(world, Invariant.OneLiveOrder)
{
    private readonly HashSet<(int, string)> _ids = [];

    public override void OnSent(WireMessage message)
    {
        if (message.Kind is WireKind.Submit or WireKind.Replace && !_ids.Add((message.Account, message.ClientId)))
            Fail($"{message.ClientId} was sent twice");
    }

    public override void OnAccepted(int account, VenueServer venue, BookOrder order)
    {
        // Where the network has made two of it, the second was perhaps answered with a no.
        if (readings.Tainted(account) is not null || DecisionOf(account, order) is not { } decision || sent.Find(account, order.FirstId) is { IsTwice: true })
            return;
        foreach (BookOrder other in World.VenuesOf(account).SelectMany(static one => one.Orders))
        {
            if (sent.Find(account, other.FirstId) is { IsTwice: true })
                continue;
            if (other != order && other.IsLive && other.FirstId != order.FirstId && DecisionOf(account, other) == decision)
                Fail($"{order.ClientId} and {other.ClientId} live at the venue, and both are of the decision {decision.Item1}/{decision.Item2}");
        }
    }

    private (StrategyId, CauseKey, ushort)? DecisionOf(int account, BookOrder order) =>
        sent.KeyOf(account, order.FirstId) is { } key ? (key.Strategy, key.Cause, key.Leg) : null;
}

using Safety.Orders;
using Safety.Testing.Traders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>No change leaves of an order of whose end the product was told before anybody asked for the change.</summary>
internal sealed class ReplacesWorking(World world, AlarmReadings readings, CallsUnderWay calls) : Check(world, Invariant.ReplacesWorking)
{
    private readonly HashSet<GuardedOrder> _late = [];

    public override void OnCalled(GuardedOrder call)
    {
        if (call.Target is { } target && World.VenuesOf(call.Account).Any(venue => venue.Find(target) is { IsOver: true } order && venue.Orders.TrueForAll(other => other == order || other.FirstId != order.FirstId)
            && venue.Log.TrueForAll(logged => logged.Order != order || logged.IsTold)))
            _late.Add(call);
    }

    public override void OnSent(WireMessage message)
    {
        if (message.Kind == WireKind.Replace && readings.Tainted(message.Account) is null && calls.Of(message, _late.Contains))
            Fail($"{message.ClientId} was sent to change {message.Target}, which had ended before it was asked for");
    }
}

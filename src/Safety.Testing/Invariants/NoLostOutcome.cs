using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>Nobody hears "rejected" or "not executed" of an order that the venue has, or may still take.</summary>
internal sealed class NoLostOutcome(World world, AlarmReadings readings, SentOrders sent) : Check(world, Invariant.NoLostOutcome)
{
    private readonly HashSet<(int Account, OrderKey Key)> _told = [];
    private readonly HashSet<(int Account, string Id)> _revived = [];

    public override void OnOutcome(int account, in OrderKey key, Outcome<OrderAck> outcome)
    {
        if (outcome.Kind != OutcomeKind.Rejected)
            return;
        OrderKey of = key;
        foreach (WireMessage message in sent.All)
        {
            if (message.Account != account || sent.KeyOf(account, message.ClientId) != of || message.IsTwice)
                continue;
            _told.Add((account, of));
            if (World.VenuesOf(account).Any(venue => venue.Orders.Exists(order => (order.IsAccepted && order.ClientIds.Contains(message.ClientId)) || order.Changes.Contains(message.ClientId))))
                Fail($"{message.ClientId} was told as rejected ({outcome.Reason}), and the venue has taken it");
        }
    }

    /// <summary>What is on its way when a venue sets its clock back expires later than its sender had agreed, and than anybody but the venue could know.</summary>
    public override void OnVenueClockStep(int account, long milliseconds)
    {
        if (milliseconds < 0)
            _revived.UnionWith(sent.All.Where(message => message.Account == account && message.Flying > 0).Select(static message => (message.Account, message.ClientId)));
    }

    public override void OnAccepted(int account, VenueServer venue, BookOrder order) => OnChanged(account, order.ClientId);

    public override void OnChanged(int account, string id)
    {
        if (_revived.Contains((account, id)))
            readings.Taint(account, "the venue has set its clock back and taken what had expired");
        else if (sent.KeyOf(account, id) is { } key && _told.Contains((account, key)))
            Fail($"{id} was told as rejected, and the venue takes it now");
    }
}

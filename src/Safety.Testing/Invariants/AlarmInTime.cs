using Safety.Guarding;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>Where what the venue has said has no consistent reading, a breaker trips, an order is quarantined or a person is told, before the world has come to rest.</summary>
internal sealed class AlarmInTime(World world) : Check(world, Invariant.AlarmInTime)
{
    private readonly List<(int Account, string Why, long At)> _demanded = [];

    /// <summary>There is no consistent reading from now on.</summary>
    public void Demand(int account, string why) => _demanded.Add((account, why, World.Line.Now));

    public override void OnAccepted(int account, VenueServer venue, BookOrder order)
    {
        if (venue.Orders.Exists(other => other != order && other.IsLive && other.ClientId == order.ClientId))
            Demand(account, $"two orders live under {order.ClientId}");
    }

    public override void OnEvent(Life life, SafetyEvent e)
    {
        if (e.Kind is SafetyEventKind.BreakerTripped or SafetyEventKind.Quarantined or SafetyEventKind.Mismatch)
            _demanded.RemoveAll(one => e.Account is null || World.Plan.Accounts[one.Account].Id == e.Account);
    }

    public override void OnArmingBlocked(Life life, Exception why) => _demanded.Clear();

    public override void AtRest()
    {
        foreach ((int account, string why, long at) in _demanded)
            Fail($"{why} of account {account} at {Seconds(at)}, and nobody was told");
    }
}

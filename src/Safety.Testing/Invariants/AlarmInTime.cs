using Safety.Guarding;
using Safety.Orders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>Where what the venue has said has no consistent reading, a breaker trips, an order is quarantined or a person is told, before the world has come to rest.</summary>
internal sealed class AlarmInTime(World world) : Check(world, Invariant.AlarmInTime)
{
    private readonly List<(int Account, string Why, string Names, long At, Func<bool>? IsExcused)> _demanded = [];
    private readonly Dictionary<int, int> _raised = [];

    /// <summary>There is no consistent reading from now on.</summary>
    /// <param name="account">The account.</param>
    /// <param name="why">Why.</param>
    /// <param name="names">The order or symbol that the alarm has to name.</param>
    /// <param name="isExcused">Asked at rest: true where it has a reading after all, or nobody was told of it.</param>
    public void Demand(int account, string why, string names, Func<bool>? isExcused = null) => _demanded.Add((account, why, names, World.Line.Now, isExcused));

    /// <summary>How many alarms an account has raised.</summary>
    public int Raised(int account) => _raised.GetValueOrDefault(account);

    public override void OnAccepted(int account, VenueServer venue, BookOrder order)
    {
        if (venue.Orders.Find(other => other != order && other.IsLive && other.ClientId == order.ClientId) is { } other)
            Demand(account, $"two orders live under {order.ClientId}", order.ClientId, () => !IsToldOf(account, venue, order) || !IsToldOf(account, venue, other));
    }

    public override void OnEvent(Life life, SafetyEvent e)
    {
        if (e.Kind is not (SafetyEventKind.BreakerTripped or SafetyEventKind.Quarantined or SafetyEventKind.Mismatch))
            return;
        _demanded.RemoveAll(one => World.Plan.Accounts[one.Account].Id == e.Account && Names(e.Message, one.Account, one.Names));
        int account = life.Accounts.FindIndex(one => one.Id == e.Account);
        _raised[account] = Raised(account) + 1;
    }

    public override void OnArmingBlocked(Life life, Exception why) => _demanded.RemoveAll(one => Names(why.Message, one.Account, one.Names));

    public override void AtRest()
    {
        foreach ((int account, string why, _, long at, Func<bool>? isExcused) in _demanded)
        {
            if (isExcused?.Invoke() != true)
                Fail($"{why} of account {account} at {Seconds(at)}, and nobody was told");
        }
    }

    // By whichever of its names.
    private bool Names(string message, int account, string name) => Names(message, name)
        || World.Checks.Sent.All.Exists(sent => sent.Account == account && World.Checks.Sent.FirstOf(account, sent.ClientId) == World.Checks.Sent.FirstOf(account, name) && Names(message, sent.ClientId));

    // By a report, a list, a look-up or an answer: where its reports are lost, a venue may show the other one alone.
    private bool IsToldOf(int account, VenueServer venue, BookOrder order) =>
        order.IsShown || venue.Log.Exists(logged => logged.Order == order && logged.HeardBy is not null)
        || (World.Checks.Sent.Find(account, order.FirstId) is { Answer: Task<OrderAck> { IsCompletedSuccessfully: true, Result.BrokerOrderId.Value: var answered } } && answered == order.VenueId);

    /// <summary>True for a fill that is told with a total of the order's at another time: a repetition, venues list them so.</summary>
    public bool HasStoodThere(int account, LoggedReport told)
    {
        LoggedReport[] all = [.. World.VenuesOf(account).SelectMany(static venue => venue.Log).Where(logged => logged.Order == told.Order)];
        return all.Any(logged => logged.Report.ExecId == told.Report.ExecId && logged.Report.LastQty == told.Report.LastQty) && all.Any(logged => logged.Report.CumQty == told.Report.CumQty);
    }
}

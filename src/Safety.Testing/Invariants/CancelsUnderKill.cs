using Safety.Guarding;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>
/// After a latch a cancel that means the order leaves for every working order: within a second and two looks of the watcher, whatever one venue or
/// one callback does, and whatever the journal's state. They leave no faster than orders may: a mass cancel must not earn a ban.
/// </summary>
internal sealed class CancelsUnderKill(World world) : Check(world, Invariant.CancelsUnderKill)
{
    private readonly List<WireMessage> _cancels = [];
    private readonly List<(BookOrder Order, VenueServer Venue, int Account, Life Life, long Since, long Until)> _due = [];

    private long Bound => ((2 * World.Plan.Host.WatchIntervalMs) + 1_000) * TimeSpan.TicksPerMillisecond;

    // What is latched already goes on at its own pace: it asks anew for what it has asked for when a look-up says so.
    public override void OnLatching(Life life)
    {
        if (!life.Host!.Kill.IsLatched)
            Demand(life, 0);
    }

    public override void OnKillFile()
    {
        if (World.Life is { IsDead: false, WasArmed: true, Host.Kill.IsLatched: false } life)
            Demand(life, World.Plan.Host.WatchIntervalMs * TimeSpan.TicksPerMillisecond);
    }

    public override void OnEvent(Life life, SafetyEvent e)
    {
        if (e.Kind == SafetyEventKind.KillLatched)
            Demand(life, 0);
    }

    public override void OnArming(Life life)
    {
        if (life.Host!.Kill.IsLatched)
            Demand(life, 0);
    }

    // A file that is gone before anybody has looked was none.
    public override void OnKillFileRemoved()
    {
        if (World.Life is { IsDead: false, Host.Kill.IsLatched: false })
            _due.Clear();
    }

    public override void OnReleasing(Life life) => _due.Clear();

    public override void OnReleased(Life life) => _due.Clear();

    public override void OnEnded(Life life)
    {
        _due.Clear();
        _cancels.Clear();
    }

    public override void OnSent(WireMessage message)
    {
        if (message.Kind != WireKind.Cancel)
            return;
        _cancels.Add(message);
        _due.RemoveAll(one => Means(message, one.Venue, one.Account, one.Order));
    }

    public override void Stepped()
    {
        if (_due.Count == 0)
            return;
        long now = World.Line.Now;
        _due.RemoveAll(one => !one.Order.IsLive || one.Venue.Session is not { IsConnected: true });
        for (int i = _due.Count - 1; i >= 0; i--)
        {
            (BookOrder order, VenueServer venue, int account, Life life, long since, long until) = _due[i];
            if (!CanBeMeant(account, venue, order))
                _due[i] = _due[i] with { Until = until = now + Bound };
            else if (now > until && !IsKnownToWork(venue, order))
                _due[i] = _due[i] with { Until = until = now + Bound };
            if (now <= Math.Max(Math.Max(until, life.StandsStillUntil + Bound), AnsweredBy(order, venue, account) + Bound))
                continue;
            _due.RemoveAt(i);
            Fail($"{order.ClientId} of account {account} works at the venue, and {Seconds(now - since)} after the latch no cancel that means it has left");
        }
    }

    public override void AtEnd()
    {
        foreach (((int account, _), VenueServer venue) in World.Venues)
        {
            foreach (BookOrder order in venue.Orders.Where(order => order.IsLive && !order.IsForeign && venue.Does.Cancels && !World.Checks.Sent.IsDeniedUntold(account, order)))
                Fail($"{order.ClientId} of account {account} still works at the venue some seconds after a latch over a world in which nothing goes wrong");
        }
    }

    private void Demand(Life life, long seenIn)
    {
        long now = World.Line.Now;
        foreach (((int account, int desk), VenueServer venue) in World.Venues)
        {
            if (!venue.Does.Cancels || venue.Session is not { IsConnected: true })
                continue;
            foreach (BookOrder order in venue.Orders)
            {
                if (order.IsForeign || !order.IsLive || _due.Exists(one => one.Order == order) || _cancels.Exists(cancel => cancel.Flying > 0 && cancel.Desk == desk && Means(cancel, venue, account, order)))
                    continue;
                long from = WaitsUntil(venue, cancel => Means(cancel, venue, account, order));
                _due.Add((order, venue, account, life, now, Math.Max(now + seenIn, from) + Bound + Pace(account, now)));
            }
        }
    }

    // Who waits for the answer of a cancel sends no other meanwhile.
    private long WaitsUntil(VenueServer venue, Func<WireMessage, bool> isMeant) =>
        _cancels.Where(cancel => !cancel.Answer.IsCompleted && World.Venues[(cancel.Account, cancel.Desk)] == venue && isMeant(cancel))
            .Select(cancel => cancel.At + (venue.Session!.Profile.CallTimeoutMs * TimeSpan.TicksPerMillisecond)).DefaultIfEmpty().Max();

    // Of two orders under one ID each gets a cancel, and which of them the venue took for which is not told before both are answered.
    private long AnsweredBy(BookOrder order, VenueServer venue, int account) =>
        World.Checks.Sent.Find(account, order.FirstId) is { IsTwice: true } ? WaitsUntil(venue, cancel => cancel.ClientId == order.ClientId) : 0;

    // How long it takes at the account's rate until it is this order's turn, behind those that were due before it and what left lately.
    private long Pace(int account, long now)
    {
        int before = _due.Count(one => one.Account == account) + _cancels.Count(cancel => cancel.Account == account && cancel.At >= now - TimeSpan.TicksPerSecond);
        return before / World.Plan.Accounts[account].Limits.MaxOrdersPerSecond * TimeSpan.TicksPerSecond;
    }

    // Of two orders under one ID only one is meant by it; and where the network has made a copy of the request, nobody knows of either before it is told:
    // the answer may be the refusal of the other.
    private bool CanBeMeant(int account, VenueServer venue, BookOrder order) =>
        World.Checks.Sent.Find(account, order.FirstId) is not { IsTwice: true }
        || (venue.Log.Exists(logged => logged.Order == order && logged.IsToldToWork)
            && (venue.Orders.Find(other => other.FirstId == order.FirstId) == order || venue.Addressed(order.ClientId, order.VenueId) == order));

    // What has filled, and that may be known, is over until it is known that it was taken back.
    private bool IsKnownToWork(VenueServer venue, BookOrder order)
    {
        decimal unknown = venue.Log.Where(logged => logged.Order == order && logged.Moved < 0m && !IsKnown(logged)).Sum(static logged => logged.Moved);
        return order.Total - unknown < order.Quantity;

        bool IsKnown(LoggedReport logged) => logged.IsTold || World.Checks.IsTakenIn(logged, Bound);
    }

    private bool Means(WireMessage cancel, VenueServer venue, int account, BookOrder order) =>
        cancel.Account == account && World.Venues[(cancel.Account, cancel.Desk)] == venue && venue.Addressed(cancel.ClientId, cancel.VenueId) == order;
}

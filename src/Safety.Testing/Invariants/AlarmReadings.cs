using Safety.Contracts;
using Safety.Orders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;
using LookUpBy = Safety.Testing.Venues.LookUpBy;
using ReplaceActs = Safety.Testing.Venues.ReplaceActs;

namespace Safety.Testing.Invariants;

/// <summary>Which alarms there is a cause for: where what was said and done has no consistent reading, or cannot be proved by what the venue can do.</summary>
internal sealed class AlarmReadings(World world)
{
    private readonly Dictionary<int, string> _excused = [];
    private readonly Dictionary<(int Account, string FirstId), string> _orders = [];
    private readonly Dictionary<int, string> _tainted = [];
    private readonly HashSet<int> _foreign = [];
    private readonly Dictionary<int, long> _trouble = [];
    private readonly HashSet<int> _ahead = [];
    private long _mostAhead = long.MinValue; // of the true time: what was stamped then bears it, also once the clock was set back

    public bool IsAnyForeign => _foreign.Count > 0;

    /// <summary>Why an alarm of an account may be right; null where none may.</summary>
    /// <param name="account">The account.</param>
    /// <param name="message">What it says: what is known of one order excuses an alarm that names it, or that names none.</param>
    public string? Excuse(int account, string message)
    {
        if (_tainted.TryGetValue(account, out string? tainted))
            return tainted;
        if (_excused.TryGetValue(account, out string? excused))
            return excused;
        HashSet<string> named = [.. world.Checks.Sent.All.Where(sent => sent.Account == account && Check.Names(message, sent.ClientId)).Select(sent => world.Checks.Sent.FirstOf(account, sent.ClientId))];
        return _orders.Where(order => order.Key.Account == account && (named.Count == 0 || named.Contains(order.Key.FirstId))).Select(static order => order.Value).FirstOrDefault();
    }

    /// <summary>Why the account's figures cannot be compared with the venue's; null where they can.</summary>
    public string? Tainted(int account) => _tainted.GetValueOrDefault(account);

    /// <summary>Why an outcome may not be provable at an account's venue; null where each is.</summary>
    /// <param name="account">The account.</param>
    /// <param name="message">What an alarm says, which then has to name the change; null where it is about all.</param>
    public string? Unprovable(int account, string? message)
    {
        VenueSemantics does = world.Plan.Accounts[account].Venues[0].Does;
        if (does.LookUp == LookUpBy.Nothing)
            return "orders cannot be looked up";
        if (_ahead.Contains(account))
            return "requests were stamped so far ahead of the venue's clock that they do not expire for longer than anybody waits";
        if (does.Replace == ReplaceActs.InPlace && world.Trader.Changes(account).Any(change => (message is null || (change.Id is { } id && Check.Names(message, id))) && IsLikeBefore(account, change.Target, change.Id, change.Terms)))
            return "a look-up does not show whether a price was changed";
        return does.ExpiryMs == 0 ? "requests do not expire" : null;
    }

    // Of a change in place that leaves the quantity as it is only a report or an answer can tell; nobody, where the process has died before it left.
    private bool IsLikeBefore(int account, string target, string? id, OrderTerms terms) =>
        world.VenuesOf(account).Select(venue => venue.Find(target)).FirstOrDefault(static order => order is not null) is { } order
        && order.Quantity - terms.Size.Value is var filled && filled >= 0m && filled <= (world.Plan.Accounts[account].Venues[0].Does.Replaced == ReplacedQuantity.Remaining ? order.Total : 0m)
        && (id is null || !order.Changes.Contains(id));

    public bool IsForeign(int account) => _foreign.Contains(account);

    /// <summary>True where a connection or an answer was missing lately, or that of an order's call still is: before that has ended, nothing is proved.</summary>
    public bool WasTroubled(long since)
    {
        foreach (long at in _trouble.Values)
        {
            if (at >= since)
                return true;
        }

        return world.Venues.Values.Any(venue => venue.Session is not { IsConnected: true } session || session.WaitsSince <= since);
    }

    public void Taint(int account, string why) => _tainted.TryAdd(account, why);

    public void OnForeign(int account)
    {
        _foreign.Add(account);
        Taint(account, "somebody else trades the account");
    }

    public void OnTrouble(int account, long until) => _trouble[account] = Math.Max(_trouble.GetValueOrDefault(account), world.Line.Now + until);

    /// <summary>A clock was set, or the world begins. What drifting clocks lose besides is less than three seconds.</summary>
    public void OnClocks()
    {
        _mostAhead = Math.Max(_mostAhead, world.HostAhead);
        for (int account = 0; account < world.Plan.Accounts.Count; account++)
        {
            if (_mostAhead - world.Venue(account).Clock.Error > (world.Plan.Host.RecoveryTimeoutMs - 3_000) * TimeSpan.TicksPerMillisecond)
                _ahead.Add(account);
        }
    }

    public void OnVenueClockStep(int account, long milliseconds)
    {
        if (milliseconds < 0 && !world.Plan.Accounts[account].Venues[0].Does.IsNumbered)
            _excused.TryAdd(account, "the venue's clock was set back, and its reports have no numbers");
    }

    public void OnDropped(int account, LoggedReport logged)
    {
        if (world.Plan.Accounts[account].Venues[0].Does.HidesLost(logged.Report))
            _orders.TryAdd((account, logged.Order.FirstId), "a report was lost that the venue does not list");
    }

    /// <summary>A fill that comes later after the end than the contract's profile says is outside of it: the product has released what it had reserved for it.</summary>
    public void OnArrives(int account, LoggedReport logged)
    {
        if (logged.IsAfterEnd && IsLate(account, logged.Order))
            _orders.TryAdd((account, logged.Order.FirstId), "a fill came later after the end of its order than the venue says it may");
    }

    public bool IsLate(int account, BookOrder order) =>
        world.Line.Now > order.EndedAt + (world.Plan.Accounts[account].Venues[0] is var venue ? venue.Telling.Of(venue.Does).LateFillMs * TimeSpan.TicksPerMillisecond : 0);

    public void OnForgotten(int account) => _excused.TryAdd(account, "the venue has restarted, and does not know a request that it had told of");

    public void OnForgotten(int account, BookOrder order) =>
        _orders.TryAdd((account, order.FirstId), "the venue has restarted, and does not know an order that a look-up had shown");

    public void OnTwice(int account, string id, VenueSemantics does)
    {
        if (does.RepeatedId == RepeatedId.PlacesAnother)
            Taint(account, "a request has arrived twice, and the venue has placed two orders");
        else if (does.RepeatedId != RepeatedId.ReplayedInWindow)
            _orders.TryAdd((account, id), "the venue has answered with a no to the second copy of a request");
    }

    public void OnReported(int account, LoggedReport logged)
    {
        // A process that is not connected hears of nothing that is not listed.
        if (world.Venues[(account, 0)].Session is not { IsConnected: true } || world.Life is not { IsDead: false })
            OnDropped(account, logged);
    }
}

using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Testing.Traders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;
using ReplaceActs = Safety.Testing.Venues.ReplaceActs;

namespace Safety.Testing.Invariants;

/// <summary>All invariants of a world, and what happens in it handed to each.</summary>
internal sealed class Checks
{
    private const int MostTimesAsked = 6;

    private readonly World _world;
    private readonly Check[] _all;
    private readonly AlarmReadings _readings;
    private readonly FillsCountOnce _fills;
    private readonly WithinLimit _limit;
    private readonly JournalKept _kept;
    private readonly AlarmInTime _alarms;
    private readonly ExitsOnce _exits;
    private readonly NoFalseAlarm _noFalseAlarm;
    private readonly HashSet<(Invariant, string)> _told = [];
    private readonly Dictionary<(int Account, string Id), int> _asked = [];

    public Checks(World world)
    {
        _world = world;
        _readings = new AlarmReadings(world);
        _fills = new FillsCountOnce(world);
        _limit = new WithinLimit(world, _readings);
        _kept = new JournalKept(world);
        _alarms = new AlarmInTime(world);
        Sent = new SentOrders(world);
        CallsUnderWay calls = new(world);
        HedgeBook hedges = new(world, Sent);
        _all =
        [
            Sent, new NoLostOutcome(world, _readings, Sent), new OneLiveOrder(world, _readings, Sent), _fills, _limit, new NothingAfterLatch(world), new NothingBeforeArming(world),
            new LatchRemembered(world), new CancelsUnderKill(world), new ViewAtRest(world, _readings, Sent), _noFalseAlarm = new NoFalseAlarm(world, _readings), _alarms, _kept, new OneStopsNobodyElse(world),
            calls, new WithinBand(world, calls), new WithinNotional(world, calls), new WithinRate(world), new ReducesOnly(world, _readings), new KnownInstrument(world), new NotInMaintenance(world, calls),
            new NothingAfterBreaker(world, calls), new OneContent(world, Sent), new OneCancel(world), new ReplacesWorking(world, _readings, calls),
            new HedgesFills(world, _readings, Sent, calls, hedges), new HedgesDisplayed(world, calls), new HedgesInTime(world, _readings, Sent, calls, hedges), new HedgesAtRest(world, _readings, Sent, hedges), _exits = new ExitsOnce(world, _readings, Sent, calls, hedges), Time = new VenueTimeKnown(world),
        ];
    }

    public List<Violation> Violations { get; } = [];

    public SentOrders Sent { get; }

    public VenueTimeKnown Time { get; }

    /// <summary>Reports that a living process has taken in.</summary>
    public long Reports { get; private set; }

    public long Fills { get; private set; }

    /// <summary>True once somebody else has traded an account.</summary>
    public bool IsForeign => _readings.IsAnyForeign;

    public void Fail(Invariant invariant, string what)
    {
        if (!_told.Add((invariant, what)))
            return;
        _world.Trace?.Write($"VIOLATION {invariant}: {what}");
        Violations.Add(new Violation(invariant, _world.Line.Now, what));
    }

    public void OnSent(WireMessage message) => Each(check => check.OnSent(message));

    public void OnAccepted(int account, VenueServer venue, BookOrder order) => Each(check => check.OnAccepted(account, venue, order));

    public void OnCalled(GuardedOrder call) => Each(check => check.OnCalled(call));

    public void OnHeard(GuardedOrder call, Outcome<OrderAck> outcome) => Each(check => check.OnHeard(call, outcome));

    public void OnCanceling(int account, string id) => Each(check => check.OnCanceling(account, id));

    public void OnNews(int account) => Each(check => check.OnNews(account));

    public void OnDraining() => Each(static check => check.OnDraining());

    public void OnResetting(int account) => Each(check => check.OnResetting(account));

    /// <summary>A venue changes an order in place.</summary>
    public void OnChanged(int account, string id) => Each(check => check.OnChanged(account, id));

    public void OnOutcome(int account, OrderKey key, Outcome<OrderAck> outcome) => Each(check => check.OnOutcome(account, key, outcome));

    public void OnEvent(Life life, SafetyEvent e) => Each(check => check.OnEvent(life, e));

    public void OnStarted(Life life, string? variable) => Each(check => check.OnStarted(life, variable));

    public void OnEnded(Life life)
    {
        // What was on its way to a process that has ended is lost, unless the venue lists it.
        foreach (((int account, _), VenueServer venue) in _world.Venues)
        {
            foreach (LoggedReport logged in venue.Log.Where(static logged => !logged.IsTold))
            {
                _readings.OnDropped(account, logged);
                if (!IsTakenIn(logged, TimeSpan.TicksPerSecond) || life.MayLoseJournal)
                    logged.FetchedAt = null; // it may not have been kept: the next process fetches it again
            }
        }

        Each(check => check.OnEnded(life));
    }

    public void OnArming(Life life) => Each(check => check.OnArming(life));

    public void OnArmed(Life life) => Each(check => check.OnArmed(life));

    public void OnArmingBlocked(Life life, Exception why) => Each(check => check.OnArmingBlocked(life, why));

    public void OnLatching(Life life) => Each(check => check.OnLatching(life));

    public void OnLatched() => Each(static check => check.OnLatched());

    public void OnKillFile() => Each(static check => check.OnKillFile());

    public void OnKillFileRemoved() => Each(static check => check.OnKillFileRemoved());

    public void OnReleasing(Life life) => Each(check => check.OnReleasing(life));

    public void OnReleased(Life life) => Each(check => check.OnReleased(life));

    public void Stepped() => Each(static check => check.Stepped());

    public void AtRest(bool isAtRest)
    {
        if (!isAtRest)
            Fail(Invariant.ComesToRest, _world.Life is { IsDead: false, Host: { } host } ? $"after two minutes without a fault the host is {(host.IsArmed ? "armed, and a call still waits" : "not armed")}" : "no process runs");
        else
            Each(static check => check.AtRest());
    }

    public void AtEnd() => Each(static check => check.AtEnd());

    public void OnReported(int account, LoggedReport logged)
    {
        Fills += logged.Report.ExecType == ExecType.Trade && !logged.Order.IsForeign ? 1 : 0;
        _readings.OnReported(account, logged);
        _fills.OnReported(logged);
    }

    /// <summary>An answer that lists reports reaches a living process.</summary>
    public void OnFetched(int account, IReadOnlyList<LoggedReport> listed)
    {
        foreach (LoggedReport logged in listed)
        {
            if (!logged.IsTold && logged.FetchedAt is null)
                _readings.OnArrives(account, logged);
            logged.FetchedAt ??= _world.Line.Now;
            logged.HeardBy ??= _world.Life?.Number;
        }
    }

    public void OnTaken(int account, LoggedReport logged, decimal before, decimal after)
    {
        Reports++;
        if (_readings.Tainted(account) is null)
            _fills.OnTaken(account, logged, before, after);
    }

    /// <summary>A living process has taken a report in.</summary>
    public void OnTold(Life life, int account, LoggedReport logged) => Each(check => check.OnTold(life, account, logged));

    /// <summary>A strategy reads the episode of a position for the first time.</summary>
    public void OnEpisode(int account, string symbol, PositionEpisode episode) => _exits.OnEpisode(account, symbol, episode);

    public void OnDropped(int account, LoggedReport logged) => _readings.OnDropped(account, logged);

    /// <summary>A venue is about to tell a lower order number than before.</summary>
    public void OnNumberBack(int account) => _noFalseAlarm.OnNumberBack(account);

    public void OnFalsified(int account) => _readings.Taint(account, "a report was falsified");

    /// <summary>A report reaches a living process.</summary>
    public void OnArrives(int account, LoggedReport logged)
    {
        _readings.OnArrives(account, logged);
        logged.HeardBy ??= _world.Life?.Number;
        OnNews(account);
    }

    /// <summary>How many alarms an account has raised.</summary>
    public int AlarmsOf(int account) => _alarms.Raised(account);

    /// <summary>A falsified report was taken in.</summary>
    /// <param name="account">The account.</param>
    /// <param name="logged">The report.</param>
    /// <param name="before">How many alarms there had been.</param>
    public void OnToldFalsely(int account, LoggedReport logged, int before)
    {
        bool isOfAnother = !logged.Order.ClientIds.Contains(logged.Report.ClientOrderId.Value);
        if (_alarms.Raised(account) == before)
            _alarms.Demand(account, isOfAnother ? "an execution of another order" : "a falsified report", logged.Order.ClientId, () => !isOfAnother && _alarms.HasStoodThere(account, logged));
    }

    public void OnPlacedAgain(int account) => _readings.Taint(account, "a request has arrived twice, and the venue has placed two orders");

    public void OnForgotten(int account) => _readings.OnForgotten(account);

    public void OnForgotten(int account, BookOrder order) => _readings.OnForgotten(account, order);

    /// <summary>True when what an answer has listed has been taken in: within a time, but a disk that stalls meanwhile takes nothing, and what is not kept is not known.</summary>
    public bool IsTakenIn(LoggedReport logged, long within)
    {
        if (logged.FetchedAt is not { } at)
            return false;
        (long from, long until) = _world.Life?.DiskStall ?? (-1, -1);
        return _world.Line.Now > (from <= at + within ? Math.Max(at, until) : at) + within;
    }

    public void OnTwice(int account, string id, VenueSemantics does) => _readings.OnTwice(account, id, does);

    public void OnSplit(int account, string symbol) => _readings.Taint(account, $"{symbol} was split");

    public void OnOverfill(int account, BookOrder order)
    {
        _readings.Taint(account, "the venue has overfilled");
        if (!order.IsForeign)
            _alarms.Demand(account, "an overfill", order.ClientId);
    }

    /// <summary>Somebody else has placed an order in the account.</summary>
    public void OnForeign(int account) => _readings.OnForeign(account);

    /// <summary>Of what it does a person is told, once a process has taken in that it trades, or that it works where it carries our tag.</summary>
    public void OnForeign(int account, BookOrder order, bool isStray) => _alarms.Demand(account, "an order of somebody else", order.ClientId, () => !_world.VenuesOf(account).Any(venue =>
        venue.Log.Exists(logged => logged.Order == order && logged.IsTold && (isStray || logged.Report.ExecType == ExecType.Trade))));

    public void OnTrouble(int account, long until = 0) => _readings.OnTrouble(account, until);

    public void OnClocks()
    {
        _readings.OnClocks();
        Each(static check => check.OnClocks());
    }

    /// <summary>A clock runs at another rate from now on.</summary>
    public void OnRates() => Time.OnRates();

    public void OnVenueClockStep(int account, long milliseconds)
    {
        _readings.OnVenueClockStep(account, milliseconds);
        Each(check => check.OnVenueClockStep(account, milliseconds));
    }

    public void OnPrice(string symbol, decimal before, decimal after)
    {
        _limit.OnPrice(symbol, after);
        Each(check => check.OnPrice(symbol, before, after));
    }

    public void OnJournalGone(Life life) => _kept.OnGone(life);

    public void OnJournalBack() => _kept.OnBack();

    public void OnNotStarted(Life life, Exception why) => Each(check => check.OnArmingBlocked(life, why));

    public void OnUnexpected(Exception exception) => Fail(Invariant.OneStopsNobodyElse, $"{exception.GetType().Name}: {exception.Message} {exception.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}");

    /// <summary>What an operator finds out about a quarantined order at the venue; null while a request for it is on its way.</summary>
    public OperatorRuling? TruthOf(int account, string id)
    {
        if (Sent.IsFlying(account, id))
            return null;
        foreach (VenueServer venue in _world.VenuesOf(account))
        {
            if (venue.IsDecidingAbout(id))
                return null;
            if (Sent.Find(account, id) is { Target: { } target } && venue.Does.Replace == ReplaceActs.InPlace)
            {
                if (venue.Find(target) is { } changed)
                    return changed.Changes.Contains(id) ? OperatorRuling.AskAgain : OperatorRuling.NotExecuted;
                continue;
            }

            BookOrder[] all = [.. venue.Orders.Where(order => order.ClientIds.Contains(id))]; // a repeated request may have placed several, or only one of two
            if (all.Length == 0)
                continue;
            BookOrder[] living = [.. all.Where(order => order.IsLive && order.ClientId == id)];
            if (living.Length == 0)
            {
                return Array.Exists(all, static order => order is { IsAccepted: false, IsRejected: false }) ? null // the venue has not come to it
                    : Array.Exists(all, static order => order is { IsAccepted: true, IsOver: false }) && TimesAsked(account, id) < MostTimesAsked ? null // it has filled: its reports say so, and what becomes of its fills
                    : Array.TrueForAll(all, static order => order.IsRejected) ? OperatorRuling.NotExecuted : OperatorRuling.Canceled;
            }

            if (venue.Does.LookUp is not LookUpBy.Nothing && TimesAsked(account, id) < MostTimesAsked)
                return OperatorRuling.AskAgain;
            foreach (BookOrder one in living)
                venue.EndByHand(one); // it cannot be looked up, or asking helps no more: the operator cancels it there
            return OperatorRuling.Canceled;
        }

        return OperatorRuling.NotExecuted;
    }

    /// <summary>Every price a symbol has had.</summary>
    public decimal[] PricesOf(string symbol) => _limit.PricesOf(symbol);

    private int TimesAsked(int account, string id) => _asked[(account, id)] = _asked.GetValueOrDefault((account, id)) + 1;

    private void Each(Action<Check> hand)
    {
        foreach (Check check in _all)
            hand(check);
    }
}

using Safety.Guarding;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;
using Safety.Timing;

namespace Safety.Testing.Invariants;

/// <summary>
/// While two clocks part no faster than is assumed, the interval that the guard holds for a venue's time contains it, is no wider than the answer it comes from allows, and no deadline on it is read
/// wrongly. A clock that was set is noticed with the first answer that shows it, and none that was not.
/// </summary>
internal sealed class VenueTimeKnown : Check
{
    private const long LooksEvery = 100 * TimeSpan.TicksPerMillisecond;
    private const long SetsEvery = 400 * TimeSpan.TicksPerMillisecond;
    private const int MostPpm = 1_001; // two clocks, each slewed by 500

    private readonly Known[] _accounts;
    private (int Account, long AskedAt, long RoundTrip)? _answered;
    private long _next;

    public VenueTimeKnown(World world)
        : base(world, Invariant.VenueTime)
    {
        _accounts = [.. world.Plan.Accounts.Select(static _ => new Known())];
    }

    /// <summary>Deadlines of which a comparison with this machine's clock would have told what is not so.</summary>
    public int NaiveWrong { get; private set; }

    /// <summary>Deadlines of which the interval has.</summary>
    public int IntervalWrong { get; private set; }

    /// <summary>An answer to a question for the time is there.</summary>
    /// <param name="account">The account whose venue was asked.</param>
    /// <param name="askedAt">When, in ticks of the world.</param>
    /// <param name="roundTrip">How long it took, on the host's clock.</param>
    public void OnTimeTold(int account, long askedAt, long roundTrip) => _answered = (account, askedAt, roundTrip);

    public override void OnVenueClockStep(int account, long milliseconds) => _accounts[account].Changed(World.Line.Now);

    /// <summary>A clock runs at another rate from now on.</summary>
    public void OnRates()
    {
        for (int account = 0; account < _accounts.Length; account++)
        {
            bool parts = Math.Abs(((1e6 + World.Venue(account).Clock.DriftPpm) / (1e6 + World.HostDriftPpm) * 1e6) - 1e6) > MostPpm;
            if (parts || _accounts[account].Parts)
                _accounts[account].Changed(World.Line.Now);
            _accounts[account].Parts = parts;
        }
    }

    public override void OnStarted(Life life, string? variable)
    {
        foreach (Known known in _accounts)
            (known.IsAsked, known.Steps) = (false, 0);
    }

    public override void OnEnded(Life life) => _answered = null; // it has taken in nothing

    // Each of two contracts notices it by an answer of its own, and does not say which it is.
    public override void OnEvent(Life life, SafetyEvent e)
    {
        if (e.Kind == SafetyEventKind.VenueClockSet && life.Accounts.FindIndex(one => one.Id == e.Account) is >= 0 and var account && !_accounts[account].IsVoid && World.Plan.Accounts[account].Venues.Count == 1)
            Fail($"nobody has set the clock of the venue of account {account}: {e.Message}");
    }

    public override void Stepped()
    {
        if (World.Life is not { IsDead: false, Host: not null } life || life.Accounts.Count < _accounts.Length)
            return;
        if (_answered is { } told)
        {
            _answered = null;
            OnAnswer(told.Account, life.Accounts[told.Account].Timeouts, told.AskedAt, told.RoundTrip);
        }

        if (World.Line.Now < _next)
            return;
        _next = World.Line.Now + LooksEvery;
        for (int account = 0; account < _accounts.Length; account++)
            Look(life, account);
    }

    private void OnAnswer(int account, BrokerTimestampedTimeouts timeouts, long askedAt, long roundTrip)
    {
        Known known = _accounts[account];
        VenuePlan venue = World.Plan.Accounts[account].Venues[0];
        if (roundTrip > venue.Telling.CallTimeoutMs * TimeSpan.TicksPerMillisecond * 9 / 10)
            return; // it may have been given up before
        bool isFresh = !known.IsAsked || timeouts.Steps > known.Steps;
        (known.IsAsked, known.Steps) = (true, timeouts.Steps);
        BrokerTime now = timeouts.Now;
        long unit = Math.Max(1, venue.Does.TimeResolutionMs) * TimeSpan.TicksPerMillisecond;
        // Half a round trip and what the clocks part by meanwhile, on both sides, and what the stamp is cut down to.
        long widest = (2 * ((roundTrip / 2) + (roundTrip / 1_000) + 4)) + unit;
        if (now.Uncertainty.Ticks > widest)
            Fail($"the time of the venue of account {account} is known within {Seconds(now.Uncertainty.Ticks)} after an answer that allows {Seconds(widest)}");
        if (askedAt <= known.ChangedAt || known.Parts)
            return;
        known.IsVoid &= !isFresh;
        DateTimeOffset venueTime = World.Venue(account).Clock.Wall;
        if (now.Earliest - venueTime > TimeSpan.FromTicks(widest) || venueTime - now.Latest > TimeSpan.FromTicks(widest))
            Fail($"the clock of the venue of account {account} was set, and an answer after it has changed nothing");
    }

    private void Look(Life life, int account)
    {
        Known known = _accounts[account];
        BrokerTimestampedTimeouts timeouts = life.Accounts[account].Timeouts;
        DateTimeOffset venue = World.Venue(account).Clock.Wall;
        if (known.IsVoid)
        {
            known.Deadlines.Clear();
            return;
        }

        BrokerTime now = timeouts.Now;
        if (now.Earliest > venue || now.Latest < venue)
            Fail($"the venue of account {account} has {venue:HH:mm:ss.fffffff}, and is taken to have {now}");
        foreach (Deadline deadline in known.Deadlines)
            Judge(account, deadline, now.Of(deadline.At), isOver: venue >= deadline.At, isOverHere: life.Clock.GetUtcNow() >= deadline.At);
        known.Deadlines.RemoveAll(deadline => venue - deadline.At > TimeSpan.FromSeconds(1));
        if (World.Line.Now < known.NextDeadline)
            return;
        known.NextDeadline = World.Line.Now + SetsEvery;
        if (timeouts.In(TimeSpan.FromMilliseconds(100 + (known.Made++ * 370 % 2_000))) is { } at)
            known.Deadlines.Add(new Deadline(at));
    }

    private void Judge(int account, Deadline deadline, DeadlineState state, bool isOver, bool isOverHere)
    {
        if (isOverHere != isOver && !deadline.IsNaiveWrong)
        {
            deadline.IsNaiveWrong = true;
            NaiveWrong++;
        }

        if (state != (isOver ? DeadlineState.Valid : DeadlineState.Expired) || deadline.IsIntervalWrong)
            return;
        deadline.IsIntervalWrong = true;
        IntervalWrong++;
        Fail($"a deadline on the clock of the venue of account {account} is read as {state}, and is{(isOver ? "" : " not")} over");
    }

    private sealed class Known
    {
        /// <summary>True where the clocks have parted, or one was set, and no answer has shown it since.</summary>
        public bool IsVoid { get; set; }

        public bool Parts { get; set; }

        public long ChangedAt { get; private set; } = -1;

        public bool IsAsked { get; set; }

        public int Steps { get; set; }

        public int Made { get; set; }

        public long NextDeadline { get; set; }

        public List<Deadline> Deadlines { get; } = [];

        public void Changed(long at) => (IsVoid, ChangedAt) = (true, at);
    }

    private sealed class Deadline(DateTimeOffset at)
    {
        public DateTimeOffset At => at;

        public bool IsNaiveWrong { get; set; }

        public bool IsIntervalWrong { get; set; }
    }
}

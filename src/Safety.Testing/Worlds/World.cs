using Safety.Contracts;
using Safety.Guard;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Journal;
using Safety.Lifecycle;
using Safety.Limits;
using Safety.Orders;
using Safety.Reports;
using Safety.Testing.Faults;
using Safety.Testing.Invariants;
using Safety.Testing.Traders;
using Safety.Testing.Venues;

namespace Safety.Testing.Worlds;

/// <summary>
/// A whole world in virtual time: venues with books of their own, a host with its accounts, traders, an operator, and what goes wrong. One thread,
/// one thing at a time: the same plan gives the same world, to the byte.
/// </summary>
internal sealed class World : IDisposable
{
    private const long Ms = TimeSpan.TicksPerMillisecond;
    private const int DeepestBlock = 4;

    private readonly SimulatorOptions _options;
    private readonly string _directory;
    private readonly ISimulatedDisk _disk;
    private readonly MachineClock _machine;
    private readonly List<(int Account, WireKind Kind, long From, long Until)> _hanging = [];
    private readonly Dictionary<string, byte[]> _killFiles = [];
    private readonly CancellationTokenSource _closing = new();
    private int _lives;
    private int _blocked;

    public World(WorldPlan plan, SimulatorOptions options, string directory, bool traces)
    {
        Plan = plan;
        _options = options;
        _directory = directory;
        Trace = traces ? new Trace(Line, directory) : null;
        Faults = new FaultBook(plan.Faults, () => Line.Now) { Striking = fault => Trace?.Write($"FAULT {fault}"), StrikesOne = Cover, StrikesAll = CoverAll };
        Checks = new Checks(this);
        _machine = new MachineClock(Line, plan.Start, plan.Host.OffsetMs * Ms, 0);
        AccountId[] ids = [.. plan.Accounts.Select(static account => account.Id)];
        _disk = plan.UsesSqlite ? options.FileDisk(directory, ids, new ProcessClock(Line, _machine, new Life(this, 0, _machine))) : new MemoryDisk(ids, plan.Start);
        foreach (AccountPlan account in plan.Accounts)
        {
            int index = account.Venues[0].Account;
            Holdings holdings = new(account.Venues[0].Does);
            MachineClock clock = new(Line, plan.Start, account.VenueOffsetMs * Ms, 0);
            for (int i = 0; i < account.Instruments.Count; i++)
            {
                Market.Set(account.Instruments[i].Symbol, account.Prices[i]);
                if (account.Held[i] != 0m)
                    holdings.Set(account.Instruments[i].Symbol, account.Held[i]);
            }

            foreach (Instrument forbidden in account.Forbidden)
                Market.Set(forbidden.Symbol, 100m);
            if (account.Forbidden.Count > 0)
                Market.Age(account.Forbidden[^1].Symbol);
            foreach (VenuePlan venue in account.Venues)
                Venues.Add((index, venue.Desk), new VenueServer(this, index, venue.Desk, venue.Does, holdings, clock));
        }

        Books = new OrderBooks(Line, plan.Seed);
        Trader = new Trader(this);
        Hedger = new HedgeTrader(this);
        Exits = new ExitTrader(this);
        Operator = new Operator(this);
        Line.Stepped = Checks.Stepped;
    }

    public WorldPlan Plan { get; }

    public Timeline Line { get; } = new();

    public Trace? Trace { get; }

    public Market Market { get; } = new();

    public FaultBook Faults { get; }

    /// <summary>In which states of orders faults have struck.</summary>
    public FaultCoverage Coverage { get; } = new();

    public Checks Checks { get; }

    /// <summary>What is on display.</summary>
    public OrderBooks Books { get; }

    public Trader Trader { get; }

    public HedgeTrader Hedger { get; }

    public ExitTrader Exits { get; }

    public Operator Operator { get; }

    public Dictionary<(int Account, int Desk), VenueServer> Venues { get; } = [];

    /// <summary>The process that runs now, or ran last.</summary>
    public Life? Life { get; private set; }

    public int Deaths { get; private set; }

    public string KillFile => Path.Combine(_directory, "kill.flag");

    /// <summary>True once the operator has decided to take over what the venue holds.</summary>
    public bool AdoptsPositions { get; set; }

    /// <summary>True once nothing new happens and the world comes to rest.</summary>
    public bool IsResting { get; private set; }

    /// <summary>True once the last latch is set, over a world at rest: nobody releases it.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>How far the host's wall clock is ahead of the true time, in ticks.</summary>
    public long HostAhead => _machine.Error;

    /// <summary>How much faster than the true time the host's clocks run, in millionths.</summary>
    public int HostDriftPpm => _machine.DriftPpm;

    public ISimulatedDisk Disk => _disk;

    public VenueServer Venue(int account) => Venues[(account, 0)];

    public IEnumerable<VenueServer> VenuesOf(int account) => Venues.Where(venue => venue.Key.Account == account).Select(static venue => venue.Value);

    /// <summary>Runs the world to its end.</summary>
    public void Run()
    {
        RemoveKillFile();
        Checks.OnClocks();
        foreach (Fault fault in Plan.Faults)
            Schedule(fault);
        foreach (TraderAct act in Plan.Acts)
            Line.At(act.At, null, () => Trader.Perform(act));
        Line.At(0, null, Start);
        Hedger.Start();
        Exits.Start();
        for (int account = 0; account < Plan.Accounts.Count; account++)
            CatchUpLater(account);
        Line.RunUntil(Plan.Length);
        ComeToRest();
    }

    /// <summary>The process dies at once, with everything on its stack.</summary>
    public void Die(Life life, bool inFlightSurvives)
    {
        if (life.IsDead)
            return;
        Trace?.Write($"process {life.Number} dies");
        Deaths++;
        End(life, () => _disk.Die(inFlightSurvives));
        Line.After(Draw.For(Plan.Seed, "starts again", life.Number).Of(1L, 50, 500, 3_000) * Ms, null, Start);
    }

    /// <summary>Something of a process blocks; everybody else goes on.</summary>
    /// <exception cref="ProcessDiedException">The process has died meanwhile.</exception>
    public void Block(Life life, long milliseconds)
    {
        if (life.IsDead)
            throw new ProcessDiedException();
        if (_blocked >= DeepestBlock)
            return;
        _blocked++;
        Trace?.Write($"process {life.Number} blocks for {milliseconds} ms");
        try
        {
            Line.RunUntil(Line.Now + (milliseconds * Ms), life);
        }
        finally
        {
            _blocked--;
        }

        if (life.IsDead)
            throw new ProcessDiedException();
        life.BlockedUntil = Line.Now;
        Trace?.Write($"process {life.Number} blocks no more");
    }

    /// <summary>True while the venue of an account answers no requests of a kind.</summary>
    public bool Hangs(int account, WireKind kind) =>
        !IsResting && _hanging.Exists(hang => hang.Account == account && hang.Kind == kind && hang.From <= Line.Now && Line.Now < hang.Until);

    /// <summary>A report as this delivery of it tells it.</summary>
    public LoggedReport Falsify(int account, LoggedReport logged)
    {
        ExecutionReport report = logged.Report;
        if (report.ExecType is ExecType.New or ExecType.Trade or ExecType.Restated && Faults.Take(FaultKind.Absurd, account, logged.Order) is not null)
        {
            Checks.OnFalsified(account);
            return logged with { Report = report with { OrderQty = 7.9e27m, LeavesQty = 7.9e27m } };
        }

        if (report.ExecType != ExecType.Trade || logged.Order.IsForeign || Faults.Take(FaultKind.Falsified, account, logged.Order) is not { } fault)
            return logged;
        Checks.OnFalsified(account);
        decimal lot = logged.Order.Terms.Instrument.LotSize;
        return logged with
        {
            IsFalse = true,
            Report = fault.Choice switch
            {
                0 => report with { LastQty = report.LastQty + (7m * lot) },
                1 => report with { CumQty = report.CumQty + (3m * lot), LeavesQty = Math.Max(0m, report.LeavesQty - (3m * lot)) },
                _ => report with { ExecType = ExecType.TradeCancel, ExecRefId = "nobody knows", LastQty = 0m, LastPx = 0m, ExecId = report.ExecId + "x" },
            },
        };
    }

    /// <summary>Starts a process, as whoever keeps it running does.</summary>
    public void Start()
    {
        if (Life is { IsDead: false })
            return;
        Life life = Life = new Life(this, ++_lives, _machine);
        string? variable = life.Variable = Faults.Take(FaultKind.KillByEnvironment, 0) is null ? null : "SAFETY_KILL";
        Trace?.Write($"process {life.Number} starts{(variable is null ? "" : $" with {variable} set")}");
        try
        {
            IOrderJournal journal = _disk.Open(() => Committing(life), () => life.At(LifePoint.AfterCommit));
            life.Host = SafetyHost.Create(journal, new SafetyHostOptions
            {
                KillFile = KillFile,
                LockDirectory = _directory,
                WatchIntervalMs = Plan.Host.WatchIntervalMs,
                ArmedForMs = Plan.Host.ArmedForMs,
                ReconcileEveryMs = Plan.Host.ReconcileEveryMs,
                BackfillOverlapMs = Plan.Host.BackfillOverlapMs,
                RecoveryTimeoutMs = Plan.Host.RecoveryTimeoutMs,
                // With the reports only: a question more draws what becomes of it, and each world would be another.
                VenueTimeEveryMs = int.MaxValue,
                MaxVenueTimeErrorMs = int.MaxValue,
                PositionMismatch = AdoptsPositions ? PositionMismatchPolicy.AdoptVenue : PositionMismatchPolicy.BlockArming,
                Clock = life.Clock,
                Executor = new SimulatedExecutor(Line, life),
                Events = e => OnEvent(life, e),
                Environment = name => name == variable ? "1" : null,
            });
            foreach (AccountPlan plan in Plan.Accounts)
            {
                GuardedAccount account = life.Host.AddAccount(new AccountOptions { Id = plan.Id, Currency = "USD", Limits = plan.Limits, Prices = Market.For(life.Clock), Liquidity = plan.Hedging is null ? null : Books.For(life.Clock), Positions = plan.Venues[0].Does.HoldsLegs ? PositionMode.LongShort : PositionMode.Net });
                life.Accounts.Add(account);
                foreach (VenuePlan venue in plan.Venues)
                    Connect(life, account, venue);
            }
        }
        catch (ProcessDiedException)
        {
            throw;
        }
        catch (Exception exception)
        {
            Trace?.Write($"process {life.Number} does not start: {exception.GetType().Name}: {exception.Message}");
            Checks.OnNotStarted(life, exception);
            End(life, () => _disk.Die(false));
            Line.After(1_000 * Ms, null, Start);
            return;
        }

        foreach (AccountPlan plan in Plan.Accounts)
        {
            int index = plan.Venues[0].Account;
            if (plan.Hedges)
                life.Hedgers.Add(new FillHedger(this, life, index, life.Accounts[index], life.Guards[(index, 0)]));
            if (_options.Strategy is not null)
                life.Desks.Add(new SimulatedDesk(life.Accounts[index], life.Guards[(index, 0)], life.Clock, [.. plan.Instruments], Market.For(life.Clock), _closing.Token));
        }

        Checks.OnStarted(life, variable);
        foreach (FillHedger hedger in life.Hedgers)
            hedger.Start();
        foreach (SimulatedDesk desk in life.Desks)
            Go(life, () => _options.Strategy!(desk));
        Operator.Arm(life, 0);
        Trader.Resume(life);
    }

    /// <summary>Does something in a process. What a dead one throws is of no interest; what a living one throws is a fault of the world or of the product.</summary>
    public async void Go(Life life, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception) when (life.IsDead)
        {
        }
        catch (JournalException exception) when (life.MayLoseJournal || exception.IsCertain)
        {
            // Whoever asks a journal that is shut is told so; the next process goes on. So is he whose batch it did not take.
        }
        catch (Exception exception)
        {
            Checks.OnUnexpected(exception);
        }
    }

    /// <summary>Ends a process in order and starts another one.</summary>
    public void Restart()
    {
        if (Life is { IsDead: false, Host: { } host } life)
            Go(life, () => RestartAsync(life, host));
    }

    private async Task RestartAsync(Life life, SafetyHost host)
    {
        Trace?.Write($"process {life.Number} is stopped");
        life.IsStopping = true;
        try
        {
            Task drained = host.DrainAsync();
            Checks.OnDraining();
            await drained.WaitAsync(TimeSpan.FromSeconds(5), life.Clock).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not ProcessDiedException)
        {
            Trace?.Write($"draining process {life.Number} failed: {exception.Message}");
        }

        if (life.IsDead)
            return;
        End(life, () => _disk.Die(true));
        Line.After(100 * Ms, null, Start);
    }

    public void RemoveKillFile()
    {
        if (File.Exists(KillFile))
            File.Delete(KillFile);
        Checks.OnKillFileRemoved();
    }

    public void Dispose()
    {
        if (Life is { IsDead: false } life)
            End(life, static () => { });
        _disk.Dispose();
        _closing.Dispose();
        RemoveKillFile();
    }

    private void Connect(Life life, GuardedAccount account, VenuePlan venue)
    {
        VenueServer server = Venues[(venue.Account, venue.Desk)];
        VenueSession session = new(this, life, venue, server);
        life.Sessions.Add((venue.Account, venue.Desk), session);
        life.Guards.Add((venue.Account, venue.Desk), new HeardGuard(this, life, venue.Account, _options.Guard(account, session)));
        session.Receiving = logged => Receive(life, account, venue.Account, logged);
        session.Reconnected = () => CatchUp(life, account);
    }

    private void Receive(Life life, GuardedAccount account, int index, LoggedReport logged) => Go(life, async () =>
    {
        life.At(LifePoint.OnReport);
        Trace?.Write($"report {logged.Report.ClientOrderId} {logged.Report.ExecType} exec {logged.Report.ExecId} arrives");
        Checks.OnArrives(index, logged);
        try
        {
            (long steps, int alarms) = (Line.Steps, Checks.AlarmsOf(index));
            Task<decimal> before = account.GetPositionAsync(logged.Order.Symbol);
            Task<ReportReceipt> taking = account.ReceiveAsync(logged.Report);
            bool isAtOnce = before.IsCompletedSuccessfully && taking.IsCompleted && Line.Steps == steps; // nothing else came in between
            ReportReceipt receipt = await taking.ConfigureAwait(false);
            if (life.IsDead)
                return;
            Trace?.Write($"report {logged.Report.ClientOrderId} {logged.Report.ExecType} exec {logged.Report.ExecId} is {receipt.Record.Disposition}{(receipt.IsDuplicate ? " (duplicate)" : "")}");
            if (isAtOnce)
                Checks.OnTaken(index, logged, await before.ConfigureAwait(false), await account.GetPositionAsync(logged.Order.Symbol).ConfigureAwait(false));
            logged.ToldAt ??= Line.Now;
            Checks.OnTold(life, index, logged);
            Hedger.Hear(index, logged);
            TellOfAnother(life, account, index, logged);
            if (logged.IsFalse)
                Checks.OnToldFalsely(index, logged, alarms);
            foreach (FillHedger hedger in life.Hedgers)
                hedger.Run();
            if (_options.Strategy is not null)
                life.Desks[index].Reported?.Invoke(receipt);
        }
        catch (JournalException)
        {
            // The journal is shut: the next process fetches it.
        }
    });

    private void CatchUp(Life life, GuardedAccount account) => Go(life, async () =>
    {
        try
        {
            await account.CatchUpAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or JournalException or TimeoutException)
        {
            Trace?.Write($"catching up failed: {exception.Message}");
        }
    });

    // One that every figure tells to be the same trade; a buy and a sell that have met may be one, and two desks may name two trades alike.
    private void TellOfAnother(Life life, GuardedAccount account, int index, LoggedReport logged)
    {
        VenueServer venue = Venue(index);
        if (logged is not { IsFalse: false, Report: { ExecType: ExecType.Trade, VenueSequence: > 0 }, Order: { IsForeign: false } order } || venue.Does.ExecIds != Safety.Testing.Venues.ExecIdScope.Forever
            || venue.Orders.Find(other => other is { IsForeign: false, IsAccepted: true } && other.FirstId != order.FirstId && (other.Terms.Side == order.Terms.Side || other.Symbol != order.Symbol)) is not { } another
            || Plan.Accounts[index].Venues.Count > 1 || Faults.Take(FaultKind.WrongOrder, index, order) is null)
            return;
        Checks.OnFalsified(index);
        Line.After(Ms, life, () => Receive(life, account, index, logged with { IsFalse = true, Report = logged.Report with { ClientOrderId = new ClientOrderId(another.ClientId), BrokerOrderId = null } }));
    }

    // What the venue says at logon: first the number it is at, and then a lower one.
    private void TellNumber(Fault fault)
    {
        if (Life is not { IsDead: false, Host: not null } life || life.Accounts.Count <= fault.Account)
            return;
        Go(life, async () =>
        {
            long next = 1_000_000 + fault.Number;
            await life.Accounts[fault.Account].AdvanceOrderNumberAsync(next).ConfigureAwait(false);
            if (life.IsDead)
                return;
            Checks.OnNumberBack(fault.Account);
            try
            {
                await life.Accounts[fault.Account].AdvanceOrderNumberAsync(next - fault.Size).ConfigureAwait(false);
            }
            catch (InvalidOperationException)
            {
                return;
            }

            if (!life.IsDead)
                Checks.Fail(Invariant.AlarmInTime, $"the order numbers of account {fault.Account} went back by {fault.Size}, and nobody was told");
        });
    }

    private void CatchUpLater(int account)
    {
        int every = Plan.Accounts[account].CatchesUpEveryMs;
        if (every == 0)
            return;
        Line.After(every * Ms, null, () =>
        {
            if (IsResting)
                return;
            CatchUpLater(account);
            if (Life is { IsDead: false, Host: not null } life && life.Accounts.Count == Plan.Accounts.Count && life.StandsStillUntil <= Line.Now)
                CatchUp(life, life.Accounts[account]);
        });
    }

    private void OnEvent(Life life, SafetyEvent e)
    {
        if (life.IsDead)
            return;
        Trace?.Write($"EVENT {e.Kind} {e.Account} {e.Message}");
        Checks.OnEvent(life, e);
        Operator.OnEvent(life, e);
    }

    private void Committing(Life life)
    {
        life.At(LifePoint.BeforeCommit);
        if (Faults.Take(FaultKind.DiskStall, 0) is not { } stall)
            return;
        life.DiskStall = (Line.Now, Line.Now + (stall.Size * TimeSpan.TicksPerMillisecond));
        Block(life, stall.Size);
    }

    private void End(Life life, Action disk)
    {
        SaveKillFiles();
        life.IsDead = true;
        disk();
        foreach (VenueServer venue in Venues.Values)
            venue.Session = null;
        life.Host?.Abandon();
        Checks.OnEnded(life);
    }

    // What a dead process does to the kill files while its stack is unwound has not happened.
    private void SaveKillFiles()
    {
        _killFiles.Clear();
        foreach (string file in Directory.GetFiles(_directory, "kill*"))
            _killFiles[file] = File.ReadAllBytes(file);
        Line.After(0, null, RestoreKillFiles);
    }

    private void RestoreKillFiles()
    {
        if (_killFiles.Count == 0 && !Directory.EnumerateFiles(_directory, "kill*").Any())
            return;
        foreach (string file in Directory.GetFiles(_directory, "kill*"))
        {
            if (!_killFiles.ContainsKey(file))
                File.Delete(file);
        }

        foreach ((string file, byte[] content) in _killFiles)
            File.WriteAllBytes(file, content);
    }

    private void Schedule(Fault fault)
    {
        Action<Fault>? strikes = fault.Kind switch
        {
            FaultKind.CallsHang => one => _hanging.Add((one.Account, (WireKind)one.Choice, one.At, one.At + (one.Size * Ms))),
            FaultKind.Disconnect => one => Disconnect(one.Account, one.Size),
            FaultKind.VenueRestart => one => RestartVenue(one),
            FaultKind.StandStill => one => StandStill(one),
            FaultKind.DiskError => one => FailDisk(one),
            FaultKind.JournalGone => one => MoveJournalAway(),
            FaultKind.ClockStep => one => StepClock(one),
            FaultKind.ClockDrift => one => Drift(_machine, one),
            FaultKind.VenueClockStep => one => StepVenueClock(one),
            FaultKind.VenueClockDrift => one => Drift(Venue(one.Account).Clock, one),
            FaultKind.KillByApi => one => Operator.Kill(),
            FaultKind.KillByFile => one => MakeKillFile(),
            FaultKind.Restart => one => Restart(),
            FaultKind.ForeignOrder => one => PlaceForeign(one, isStray: false),
            FaultKind.StrayOrder => one => PlaceForeign(one, isStray: true),
            FaultKind.PriceJump => one => Jump(one),
            FaultKind.NumberGoesBack => one => TellNumber(one),
            FaultKind.OperatorAction => one => Operator.Act(one),
            _ => null,
        };
        if (strikes is not null)
        {
            Line.At(fault.At, null, () =>
            {
                if (Faults.IsOver)
                    return;
                if (fault.Kind is not FaultKind.JournalGone && (!IsHosts(fault.Kind) || Life is { IsDead: false }))
                    Faults.Count(fault);
                strikes(fault);
            });
        }
    }

    private void Cover(FaultKind kind, BookOrder? order)
    {
        if (order is not { IsForeign: true })
            Coverage.Count(kind, order is not null && VenueOf(order) is { } venue ? order.Status(venue.Does.TellsPending).ToString() : FaultCoverage.OnItsWay);
    }

    private void CoverAll(FaultKind kind, int account)
    {
        foreach (VenueServer venue in IsOfAll(kind) ? Venues.Values : VenuesOf(account))
            venue.Orders.ForEach(order => Cover(kind, order));
        foreach (WireMessage sent in Checks.Sent.All)
        {
            if (sent is { Kind: WireKind.Submit, Flying: > 0, HasArrived: false } && (sent.Account == account || IsOfAll(kind)))
                Cover(kind, null);
        }
    }

    // One that a venue tells to be unknown is in no book.
    private VenueServer? VenueOf(BookOrder order) => Venues.Values.FirstOrDefault(venue => venue.Orders.Contains(order));

    private static bool IsOfAll(FaultKind kind) => kind is FaultKind.Crash or FaultKind.Restart or FaultKind.StandStill or FaultKind.DiskStall or FaultKind.DiskError or FaultKind.JournalGone or FaultKind.ClockStep
        or FaultKind.ClockDrift or FaultKind.KillByApi or FaultKind.KillByFile or FaultKind.KillByEnvironment or FaultKind.OperatorAction or FaultKind.Release or FaultKind.ArmingBlocked;

    // Without a process nothing comes of them.
    private static bool IsHosts(FaultKind kind) => kind is FaultKind.StandStill or FaultKind.DiskError or FaultKind.KillByApi or FaultKind.Restart or FaultKind.OperatorAction or FaultKind.NumberGoesBack;

    private void MoveJournalAway()
    {
        if (Life is not { IsDead: false } life || !_disk.TakeFilesAway())
            return;
        Faults.Count(FaultKind.JournalGone);
        Trace?.Write("the journal's files are moved away");
        life.MayLoseJournal = true;
        Checks.OnJournalGone(life);
    }

    private void FailDisk(Fault fault)
    {
        if (Life is not { IsDead: false } life)
            return;
        CommitFailure how = (CommitFailure)fault.Choice;
        life.MayLoseJournal |= how != CommitFailure.CertainlyNot;
        life.RefusesBatch |= how == CommitFailure.CertainlyNot;
        _disk.FailNextCommit(how);
    }

    private void StepClock(Fault fault)
    {
        _machine.Step(fault.Size * Ms);
        Checks.OnClocks();
    }

    private void Drift(MachineClock clock, Fault fault)
    {
        clock.Drift((int)fault.Size);
        Checks.OnRates();
    }

    private void StepVenueClock(Fault fault)
    {
        Venue(fault.Account).Clock.Step(fault.Size * Ms);
        Checks.OnClocks();
        Checks.OnVenueClockStep(fault.Account, fault.Size);
    }

    private void StandStill(Fault fault)
    {
        for (int account = 0; account < Plan.Accounts.Count; account++)
            Checks.OnTrouble(account, fault.Size * Ms);
        if (Life is { IsDead: false } life)
            life.StandsStillUntil = Math.Max(life.StandsStillUntil, Line.Now + (fault.Size * Ms));
    }

    private void MakeKillFile()
    {
        if (!File.Exists(KillFile))
            File.WriteAllText(KillFile, "");
        Checks.OnKillFile();
    }

    private void Disconnect(int account, long milliseconds)
    {
        Checks.OnTrouble(account);
        foreach (VenueServer venue in VenuesOf(account))
            venue.Session?.Disconnect();
        Line.After(milliseconds * Ms, null, () =>
        {
            Checks.OnTrouble(account);
            foreach (VenueServer venue in VenuesOf(account))
                venue.Session?.Reconnect();
        });
    }

    private void RestartVenue(Fault fault)
    {
        foreach (VenueServer venue in VenuesOf(fault.Account))
            venue.Restart();
        Disconnect(fault.Account, fault.Size);
    }

    private void PlaceForeign(Fault fault, bool isStray)
    {
        AccountPlan plan = Plan.Accounts[fault.Account];
        Checks.OnForeign(fault.Account);
        Side side = fault.Number % 2 == 0 ? Side.Buy : Side.Sell;
        OrderTerms terms = new()
        {
            Instrument = plan.Instruments[0],
            Side = side,
            PositionSide = plan.SideOf(side, closes: false),
            Size = new Units(5m),
            LimitPrice = plan.Prices[0],
            Origin = new Origin("somebody", "else", "by", "hand"),
        };
        string tag = Trader.TagOf(fault.Account);
        BookOrder order = Venue(fault.Account).PlaceForeign(isStray ? $"S1{tag}00000000000000{fault.Number}" : $"MANUAL-{fault.Number}", terms);
        Checks.OnForeign(fault.Account, order, isStray);
    }

    private void Jump(Fault fault)
    {
        string symbol = Plan.Accounts[fault.Account].Instruments[fault.Choice].Symbol;
        decimal before = Market.Price(symbol);
        decimal price = Math.Max(0.01m, Math.Round(before * (10_000m + fault.Size) / 10_000m, 2));
        Market.Set(symbol, price);
        Trace?.Write(FormattableString.Invariant($"{symbol} costs {price} now"));
        Checks.OnPrice(symbol, before, price);
    }

    // Nothing goes wrong any more, the operator does what is to be done, and everything has the time it needs.
    private void ComeToRest()
    {
        IsResting = true;
        Faults.IsOver = true;
        Trace?.Write("the world comes to rest");
        RemoveKillFile();
        _disk.PutFilesBack();
        Checks.OnJournalBack();
        foreach (VenueServer venue in Venues.Values)
            venue.Session?.Reconnect();
        Operator.Rest();
        _closing.Cancel();
        long most = Line.Now + (120_000 * Ms);
        // A comparison with the venue waits for reports between two times three questions; what one has missed the next one finds.
        long comparing = Plan.Accounts.SelectMany(static account => account.Venues).Max(static venue => venue.Telling.ReportGapMs + (6 * (venue.RequestMs.Most + venue.ResponseMs.Most)));
        long quiet = (Plan.Accounts.Max(static account => account.Venues[0].Does.LateFillMs + account.Venues[0].Does.VisibilityMs) + 4_000 + (2 * (Plan.Host.ReconcileEveryMs + comparing))) * Ms;
        long atRestFrom = long.MaxValue;
        while (Line.Now < most)
        {
            Line.RunUntil(Line.Now + (250 * Ms));
            if (!Operator.IsDone || !Trader.IsDone || Life is not { Calls: 0 })
                atRestFrom = long.MaxValue;
            else if (atRestFrom == long.MaxValue)
                atRestFrom = Line.Now + quiet;
            else if (Line.Now >= atRestFrom)
                break;
        }

        Trace?.Write(Line.Now < most ? "the world is at rest" : "the world does not come to rest");
        Checks.AtRest(Line.Now < most);
        if (Life is { IsDead: false })
        {
            IsEnding = true;
            Operator.Kill();
            Line.RunUntil(Line.Now + ((4_000 + (1_000 * Venues.Values.Sum(static venue => venue.Orders.Count(static order => order.IsLive)) / Plan.Accounts.Min(static account => account.Limits.MaxOrdersPerSecond))) * Ms));
            Checks.AtEnd();
        }
    }
}

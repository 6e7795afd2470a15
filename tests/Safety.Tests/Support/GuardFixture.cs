using Safety.Contracts;
using Safety.Guard;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Journal;
using Safety.Limits;
using Safety.Orders;
using Safety.Sqlite;
using Safety.Testing;

namespace Safety.Tests.Support;

/// <summary>A host on a journal of either kind (in memory, unless said otherwise), virtual time and a scripted venue: one thread, no waiting.</summary>
internal sealed class GuardFixture : IAsyncDisposable
{
    public static readonly AccountId Account = new("scripted", "A1");
    public static readonly Instrument Btc = new("BTC-USD", "USD", 0.01m, 0.001m);
    public static readonly Origin Origin = new("test", "trader", "desk", "algorithm");

    private readonly string _directory = Directory.CreateTempSubdirectory("safety-tests-").FullName;

    private readonly JournalKind _kind;
    private readonly string _lockDirectory;
    private MortalJournal _life;
    private InMemoryJournal? _reopened;

    public GuardFixture(JournalKind kind = JournalKind.InMemory, DateTimeOffset? start = null)
    {
        _kind = kind;
        _lockDirectory = _directory;
        Time = new VirtualTime(start);
        Venue = new ScriptedVenue { Clock = Time };
        Journal = new InMemoryJournal([Account], Time.GetUtcNow());
        Store = _life = new MortalJournal(kind == JournalKind.InMemory ? Journal : SqliteJournal.Create(JournalPath, [Account], Time));
        Prices = new FixedPrices(Time);
        Book = new FixedBook(Time);
        KillDirectory = _directory;
    }

    private GuardFixture(GuardFixture first, bool isSameMachine)
    {
        _kind = JournalKind.Sqlite;
        _lockDirectory = isSameMachine ? first._lockDirectory : _directory;
        Time = first.Time;
        Venue = first.Venue;
        Journal = first.Journal;
        first.CopyJournal(JournalPath);
        Store = _life = new MortalJournal(SqliteJournal.OpenExisting(JournalPath));
        Prices = new FixedPrices(Time);
        Book = new FixedBook(Time);
        KillDirectory = _directory;
    }

    public VirtualTime Time { get; }

    public ScriptedVenue Venue { get; }

    public InMemoryJournal Journal { get; private set; }

    /// <summary>What the host reads and writes: <see cref="Journal"/> or the SQLite file.</summary>
    public IOrderJournal Store { get; private set; }

    public bool IsDead => _life.IsDead;

    public FixedPrices Prices { get; }

    /// <summary>What is on display, where <see cref="Liquidity"/> is.</summary>
    public FixedBook Book { get; }

    /// <summary>True for an account that knows order books.</summary>
    public bool Liquidity { get; set; }

    public LimitOptions Limits { get; set; } = new() { MaxOrderNotional = 10_000m, MaxOpenNotional = 50_000m, MaxOrdersPerSecond = 1_000, PriceBandBps = 500, MarketDataMaxAgeMs = 60_000 };

    public VenueProfileAttribute Profile { get; set; } = ProfileOf();

    /// <summary>How the account is set to keep positions.</summary>
    public PositionMode Positions { get; set; }

    /// <summary>What orders lead to that are none of ours.</summary>
    public Dictionary<VenueMakes, ForeignOrderPolicy> ForeignOrders { get; init; } = [];

    /// <summary>What a latched kill switch cancels.</summary>
    public CancelPolicy CancelPolicy { get; init; }

    /// <summary>True where a tripped breaker latches the kill switch for the account.</summary>
    public bool LatchOnBreaker { get; init; }

    /// <summary>The time of the venue's dead-man timer.</summary>
    public int? DeadManMs { get; init; }

    /// <summary>Further settings of the host.</summary>
    public Func<SafetyHostOptions, SafetyHostOptions> Set { get; init; } = static options => options;

    /// <summary>By what the contract's look-ups go.</summary>
    public LookUpBy LookUps { get; set; } = LookUpBy.ClientId;

    /// <summary>False for a contract without the list of working orders.</summary>
    public bool CanList { get; set; } = true;

    public Dictionary<string, string> Environment { get; } = [];

    public List<SafetyEvent> Events { get; } = [];

    public string JournalPath => Path.Combine(_directory, "journal.db");

    public string KillFile => Path.Combine(KillDirectory, "kill.flag");

    /// <summary>Where the kill file would be.</summary>
    public string KillDirectory { get; set; }

    /// <summary>Where the account locks are.</summary>
    public string LockDirectory => _lockDirectory;

    /// <summary>How long the machine has slept.</summary>
    public TimeSpan Asleep { get; set; }

    public PositionMismatchPolicy PositionMismatch { get; set; }

    /// <summary>Seldom: most tests let hours pass with a venue that knows nothing of positions.</summary>
    public int ReconcileEveryMs { get; set; } = 3_600_000;

    public SafetyHost Host { get; private set; } = null!;

    public GuardedAccount Guarded { get; private set; } = null!;

    public ScriptedGuard Guard { get; private set; } = null!;

    /// <summary>Runs when the guard is made and the host is not armed yet: for further guards.</summary>
    public Action? Binding { get; set; }

    public async Task<GuardFixture> StartAsync(bool arm = true)
    {
        Host = SafetyHost.Create(Store, Set(new SafetyHostOptions
        {
            KillFile = KillFile,
            LockDirectory = _lockDirectory,
            Clock = Time,
            Executor = new InlineExecutor(),
            Environment = name => Environment.GetValueOrDefault(name),
            Asleep = () => Asleep,
            Events = Events.Add,
            PositionMismatch = PositionMismatch,
            ReconcileEveryMs = ReconcileEveryMs,
        }));
        Guarded = Host.AddAccount(new AccountOptions { Id = Account, Currency = "USD", Limits = Limits, Prices = Prices, Positions = Positions, ForeignOrders = ForeignOrders, Liquidity = Liquidity ? Book : null, CancelPolicy = CancelPolicy, LatchOnBreaker = LatchOnBreaker, DeadManMs = DeadManMs });
        Guard = new ScriptedGuard(Guarded, Venue, Profile, lookUps: LookUps, canList: CanList);
        Binding?.Invoke();
        if (arm)
            await Run(Host.ArmAsync());
        return this;
    }

    /// <summary>Kills the process: memory is gone, the journal keeps what was committed, the machine-wide lock is free again.</summary>
    public async Task<GuardFixture> CrashAndRestartAsync(bool inFlightSurvives = false, bool arm = true)
    {
        Die(inFlightSurvives);
        await Host.DisposeAsync();
        Venue.Accepted = null;
        if (_kind == JournalKind.InMemory)
        {
            Store = _life = new MortalJournal(Journal = _reopened!);
        }
        else
        {
            // What closing the file has written is not what a death leaves.
            foreach (string file in Directory.GetFiles(_directory, "journal.db*"))
                File.Delete(file);
            foreach (string file in Directory.GetFiles(_directory, "dead.db*"))
                File.Move(file, Path.Combine(_directory, "journal" + Path.GetFileName(file)["dead".Length..]));
            Store = _life = new MortalJournal(SqliteJournal.OpenExisting(JournalPath));
        }

        return await StartAsync(arm);
    }

    /// <summary>The process dies now. What it goes on to do here reaches neither the disk nor the venue.</summary>
    public void Die(bool inFlightSurvives = false)
    {
        if (IsDead)
            return;
        _life.IsDead = true;
        if (_kind == JournalKind.InMemory)
            _reopened = Journal.CrashAndReopen(inFlightSurvives);
        else
            CopyJournal(Path.Combine(_directory, "dead.db"));
    }

    /// <summary>The process dies at a moment of its work.</summary>
    /// <param name="moment">Which.</param>
    /// <param name="number">The how-manieth from now on; 1 is the next.</param>
    public void DieAt(CrashMoment moment, int number = 1)
    {
        Action count = () =>
        {
            if (--number > 0)
                return;
            Die();
            throw new ProcessDiedException();
        };
        switch (moment)
        {
            case CrashMoment.BeforeCommit: _life.Committing = count; break;
            case CrashMoment.AfterCommit: _life.Committed = count; break;
            case CrashMoment.BeforeSend: Guard.BeforeWire = count; break;
            default: Venue.Accepted = count; break;
        }
    }

    /// <summary>The disk stands still: the next commit takes so long, and the rest of the process goes on.</summary>
    public void StallNextCommit(TimeSpan by) => _life.Committing = () =>
    {
        _life.Committing = null;
        Time.Advance(by);
    };

    /// <summary>Another process with a copy of this one's SQLite journal as it is on the disk now, at the same venue; not started.</summary>
    public GuardFixture Copy(bool isSameMachine) => new(this, isSameMachine);

    /// <summary>Awaits a task, moving virtual time on while it waits for time.</summary>
    public async Task Run(Task task)
    {
        Time.AdvanceUntil(task);
        await task;
    }

    public async Task<T> Run<T>(Task<T> task)
    {
        await Run((Task)task);
        return await task;
    }

    public OrderKey Key(string cause, ushort leg = 0, ushort attempt = 0) =>
        new(new StrategyId("test"), new CauseKey(cause), Time.GetUtcNow(), leg, attempt);

    public static VenueProfileAttribute ProfileOf(AckBy acknowledgement = AckBy.Response, RepeatedId repeated = RepeatedId.RejectedForever) => new()
    {
        RepeatedId = repeated,
        Acknowledgement = acknowledgement,
        Stamp = RequestStamp.BySdkAtSend,
        RequestExpiryMs = 500,
        VisibilityMs = 100,
        CallTimeoutMs = 1_000,
        LateFillMs = 10_000,
        IsSimulated = true,
    };

    public static OrderTerms Limit(Side side, decimal units, decimal price, bool reduceOnly = false) =>
        new() { Instrument = Btc, Side = side, Size = new Units(units), LimitPrice = price, Origin = Origin, ReduceOnly = reduceOnly };

    /// <summary>Changes an order; the client order ID that the request was sent with.</summary>
    public async Task<ClientOrderId> ReplaceAsync(string cause, ClientOrderId target, decimal units, decimal price = 50_000m)
    {
        await Run(Guard.ReplaceAsync(Key(cause), target, Limit(Side.Buy, units, price)).AsTask());
        return new ClientOrderId(Venue.Sent[^1].Id);
    }

    /// <summary>The state of an order; null for one that is not ours.</summary>
    public async Task<IntentState?> StateOfAsync(ClientOrderId id) => (await Guarded.FindOrderAsync(id))?.Progress.State;

    /// <summary>Latches the kill switch and lets its cancels go out.</summary>
    public void Kill()
    {
        Host.Kill.Latch("drill", "test");
        Tick(500);
    }

    public Task<Outcome<OrderAck>> BuyAsync(string cause, decimal units = 0.01m, decimal price = 50_000m) =>
        Run(Guard.SubmitAsync(Key(cause), Limit(Side.Buy, units, price)).AsTask());

    /// <summary>Lets the watcher run: outcomes are flushed, unknowns asked about.</summary>
    public void Tick(int milliseconds = 100)
    {
        // With the test's context set, what waits for a timer would go on in the thread pool, and race with the next tick.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Why the account's breaker has tripped; null while it has not.</summary>
    public string? BreakerReason => Host.Writer.Memory.Account(1).BreakerReason;

    public IntentProgress Progress(ClientOrderId id) => _life.Inner.FindByClientOrderId(1, id.Value)!.Progress;

    public async ValueTask DisposeAsync()
    {
        if (Host is not null)
            await Host.DisposeAsync();
        Store.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void CopyJournal(string path)
    {
        foreach (string suffix in (string[])["", "-wal"])
        {
            if (File.Exists(JournalPath + suffix))
                File.Copy(JournalPath + suffix, path + suffix);
        }
    }

    public sealed class FixedBook(VirtualTime time) : IDisplayedLiquidity
    {
        public decimal Units { get; set; } = 1_000m;

        public TimeSpan Age { get; set; }

        public bool IsMissing { get; set; }

        /// <summary>What was asked last.</summary>
        public (string Symbol, Side Side, int Bps) Asked { get; private set; }

        public bool TryGet(Instrument instrument, Side side, int withinBps, out DisplayedLiquidity liquidity)
        {
            Asked = (instrument.Symbol, side, withinBps);
            liquidity = new DisplayedLiquidity(Units, time.GetUtcNow() - Age);
            return !IsMissing;
        }
    }

    public sealed class FixedPrices(VirtualTime time) : IReferencePrices
    {
        public decimal Price { get; set; } = 50_000m;

        public TimeSpan Age { get; set; }

        public bool IsMissing { get; set; }

        public bool TryGet(Instrument instrument, out ReferencePrice price)
        {
            price = new ReferencePrice(Price, time.GetUtcNow() - Age);
            return !IsMissing;
        }
    }
}

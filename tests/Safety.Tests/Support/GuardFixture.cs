using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Intents;
using Safety.Limits;
using Safety.Orders;
using Safety.Testing;

namespace Safety.Tests.Support;

/// <summary>A host on an in-memory journal, virtual time and a scripted venue: one thread, no waiting.</summary>
internal sealed class GuardFixture : IAsyncDisposable
{
    public static readonly AccountId Account = new("scripted", "A1");
    public static readonly Instrument Btc = new("BTC-USD", "USD", 0.01m, 0.001m);
    public static readonly Origin Origin = new("test", "trader", "desk", "algorithm");

    private readonly string _directory = Directory.CreateTempSubdirectory("safety-tests-").FullName;

    public GuardFixture()
    {
        Time = new VirtualTime();
        Venue = new ScriptedVenue { Clock = Time };
        Journal = new InMemoryJournal([Account], Time.GetUtcNow());
        Prices = new FixedPrices(Time);
    }

    public VirtualTime Time { get; }

    public ScriptedVenue Venue { get; }

    public InMemoryJournal Journal { get; private set; }

    public FixedPrices Prices { get; }

    public LimitOptions Limits { get; set; } = new() { MaxOrderNotional = 10_000m, MaxOpenNotional = 50_000m, MaxOrdersPerSecond = 1_000, PriceBandBps = 500, MarketDataMaxAgeMs = 60_000 };

    public VenueProfileAttribute Profile { get; set; } = new()
    {
        RepeatedId = RepeatedId.RejectedForever,
        Acknowledgement = AckBy.Response,
        Stamp = RequestStamp.BySdkAtSend,
        RequestExpiryMs = 500,
        VisibilityMs = 100,
        CallTimeoutMs = 1_000,
        LateFillMs = 10_000,
        IsSimulated = true,
    };

    public Dictionary<string, string> Environment { get; } = [];

    public List<SafetyEvent> Events { get; } = [];

    public string KillFile => Path.Combine(_directory, "kill.flag");

    public PositionMismatchPolicy PositionMismatch { get; set; }

    /// <summary>Seldom: most tests let hours pass with a venue that knows nothing of positions.</summary>
    public int ReconcileEveryMs { get; set; } = 3_600_000;

    public SafetyHost Host { get; private set; } = null!;

    public GuardedAccount Guarded { get; private set; } = null!;

    public ScriptedGuard Guard { get; private set; } = null!;

    public async Task<GuardFixture> StartAsync(bool arm = true)
    {
        Host = SafetyHost.Create(Journal, new SafetyHostOptions
        {
            KillFile = KillFile,
            LockDirectory = _directory,
            Clock = Time,
            Executor = new InlineExecutor(),
            Environment = name => Environment.GetValueOrDefault(name),
            Events = Events.Add,
            PositionMismatch = PositionMismatch,
            ReconcileEveryMs = ReconcileEveryMs,
        });
        Guarded = Host.AddAccount(new AccountOptions { Id = Account, Currency = "USD", Limits = Limits, Prices = Prices });
        Guard = new ScriptedGuard(Guarded, Venue, Profile);
        if (arm)
            await Run(Host.ArmAsync());
        return this;
    }

    /// <summary>Kills the process: memory is gone, the journal keeps what was committed, the machine-wide lock is free again.</summary>
    public async Task<GuardFixture> CrashAndRestartAsync(bool inFlightSurvives = false, bool arm = true)
    {
        InMemoryJournal reopened = Journal.CrashAndReopen(inFlightSurvives);
        await Host.DisposeAsync();
        Journal = reopened;
        return await StartAsync(arm);
    }

    /// <summary>Awaits a task, moving virtual time on while it waits for time.</summary>
    public async Task Run(Task task)
    {
        // A continuation may hop to the thread pool: it gets a moment before time moves on, so that time does not run away.
        while (!SpinWait.SpinUntil(() => task.IsCompleted, TimeSpan.FromMilliseconds(2)))
            Time.AdvanceToNextTimer();

        await task;
    }

    public async Task<T> Run<T>(Task<T> task)
    {
        await Run((Task)task);
        return await task;
    }

    public OrderKey Key(string trigger, ushort leg = 0, ushort attempt = 0) =>
        new(new StrategyId("test"), new TriggerKey(trigger), Time.GetUtcNow(), leg, attempt);

    public static OrderTerms Limit(Side side, decimal units, decimal price, bool reduceOnly = false) =>
        new() { Instrument = Btc, Side = side, Size = new Units(units), LimitPrice = price, Origin = Origin, ReduceOnly = reduceOnly };

    public Task<Outcome<OrderAck>> BuyAsync(string trigger, decimal units = 0.01m, decimal price = 50_000m) =>
        Run(Guard.SubmitAsync(Key(trigger), Limit(Side.Buy, units, price)).AsTask());

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

    public IntentProgress Progress(ClientOrderId id) => Journal.FindByClientOrderId(1, id.Value)!.Progress;

    public async ValueTask DisposeAsync()
    {
        if (Host is not null)
            await Host.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
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

using Safety.Guard;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Journal;
using Safety.KillSwitches;
using Safety.Limits;
using Safety.Orders;
using Safety.Testing;

namespace Safety.Tests.Support;

/// <summary>A host with two accounts at a venue each: in virtual time and on one thread, or as in production.</summary>
internal sealed class PairFixture : IAsyncDisposable
{
    public static readonly AccountId A = new("scripted", "A");
    public static readonly AccountId B = new("scripted", "B");

    private readonly string _directory = Directory.CreateTempSubdirectory("safety-pair-").FullName;
    private readonly List<ScriptedGuard> _guards = [];

    public PairFixture(bool isReal = false, IKillDirectory? killDirectory = null, Action<SafetyEvent>? events = null, ScopeLimits? firm = null, string? currencyOfB = "USD", Func<LimitOptions, LimitOptions>? limits = null)
    {
        Journal = new InMemoryJournal([A, B], Time.GetUtcNow());
        Host = SafetyHost.Create(Journal, new SafetyHostOptions
        {
            KillFile = Path.Combine(_directory, "kill.flag"),
            KillDirectory = killDirectory,
            LockDirectory = _directory,
            Clock = isReal ? TimeProvider.System : Time,
            Executor = isReal ? null : new InlineExecutor(),
            Environment = static _ => null,
            Asleep = () => Asleep,
            Events = events ?? Keep,
            ReconcileEveryMs = 3_600_000,
            RecoveryTimeoutMs = 5_000,
            Firm = firm,
        });
        _limits = limits?.Invoke(_limits) ?? _limits;
        Add(0, "USD");
        if (currencyOfB is not null)
            AddB(currencyOfB);
    }

    public void AddB(string currency) => Add(1, currency);

    private void Add(int i, string currency)
    {
        Venues[i] = new ScriptedVenue { Clock = Host.Options.Clock };
        Accounts[i] = Host.AddAccount(new AccountOptions
        {
            Id = i == 0 ? A : B,
            Currency = currency,
            Limits = _limits,
            Prices = new SteadyPrice(Host.Options.Clock),
        });
        _guards.Add(new ScriptedGuard(Accounts[i], Venues[i], GuardFixture.ProfileOf()));
    }

    private readonly LimitOptions _limits = new() { MaxOrderNotional = 10_000m, MaxOpenNotional = 500_000m, MaxOrdersPerSecond = 1_000, PriceBandBps = 500, MarketDataMaxAgeMs = 60_000 };

    public VirtualTime Time { get; } = new();

    public InMemoryJournal Journal { get; }

    public SafetyHost Host { get; }

    public GuardedAccount[] Accounts { get; } = new GuardedAccount[2];

    public ScriptedVenue[] Venues { get; } = new ScriptedVenue[2];

    public List<SafetyEvent> Events { get; } = [];

    public TimeSpan Asleep { get; set; }

    /// <summary>Arms and, in virtual time, moves it on while that waits.</summary>
    public Task ArmAsync() => Run(Host.ArmAsync());

    public async Task Run(Task task)
    {
        if (Host.Options.Executor is not null)
            Time.AdvanceUntil(task);
        await task;
    }

    public async Task<Outcome<OrderAck>> BuyAsync(int account, string cause, bool reduceOnly = false)
    {
        Task<Outcome<OrderAck>> call = SendAsync(account, cause, reduceOnly);
        await Run(call);
        return await call;
    }

    public Task<Outcome<OrderAck>> SendAsync(int account, string cause, bool reduceOnly = false) =>
        SendAsync(account, cause, GuardFixture.Limit(reduceOnly ? Side.Sell : Side.Buy, 0.01m, 50_000m, reduceOnly));

    public Task<Outcome<OrderAck>> SendAsync(int account, string cause, OrderTerms terms) =>
        _guards[account].SubmitAsync(new OrderKey(new StrategyId("test"), new CauseKey(cause), s_start, 0, 0), terms).AsTask();

    public void Tick(int milliseconds = 100)
    {
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

    public bool Has(SafetyEventKind kind)
    {
        lock (Events)
            return Events.Exists(alert => alert.Kind == kind);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private void Keep(SafetyEvent alert)
    {
        lock (Events)
            Events.Add(alert);
    }

    private sealed class SteadyPrice(TimeProvider clock) : IReferencePrices
    {
        public bool TryGet(Instrument instrument, out ReferencePrice price)
        {
            price = new ReferencePrice(50_000m, clock.GetUtcNow());
            return true;
        }
    }
}

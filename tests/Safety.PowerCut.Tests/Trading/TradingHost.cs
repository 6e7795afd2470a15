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
using Safety.Tests.Support;

namespace Safety.PowerCut.Tests.Trading;

/// <summary>The real engine on the real journal, with virtual time and a scripted venue: one thread, no waiting.</summary>
internal sealed class TradingHost : IDisposable
{
    public const string JournalName = "orders.db";

    public static readonly AccountId Account = new("scripted", "A1");
    public static readonly Instrument Btc = new("BTC-USD", "USD", 0.01m, 0.001m);

    private static readonly Origin s_origin = new("test", "trader", "desk", "algorithm");

    private readonly VirtualTime _time;

    private TradingHost(SqliteJournal journal, SafetyHost host, ScriptedVenue venue, VirtualTime time)
    {
        Journal = journal;
        Host = host;
        Venue = venue;
        _time = time;
        Guarded = host.AddAccount(new AccountOptions
        {
            Id = Account,
            Currency = "USD",
            Limits = new LimitOptions { MaxOrderNotional = 10_000m, MaxOpenNotional = 1_000_000m, MaxOrdersPerSecond = 1_000, PriceBandBps = 500, MarketDataMaxAgeMs = 60_000 },
            Prices = new SteadyPrices(time),
        });
        Guard = new ScriptedGuard(Guarded, venue, new VenueProfileAttribute
        {
            RepeatedId = RepeatedId.RejectedForever,
            Acknowledgement = AckBy.Response,
            Stamp = RequestStamp.BySdkAtSend,
            RequestExpiryMs = 500,
            VisibilityMs = 100,
            CallTimeoutMs = 1_000,
            LateFillMs = 1_000,
            IsSimulated = true,
        });
    }

    public SqliteJournal Journal { get; }

    public SafetyHost Host { get; }

    public GuardedAccount Guarded { get; }

    public ScriptedGuard Guard { get; }

    public ScriptedVenue Venue { get; }

    public static JournalSettings Settings(string fileSystem) => JournalOpening.Standard with
    {
        // Small, so that a short run has checkpoints while idle and under load.
        Checkpoints = new CheckpointPolicy(PagesWhenIdle: 24, PagesAtMost: 48),
        FileSystem = fileSystem,
    };

    /// <summary>Opens journal and host; nothing is armed yet.</summary>
    /// <param name="directory">Where the journal lies.</param>
    /// <param name="fileSystem">The file system to open it through.</param>
    /// <param name="venue">The venue.</param>
    /// <param name="time">The clock.</param>
    /// <param name="synchronous">How SQLite syncs; the journal itself insists on FULL when it opens.</param>
    /// <exception cref="JournalException">The journal cannot be used.</exception>
    public static TradingHost Open(string directory, string fileSystem, ScriptedVenue venue, VirtualTime time, string synchronous = "FULL")
    {
        SqliteJournal journal = JournalOpening.OpenExisting(Path.Combine(directory, JournalName), Settings(fileSystem));
        try
        {
            journal.Connection.Execute($"PRAGMA synchronous = {synchronous}", "choosing how it syncs");
            SafetyHost host = SafetyHost.Create(journal, new SafetyHostOptions
            {
                KillFile = Path.Combine(directory, "kill.flag"),
                LockDirectory = directory,
                Clock = time,
                Executor = new InlineExecutor(),
                Environment = static _ => null,
            });
            return new TradingHost(journal, host, venue, time);
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    public static OrderTerms Terms(Side side, decimal units, decimal price) =>
        new() { Instrument = Btc, Side = side, Size = new Units(units), LimitPrice = price, Origin = s_origin };

    public OrderKey Key(string cause) => new(new StrategyId("cut"), new CauseKey(cause), _time.GetUtcNow(), 0, 0);

    public static string IntentKeyOf(in OrderKey key) => ClientOrderIdScheme.IntentKey(key, ClientOrderIdScheme.TagOf(Account));

    /// <summary>Awaits a task, moving virtual time on while it waits for time.</summary>
    public T Run<T>(Task<T> task)
    {
        Run((Task)task);
        return task.Result;
    }

    public void Run(Task task)
    {
        _time.AdvanceUntil(task);
        task.GetAwaiter().GetResult();
    }

    /// <summary>Lets the watcher run: outcomes are flushed, unknowns asked about, and an idle journal copies its log.</summary>
    public void Tick(int milliseconds = 100) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>Ends the process: nothing that SQLite does at a clean end happens to the files.</summary>
    public void Crash()
    {
        Journal.Connection.KeepLogAtClose();
        Dispose();
    }

    public void Dispose() => Host.DisposeAsync().AsTask().GetAwaiter().GetResult();
}

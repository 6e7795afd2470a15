using System.Globalization;
using Safety.Contracts;
using Safety.CrashMatrix.Tests.Matrix;
using Safety.CrashMatrix.Tests.Trader;
using Safety.CrashMatrix.Tests.Venue;
using Safety.Guard;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Limits;
using Safety.Orders;
using Safety.Simulation.Remote;
using Safety.Simulation.Venue;

namespace Safety.CrashMatrix.Tests.KillLatency;

/// <summary>
/// How long after <c>kill.flag</c> has appeared the venue still receives an order, by the venue's own book in its own process: callers that place and cancel
/// orders without a pause, and go on asking under the latch; the file at a moment nobody chose; its release; and again.
/// </summary>
[CompositionRoot]
internal sealed class KillTrials : IAsyncDisposable
{
    private const int Callers = 8;

    // Asked for under the latch, after it was seen: none of these may reach the venue.
    private static readonly TimeSpan s_insisting = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _directory;
    private readonly VenueClient _client;
    private readonly SafetyHost _host;
    private readonly GuardedAccount _account;
    private readonly CrashBrokerGuard _guard;
    private readonly Random _random;
    private readonly List<(DateTimeOffset Killed, DateTimeOffset Released)> _trials = [];
    private long _orders;
    private volatile bool _isOver;

    private KillTrials(string directory, VenueClient client, int seed)
    {
        (_directory, _client, _random) = (directory, client, new Random(seed));
        _host = SafetyHost.Create(Sqlite.SqliteJournal.OpenExisting(Path.Combine(directory, MatrixJournal.Name)), new SafetyHostOptions { KillFile = Flag, LockDirectory = directory });
        _account = _host.AddAccount(new AccountOptions
        {
            Id = Scenario.Account,
            Currency = "USD",
            Prices = new FixedPrices(),
            Limits = new LimitOptions { MaxOrderNotional = 2_000m, MaxOpenNotional = 1_000_000m, MaxOrdersPerSecond = 10_000, PriceBandBps = 200 },
        });
        _guard = new CrashBrokerGuard(_account, new CrashBroker(client));
    }

    private string Flag => Path.Combine(_directory, "kill.flag");

    /// <summary>Runs so many trials.</summary>
    /// <param name="trials">How many.</param>
    /// <param name="seed">Draws when the file appears.</param>
    /// <param name="progress">Hears how far it is.</param>
    public static async Task<KillFigures> RunAsync(int trials, int seed, Action<string>? progress = null)
    {
        string directory = Directory.CreateTempSubdirectory("safety-kill-").FullName;
        try
        {
            MatrixJournal.Create(directory);
            using ChildProcess venue = ChildProcess.Start("venue", directory);
            VenueClient client = await VenueClient.ConnectAsync(directory, TimeProvider.System, new CancellationTokenSource(s_patience).Token);
            await using KillTrials run = new(directory, client, seed);
            Task hearing = run.HearAsync();
            for (int i = 0; i < trials; i++)
            {
                await run.TryAsync();
                if ((i + 1) % 50 == 0)
                    progress?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{i + 1} trials"));
            }

            run._isOver = true;
            return KillFigures.Of(VenueBook.Read(VenueProcess.BookPath(directory)).Entries, run._trials, run._host.Options.WatchIntervalMs);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _client.DisposeAsync();
    }

    private async Task TryAsync()
    {
        await _host.ArmAsync();
        using CancellationTokenSource stop = new();
        Task[] callers = [.. Enumerable.Range(0, Callers).Select(_ => Task.Run(() => TradeAsync(stop.Token)))];
        await Task.Delay(_random.Next(20, 150));
        DateTimeOffset killed = TimeProvider.System.GetUtcNow(); // before the file is there
        await File.WriteAllTextAsync(Flag, "");
        await UntilAsync(() => Task.FromResult(_host.Kill.IsLatched), "the kill switch does not latch");
        await Task.Delay(s_insisting);
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        await UntilAsync(async () => (await _account.GetWorkingOrdersAsync()).Count == 0, "orders still work");
        File.Delete(Flag);
        _trials.Add((killed, TimeProvider.System.GetUtcNow()));
        await _host.OperateAs(new System.Security.Principal.GenericIdentity("trials")).ReleaseKillAsync("the next trial");
    }

    // Places an order that rests and takes it back, as fast as it goes; asks on when it is denied.
    private async Task TradeAsync(CancellationToken stopped)
    {
        while (!stopped.IsCancellationRequested)
        {
            OrderKey key = new(Scenario.Maker, new CauseKey(string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _orders)}")), TimeProvider.System.GetUtcNow(), 0, 0);
            Outcome<OrderAck> outcome = await _guard.SubmitOrderAsync(key, new NewOrder(Scenario.Buy(1m, 99m)), CancellationToken.None);
            if (outcome.Acceptance is { } accepted)
                await _guard.CancelOrderAsync(accepted.ClientOrderId, CancellationToken.None);
        }
    }

    private async Task HearAsync()
    {
        while (!_isOver && await _client.Reports.WaitToReadAsync())
        {
            while (_client.Reports.TryRead(out ExecutionReport? report))
                await _account.ReceiveAsync(report);
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, string otherwise)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            if (TimeProvider.System.GetElapsedTime(began) > s_patience)
                throw new TimeoutException($"{otherwise} after {s_patience.TotalSeconds} s");
            await Task.Delay(1);
        }
    }
}

using System.Globalization;
using System.Security.Principal;
using Safety.Contracts;
using Safety.Decisions;
using Safety.Guard;
using Safety.Guarding;
using Safety.Host;
using Safety.Journal;
using Safety.Limits;
using Safety.Simulation.Remote;
using Safety.Sqlite;

namespace Safety.CrashMatrix.Tests.Trader;

/// <summary>
/// The process that dies: recovers, plays the round it died in to its end, and goes on with the next ones until the plan ends it.
/// It tells its parent what it does on its standard output; after each round it waits for the parent's word.
/// </summary>
[CompositionRoot]
internal static class TraderProcess
{
    public const int Done = 0;
    public const int Failed = 3;
    public const int HeldByAnother = 4;

    public static async Task<int> RunAsync(string directory, CrashPlan plan, int round, Breakage breakage)
    {
        CrashPoints points = new(plan);
        try
        {
            return await RunAsync(directory, plan, points, round, breakage);
        }
        catch (JournalException held) when (held.Fault == JournalFault.HeldByAnother)
        {
            CrashPoints.Tell("held by another");
            return HeldByAnother;
        }
        catch (Exception exception)
        {
            CrashPoints.Tell($"failed {exception.ToString().ReplaceLineEndings(" | ")}");
            return Failed;
        }
    }

    private static async Task<int> RunAsync(string directory, CrashPlan plan, CrashPoints points, int round, Breakage breakage)
    {
        using WatchedDisk? disk = plan.NeedsDisk ? new WatchedDisk(points) : null;
        WatchedJournal journal = new(Open(directory, disk), points, disk, breakage);
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(5));
        await using VenueClient client = await VenueClient.ConnectAsync(directory, TimeProvider.System, patience.Token);
        WatchedVenue venue = new(client, points, breakage);
        await using SafetyHost host = SafetyHost.Create(journal, new SafetyHostOptions
        {
            KillFile = Path.Combine(directory, "kill.flag"),
            LockDirectory = directory,
            WatchIntervalMs = 10,
            ArmedForMs = 10_000,
            RecoveryTimeoutMs = 300_000,
        });
        GuardedAccount account = host.AddAccount(new AccountOptions
        {
            Id = Scenario.Account,
            Currency = "USD",
            Prices = new FixedPrices(),
            Limits = new LimitOptions
            {
                MaxOrderNotional = 2_000m,
                MaxOpenNotional = breakage == Breakage.LimitOff ? 1_000_000m : Scenario.MaxOpenNotional,
                MaxOrdersPerSecond = 10_000,
                PriceBandBps = 200,
                MarketDataMaxAgeMs = 60_000,
            },
        });
        CrashBrokerGuard guard = new(account, new CrashBroker(venue));
        StrategyRunner hedger = await new FillHedger(account, guard, points).StartAsync();
        TradingRound rounds = new(host, account, guard, venue, hedger, points, directory, breakage);
        try
        {
            await StartAsync(host, rounds, points, breakage);
            for (bool isNew = false; ; isNew = true)
            {
                CrashPoints.Tell(string.Create(CultureInfo.InvariantCulture, $"playing {round}"));
                if (isNew)
                    points.Arm();
                await rounds.PlayAsync(round++);
                while (!journal.IsTold)
                    await Task.Delay(5);
                journal.IsQuiet = true;
                await account.GetExposureAsync(); // behind any house-keeping that was under way
                CrashPoints.Tell($"quiet {points.Counts()}");
                if (await Console.In.ReadLineAsync() is not "go")
                    return Done;
                journal.IsQuiet = false;
            }
        }
        catch (JournalException) when (plan.Point is CrashPoint.C4 or CrashPoint.C18 && host.Writer.Fault is not null)
        {
            await rounds.AfterTheLatchAsync();
            points.Die(plan.Point);
            return Failed;
        }
    }

    private static async Task StartAsync(SafetyHost host, TradingRound rounds, CrashPoints points, Breakage breakage)
    {
        points.IsKilled = host.Kill.IsLatched;
        if (breakage == Breakage.KillForgotten && points.IsKilled)
        {
            await host.OperateAs(new GenericIdentity("nobody")).ReleaseKillAsync("nobody asked");
            points.IsKilled = false;
        }

        CrashPoints.Tell(points.IsKilled ? "started latched" : "started clear");
        try
        {
            await host.ArmAsync();
        }
        catch (ArmingBlockedException) when (host.Kill.IsLatched)
        {
            await rounds.ReleaseAsync();
        }

        points.IsRecovering = false;
        CrashPoints.Tell("armed");
    }

    private static SqliteJournal Open(string directory, WatchedDisk? disk)
    {
        if (disk is not null)
            disk.Inside = CrashPoint.C16; // the first opening migrates
        SqliteJournal journal = JournalOpening.OpenExisting(Path.Combine(directory, MatrixJournal.Name), MatrixJournal.Settings(disk?.Name));
        if (disk is not null)
            disk.Inside = null;
        return journal;
    }
}

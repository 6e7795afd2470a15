using System.Security.Principal;
using System.Threading.Channels;
using PaperTrading.Audit;
using PaperTrading.Broker;
using PaperTrading.Faults;
using PaperTrading.Strategy;
using Safety.Contracts;
using Safety.Guard;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Journal;
using Safety.Limits;
using Safety.Orders;
using Safety.Simulation.Market;
using Safety.Simulation.Remote;
using Safety.Sqlite;

namespace PaperTrading.Running;

/// <summary>One run, from the venue's start to the final table: the composition root of the sample.</summary>
[CompositionRoot]
internal static class TradingRun
{
    private const int EventsPerStep = 4;
    private const int StepsBetweenCatchUps = 250;

    public static readonly AccountId Account = new("paper", "SAMPLE-1");

    /// <returns>0 = ran to the end and all is well; 1 = the book and the journal differ; 2 = did not arm; 3 = stopped by the kill switch.</returns>
    public static async Task<int> RunAsync(RunOptions options, RunDisplay display)
    {
        if (options.Fresh || File.Exists(options.FinishedPath))
            await StopLeftOverVenueAsync(options);
        Directory.CreateDirectory(options.StateDirectory);
        await using VenueClient venue = await VenueProcess.ConnectAsync(options);
        MarketView market = new(await venue.InstrumentsAsync(CancellationToken.None), TimeProvider.System);
        market.Update(await venue.TopsAsync(CancellationToken.None));

        UnknownLog unknown = new(options.StateDirectory);
        bool isNew = !File.Exists(options.JournalPath);
        IOrderJournal journal = isNew ? SqliteJournal.Create(options.JournalPath, [Account]) : SqliteJournal.OpenExisting(options.JournalPath);
        await using (SafetyHost host = SafetyHost.Create(journal, new SafetyHostOptions { Events = e => { display.OnEvent(e); unknown.Note(e); }, LockDirectory = options.StateDirectory }))
        {
            GuardedAccount account = host.AddAccount(new AccountOptions
            {
                Id = Account,
                Currency = "USD",
                Prices = market,
                ExchangeRates = market,
                Liquidity = market,
                // Per second of the market's time: a replay runs several of them in one of ours.
                Limits = new LimitOptions { MaxOrderNotional = 20_000m, MaxOpenNotional = 200_000m, MaxOrdersPerSecond = 200, PriceBandBps = 800, MarketDataMaxAgeMs = 600_000 },
            });
            PaperBrokerGuard broker = new(account, new PaperBroker(venue));
            TraderFaults? faults = options.Faults ? new TraderFaults(host, account, broker, market, options.StateDirectory, () => EndDrillAsync(host)) : null;
            if (faults is not null)
                await faults.SubmitBeforeArmedAsync(market.Instruments[0]);
            await EndDrillAsync(host);
            if (options.ReleaseKill is { } release && host.Kill.IsLatched)
                await host.OperateAs(new GenericIdentity(release.Name)).ReleaseKillAsync(release.Reason);
            try
            {
                await host.ArmAsync();
            }
            catch (ArmingBlockedException blocked)
            {
                display.Say(blocked.Message);
                return 2;
            }

            if (!await TradeAsync(options, display, host, account, venue, market, broker, faults))
            {
                display.Show(await AuditAsync(options, venue, host), options.Json);
                return 3;
            }
        }

        RunTable table = await AuditAsync(options, venue, null);
        await venue.ShutdownAsync(CancellationToken.None);
        await File.WriteAllTextAsync(options.FinishedPath, "");
        display.Show(table, options.Json);
        return table.IsClean ? 0 : 1;
    }

    /// <returns>False when the kill switch ended it.</returns>
    private static async Task<bool> TradeAsync(
        RunOptions options, RunDisplay display, SafetyHost host, GuardedAccount account, VenueClient venue, MarketView market, PaperBrokerGuard broker, TraderFaults? faults)
    {
        MakerHedgeStrategy strategy = new(broker, account, market, quoteNotional: 1_000m);
        await strategy.ResumeAsync();
        int steps = 0;
        StepResult step;
        do
        {
            step = await RetryAsync(() => venue.StepAsync(EventsPerStep, CancellationToken.None));
            market.Update(step.Tops);
            await DrainReportsAsync(venue.Reports, account);
            if (++steps % StepsBetweenCatchUps == 0)
                await RetryAsync(() => account.CatchUpAsync());
            await strategy.OnReportsAsync();
            await strategy.OnMarketAsync(step);
            if (faults is not null)
                await faults.OnMarketAsync(step);
            display.Progress(step, host);
            if (options.PaceMs > 0)
                await Task.Delay(options.PaceMs); // asked for: --pace
            if (host.Kill.IsLatched)
            {
                await StopAsync(display, host, account);
                return false;
            }

            if (!host.IsArmed)
                await ArmAgainAsync(display, host);
        }
        while (!step.IsEnd);

        display.Say("The market is at its end; canceling what works and asking about what is unknown.");
        await strategy.CancelAllAsync();
        await host.DrainAsync();
        await RetryAsync(() => account.CatchUpAsync());
        return true;
    }

    // The guard closes by itself when its health was not confirmed for a while, as on a machine that was busy: what happened meanwhile is recovered first.
    private static async Task ArmAgainAsync(RunDisplay display, SafetyHost host)
    {
        try
        {
            await host.ArmAsync();
        }
        catch (ArmingBlockedException blocked)
        {
            display.Say(blocked.Message); // at the next step again
        }
    }

    // Ends a drill, also one that the process died in: the latch outlives it, as it must. The release is the operator's, so it stands here.
    private static async Task EndDrillAsync(SafetyHost host)
    {
        if (host.Kill.Latched is { By: TraderFaults.Driller })
            await host.OperateAs(new GenericIdentity("sample operator")).ReleaseKillAsync("end of the drill");
    }

    private static async Task StopAsync(RunDisplay display, SafetyHost host, GuardedAccount account)
    {
        display.Say($"The kill switch is latched ({host.Kill.Latched!.Source}: {host.Kill.Latched.Reason}). No more submissions; canceling what works.");
        for (int i = 0; i < 100 && (await account.GetWorkingOrdersAsync()).Count > 0; i++)
        {
            await Task.Delay(100); // the watcher cancels; here we only watch it
            await RetryAsync(() => account.CatchUpAsync());
        }

        await host.DrainAsync();
        display.Say($"{(await account.GetWorkingOrdersAsync()).Count} orders still work. Remove {host.Kill.File} if it is there, then start again with --release-kill NAME REASON to go on.");
    }

    private static async Task DrainReportsAsync(ChannelReader<ExecutionReport> reports, GuardedAccount account)
    {
        while (reports.TryRead(out ExecutionReport? report))
            await account.ReceiveAsync(report);
    }

    private static async Task<RunTable> AuditAsync(RunOptions options, VenueClient venue, SafetyHost? openHost)
    {
        if (openHost is not null)
            await openHost.DisposeAsync();
        VenueStatus status = await RetryAsync(() => venue.StatusAsync(CancellationToken.None));
        SortedDictionary<string, long> faults = TraderFaults.Counted(options.StateDirectory);
        foreach ((string kind, long count) in status.FaultsInjected)
            faults[kind] = count;
        return RunAudit.Audit(status.BookPath!, options.JournalPath, options.StateDirectory, Account, faults);
    }

    // A query may be asked again as often as one likes; order calls never are.
    private static async Task<T> RetryAsync<T>(Func<Task<T>> query)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await query();
            }
            catch (IOException) when (attempt < 50)
            {
                await Task.Delay(20); // the venue has cut the connection, as --faults has it do
            }
        }
    }

    private static async Task StopLeftOverVenueAsync(RunOptions options)
    {
        try
        {
            if (File.Exists(Path.Combine(options.StateDirectory, "venue.json")))
            {
                using CancellationTokenSource quick = new(TimeSpan.FromMilliseconds(700));
                await using VenueClient old = await VenueClient.ConnectAsync(options.StateDirectory, TimeProvider.System, quick.Token);
                await old.ShutdownAsync(quick.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // It is gone already.
        }

        if (Directory.Exists(options.StateDirectory))
            Directory.Delete(options.StateDirectory, recursive: true);
    }
}

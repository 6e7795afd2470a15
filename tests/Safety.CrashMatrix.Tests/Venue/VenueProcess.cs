using Safety.Contracts;
using Safety.CrashMatrix.Tests.Trader;
using Safety.Orders;
using Safety.Simulation.Market;
using Safety.Simulation.Remote;
using Safety.Simulation.Venue;

namespace Safety.CrashMatrix.Tests.Venue;

/// <summary>The process that does not die: the paper venue with its own book, the oracle's witness.</summary>
internal static class VenueProcess
{
    private const int Events = 8_000;

    private static readonly DateTimeOffset s_open = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string BookPath(string directory) => new VenueServerOptions { StateDirectory = directory, Market = Market(1) }.BookPath;

    public static Task RunAsync(string directory)
    {
        VenueProfileAttribute profile = (VenueProfileAttribute)Attribute.GetCustomAttribute(typeof(ICrashBroker), typeof(VenueProfileAttribute))!;
        return VenueServer.RunAsync(
            new VenueServerOptions
            {
                StateDirectory = directory,
                Market = Market(Events),
                Venue = PaperVenueOptions.From(profile) with { Clock = TimeProvider.System, BustEvery = 29 },
                IdleExitSeconds = 120,
            },
            CancellationToken.None);
    }

    /// <summary>A deep market in which every second event is a trade inside the spread: a resting order is filled one by one, others at once.</summary>
    private static MarketReplay Market(int events) => new(
        "crash matrix",
        [.. Enumerable.Range(0, events).Select(static i => new MarketEvent
        {
            Time = s_open.AddMilliseconds(i),
            Symbol = Scenario.Instrument.Symbol,
            Kind = i % 2 == 0 ? MarketEventKind.BookSnapshot : MarketEventKind.Trade,
            Levels = i % 2 == 0 ? [new LevelChange(Side.Buy, Scenario.Bid, 1_000_000m), new LevelChange(Side.Sell, Scenario.Ask, 1_000_000m)] : [],
            Trade = i % 2 == 0 ? null : new TradePrint(99.95m, 1m, Side.Sell),
        })],
        [Scenario.Instrument]);
}

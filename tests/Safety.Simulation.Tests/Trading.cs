using Safety.Identity;
using Safety.Orders;
using Safety.Simulation.Market;
using Safety.Simulation.Venue;

namespace Safety.Simulation.Tests;

/// <summary>Short ways to say what a test trades: one instrument, tick 0.5, lot 1.</summary>
internal static class Trading
{
    public static readonly DateTimeOffset Open = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    public static readonly Instrument Acme = new("ACME", "USD", 0.5m, 1m);

    private static readonly Origin s_origin = new("test", "test", "test", "test");

    public static PaperVenue EmptyVenue(PaperVenueOptions? options = null, VenueBook? book = null) =>
        new([Acme], (options ?? new PaperVenueOptions()) with { OpensAt = Open }, book);

    /// <summary>A venue that displays 10 at 99 / 10 at 101 (and 20 one tick behind).</summary>
    public static PaperVenue VenueWithMarket(PaperVenueOptions? options = null, VenueBook? book = null)
    {
        PaperVenue venue = EmptyVenue(options, book);
        venue.Advance(StandardBook());
        return venue;
    }

    public static MarketEvent StandardBook(double atSecond = 0) =>
        Snapshot(atSecond, [(99m, 10m), (98.5m, 20m)], [(101m, 10m), (101.5m, 20m)]);

    public static MarketEvent Snapshot(double atSecond, (decimal Price, decimal Size)[] bids, (decimal Price, decimal Size)[] asks) => new()
    {
        Time = Open.AddSeconds(atSecond),
        Symbol = Acme.Symbol,
        Kind = MarketEventKind.BookSnapshot,
        Levels = [.. bids.Select(l => new LevelChange(Side.Buy, l.Price, l.Size)), .. asks.Select(l => new LevelChange(Side.Sell, l.Price, l.Size))],
    };

    public static MarketEvent Level(double atSecond, Side side, decimal price, decimal size) => new()
    {
        Time = Open.AddSeconds(atSecond),
        Symbol = Acme.Symbol,
        Kind = MarketEventKind.BookUpdate,
        Levels = [new LevelChange(side, price, size)],
    };

    public static MarketEvent Print(double atSecond, decimal price, decimal size, Side aggressor) => new()
    {
        Time = Open.AddSeconds(atSecond),
        Symbol = Acme.Symbol,
        Kind = MarketEventKind.Trade,
        Trade = new TradePrint(price, size, aggressor),
    };

    /// <summary>An event that only lets time pass.</summary>
    public static MarketEvent Tick(double atSecond) => new()
    {
        Time = Open.AddSeconds(atSecond),
        Symbol = Acme.Symbol,
        Kind = MarketEventKind.Reference,
    };

    public static OrderTerms Terms(Side side, decimal units, decimal? limit, TimeInForce timeInForce = TimeInForce.Day) => new()
    {
        Instrument = Acme,
        Side = side,
        Size = new Units(units),
        Origin = s_origin,
        Type = limit is null ? OrderType.Market : OrderType.Limit,
        LimitPrice = limit,
        TimeInForce = timeInForce,
    };

    public static NewOrder Order(string id, Side side, decimal units, decimal? limit, TimeInForce timeInForce = TimeInForce.Day) =>
        new(Terms(side, units, limit, timeInForce)) { ClientOrderId = new ClientOrderId(id) };

    public static OrderReplacement Change(string target, string id, Side side, decimal units, decimal? limit) =>
        new(new ClientOrderId(target), Terms(side, units, limit)) { ClientOrderId = new ClientOrderId(id) };

    public static ClientOrderId Id(string id) => new(id);

    /// <summary>Everything the venue has reported, as short text: what happened, state, filled/left.</summary>
    public static string[] Story(PaperVenue venue, string? id = null) =>
    [
        .. venue.ExecutionsSince(DateTimeOffset.MinValue)
            .Where(r => id is null || r.ClientOrderId.Value == id)
            .Select(r => r.ExecType == ExecType.Trade
                ? $"Trade {r.LastQty:0.##}@{r.LastPx:0.##} {r.OrderStatus} {r.CumQty:0.##}/{r.LeavesQty:0.##}"
                : $"{r.ExecType} {r.OrderStatus} {r.CumQty:0.##}/{r.LeavesQty:0.##}"),
    ];
}

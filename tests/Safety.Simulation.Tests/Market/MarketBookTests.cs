using Safety.Orders;
using Safety.Simulation.Market;
using static Safety.Simulation.Tests.Trading;

namespace Safety.Simulation.Tests.Market;

public sealed class MarketBookTests
{
    [Fact]
    public void Taken_size_is_not_there_twice_until_the_market_speaks_again()
    {
        MarketBook book = Standard();

        Assert.Equal([(101m, 10m), (101.5m, 2m)], book.Take(Side.Buy, limit: null, wanted: 12m, lotSize: 1m));
        Assert.Equal(18m, book.AvailableTo(Side.Buy, limit: null, 1m));
        Assert.Equal([(101.5m, 18m)], book.Take(Side.Buy, limit: null, wanted: 50m, lotSize: 1m));

        book.Apply(Level(1, Side.Sell, 101m, 4m));
        Assert.Equal(4m, book.AvailableTo(Side.Buy, 101m, 1m));
    }

    [Fact]
    public void A_limit_bounds_what_is_taken()
    {
        MarketBook book = Standard();
        Assert.Equal([(99m, 10m)], book.Take(Side.Sell, limit: 99m, wanted: 50m, lotSize: 1m));
        Assert.Empty(book.Take(Side.Sell, limit: 99.5m, wanted: 50m, lotSize: 1m));
    }

    [Fact]
    public void Only_whole_lots_are_taken()
    {
        var book = new MarketBook("ACME");
        book.Apply(Snapshot(0, [(99m, 1m)], [(101m, 2.7m)]));
        Assert.Equal(2m, book.AvailableTo(Side.Buy, null, 1m));
        Assert.Equal([(101m, 2m)], book.Take(Side.Buy, null, 5m, 1m));
    }

    [Fact]
    public void A_quote_replaces_the_top_and_keeps_what_is_behind_it()
    {
        MarketBook book = Standard();
        book.Apply(Quote(98.5m, 7m, 100m, 3m));

        Assert.Equal((98.5m, 7m, 100m, 3m), (book.Top.Bid, book.Top.BidSize, book.Top.Ask, book.Top.AskSize));
        Assert.Equal((1, 3), (book.BidLevels, book.AskLevels));
    }

    [Fact]
    public void A_slow_depth_update_does_not_overtake_the_quote()
    {
        MarketBook book = Standard();
        book.Apply(Quote(98.5m, 7m, 101m, 3m));
        book.Apply(Level(1, Side.Buy, 99m, 10m));
        Assert.Equal(98.5m, book.Top.Bid);
    }

    [Fact]
    public void A_newer_level_removes_what_it_crosses()
    {
        MarketBook book = Standard();
        book.Apply(Level(1, Side.Buy, 101m, 5m));
        Assert.Equal((101m, 101.5m), (book.Top.Bid, book.Top.Ask));
    }

    [Fact]
    public void Decimals_seen_give_tick_and_lot()
    {
        Instrument derived = Assert.Single(InstrumentScan.Derive(
        [
            Snapshot(0, [(99.50m, 1.000m)], [(101.2500m, 2.70m)]),
            Print(1, 100m, 0.125m, Side.Buy),
        ]));
        Assert.Equal((0.01m, 0.001m), (derived.TickSize, derived.LotSize));
    }

    private static MarketBook Standard()
    {
        var book = new MarketBook("ACME");
        book.Apply(StandardBook());
        return book;
    }

    private static MarketEvent Quote(decimal bid, decimal bidSize, decimal ask, decimal askSize) => new()
    {
        Time = Open,
        Symbol = "ACME",
        Kind = MarketEventKind.Quote,
        Levels = [new LevelChange(Side.Buy, bid, bidSize), new LevelChange(Side.Sell, ask, askSize)],
    };
}

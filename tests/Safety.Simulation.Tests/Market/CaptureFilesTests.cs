using Safety.Orders;
using Safety.Simulation.Market;

namespace Safety.Simulation.Tests.Market;

/// <summary>Whole captures: those the project writes itself, and real ones where they are at hand.</summary>
public sealed class CaptureFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_Coinbase_capture_is_the_market_it_was_recorded_from()
    {
        CaptureReader reader = Open(CaptureOfSeed.WriteCoinbase(_folder.Path), out MarketEvent[] events);

        MarketEvent[] market = [.. SeededMarket.Generate(1, CaptureOfSeed.EventCount)];
        Assert.Equal(market.Select(Told), events.Where(static e => e.Kind != MarketEventKind.Reference).Select(Told));
        Assert.Equal(
            market.Where(static e => e.Trade is not null).Select(static e => e.Trade!.Value.Price),
            events.Where(static e => e.Kind == MarketEventKind.Reference).Select(static e => e.ReferencePrice!.Value));
        Assert.Equal((events.Length, 3), (reader.Events, reader.ControlLines));
        Assert.All(events.Where(static e => e.Kind != MarketEventKind.BookSnapshot), static e => Assert.InRange(e.Time - e.ExchangeTime!.Value, TimeSpan.FromMilliseconds(43), TimeSpan.FromMilliseconds(43.001)));
        AssertPlayable(events, symbols: 3, twoSided: 3);
        Assert.Equal(
            [("ALFA-USD", "USD", 0.01m, 1m), ("BRAVO-USD", "USD", 0.01m, 1m), ("CEDAR-USD", "USD", 0.001m, 0.1m)],
            InstrumentScan.Derive(events).Select(static i => (i.Symbol, i.Currency, i.TickSize, i.LotSize)));
    }

    [Fact]
    public void The_Binance_futures_capture_is_the_market_it_was_recorded_from_with_its_clock_drift()
    {
        CaptureReader reader = Open(CaptureOfSeed.WriteBinanceFutures(_folder.Path), out MarketEvent[] events);

        MarketEvent[] market = [.. SeededMarket.Generate(1, CaptureOfSeed.EventCount)];
        Assert.Equal(
            market.Select(static e => Told(e with
            {
                Symbol = CaptureOfSeed.BinanceSymbol(e.Symbol),
                Kind = e.Kind == MarketEventKind.BookSnapshot ? MarketEventKind.BookUpdate : e.Kind,
            })),
            events.Where(static e => e.Kind is MarketEventKind.BookUpdate or MarketEventKind.Trade).Select(Told));
        Assert.Equal(market.Length, events.Count(static e => e.Kind is MarketEventKind.Quote or MarketEventKind.Reference));
        Assert.Equal((events.Length, 1), (reader.Events, reader.ControlLines));
        Assert.All(events, static e => Assert.True(e.ExchangeTime > e.Time));
        AssertPlayable(events, symbols: 3, twoSided: 3);
    }

    [RealCaptureFact("COINBASE.ws.28.0.gz")]
    [Trait("Form", "Long")]
    public void The_real_Coinbase_capture_is_read_whole()
    {
        CaptureReader reader = Open(RealCapture.Find("COINBASE.ws.28.0.gz")!, out MarketEvent[] events);

        Assert.Equal(9_952, reader.Lines);
        Assert.Equal(9_719 + 10 + 10 + 97 + 107, events.Length);
        Assert.Equal(reader.Lines, reader.Events + reader.ControlLines);
        Assert.Equal(10, events.Count(static e => e.Kind == MarketEventKind.BookSnapshot));
        Assert.Equal(9_719, events.Count(static e => e.Kind == MarketEventKind.BookUpdate));
        Assert.Equal(97, events.Count(static e => e.Kind == MarketEventKind.Trade));
        Assert.Equal(107 + 10, events.Count(static e => e.Kind == MarketEventKind.Reference));
        AssertPlayable(events, symbols: 10, twoSided: 10);

        Instrument yfi = InstrumentScan.Derive(events).Single(static i => i.Symbol == "YFI-BTC");
        Assert.Equal(("BTC", 0.00001m, 0.000001m), (yfi.Currency, yfi.TickSize, yfi.LotSize));
    }

    [RealCaptureFact("BINANCE_FUTURES.ws.1.0.gz")]
    [Trait("Form", "Long")]
    public void The_real_Binance_futures_capture_is_read_whole()
    {
        CaptureReader reader = Open(RealCapture.Find("BINANCE_FUTURES.ws.1.0.gz")!, out MarketEvent[] events);

        Assert.Equal(613 + 764 + 91 + 67, events.Length);
        Assert.Equal(reader.Lines, reader.Events + reader.ControlLines);
        Assert.Equal(613, events.Count(static e => e.Kind == MarketEventKind.Quote));
        Assert.Equal(764, events.Count(static e => e.Kind == MarketEventKind.BookUpdate));
        Assert.Equal(91, events.Count(static e => e.Kind == MarketEventKind.Trade));
        AssertPlayable(events, symbols: 4, twoSided: 4);

        Instrument sushi = InstrumentScan.Derive(events).Single(static i => i.Symbol == "SUSHIUSDT");
        Assert.Equal(("USDT", 0.001m, 1m), (sushi.Currency, sushi.TickSize, sushi.LotSize));
    }

    [RealCaptureFact("BINANCE.ws.1.0.gz")]
    [Trait("Form", "Long")]
    public void The_real_Binance_spot_capture_is_read_whole_with_its_clock_drift()
    {
        CaptureReader reader = Open(RealCapture.Find("BINANCE.ws.1.0.gz")!, out MarketEvent[] events);

        Assert.Equal(reader.Lines, reader.Events + reader.ControlLines);
        Assert.Equal(174, events.Count(static e => e.ExchangeTime > e.Time));
        // RUNEEUR has two messages in the whole capture, both about bids.
        AssertPlayable(events, symbols: 4, twoSided: 3);
    }

    public void Dispose() => _folder.Dispose();

    private static CaptureReader Open(string path, out MarketEvent[] events)
    {
        using FileStream stream = File.OpenRead(path);
        CaptureReader reader = new(stream, Path.GetFileName(path));
        events = [.. reader.ReadEvents()];
        return reader;
    }

    /// <summary>All that both sides of a recording know.</summary>
    private static string Told(MarketEvent e) => $"{e.Time:O} {e.Symbol} {e.Kind} {e.Trade} {string.Join(", ", e.Levels.OrderBy(static level => level.Side))}";

    // The book of each symbol must never be crossed, and must end two-sided where there is enough data.
    private static void AssertPlayable(MarketEvent[] events, int symbols, int twoSided)
    {
        Dictionary<string, MarketBook> books = [];
        DateTimeOffset last = DateTimeOffset.MinValue;
        foreach (MarketEvent e in events)
        {
            Assert.True(e.Time >= last);
            last = e.Time;
            if (!books.TryGetValue(e.Symbol, out MarketBook? book))
                books.Add(e.Symbol, book = new MarketBook(e.Symbol));
            book.Apply(e);
            TopOfBook top = book.Top;
            Assert.False(top.IsTwoSided && top.Bid >= top.Ask, $"{e.Symbol} is crossed at {e.Time:O}: {top.Bid}/{top.Ask}");
        }
        Assert.Equal(symbols, books.Count);
        Assert.Equal(twoSided, books.Values.Count(static b => b.Top.IsTwoSided));
    }
}

using Safety.Orders;
using Safety.Simulation.Market;

namespace Safety.Simulation.Tests.Market;

public sealed class CaptureFilesTests
{
    [SharedDataFact(SharedFolder.Captures)]
    public void The_Coinbase_capture_is_read_whole()
    {
        CaptureReader reader = Open("COINBASE.ws.28.0.gz", out Stream stream);
        using (stream)
        {
            MarketEvent[] events = [.. reader.ReadEvents()];

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
    }

    [SharedDataFact(SharedFolder.Captures)]
    public void The_Binance_futures_capture_is_read_whole()
    {
        CaptureReader reader = Open("BINANCE_FUTURES.ws.1.0.gz", out Stream stream);
        using (stream)
        {
            MarketEvent[] events = [.. reader.ReadEvents()];

            Assert.Equal(613 + 764 + 91 + 67, events.Length);
            Assert.Equal(reader.Lines, reader.Events + reader.ControlLines);
            Assert.Equal(613, events.Count(static e => e.Kind == MarketEventKind.Quote));
            Assert.Equal(764, events.Count(static e => e.Kind == MarketEventKind.BookUpdate));
            Assert.Equal(91, events.Count(static e => e.Kind == MarketEventKind.Trade));
            AssertPlayable(events, symbols: 4, twoSided: 4);

            Instrument sushi = InstrumentScan.Derive(events).Single(static i => i.Symbol == "SUSHIUSDT");
            Assert.Equal(("USDT", 0.001m, 1m), (sushi.Currency, sushi.TickSize, sushi.LotSize));
        }
    }

    [SharedDataFact(SharedFolder.Captures)]
    public void The_Binance_spot_capture_is_read_whole_with_its_clock_drift()
    {
        CaptureReader reader = Open("BINANCE.ws.1.0.gz", out Stream stream);
        using (stream)
        {
            MarketEvent[] events = [.. reader.ReadEvents()];

            Assert.Equal(reader.Lines, reader.Events + reader.ControlLines);
            Assert.Equal(174, events.Count(static e => e.ExchangeTime > e.Time));
            // RUNEEUR has two messages in the whole capture, both about bids.
            AssertPlayable(events, symbols: 4, twoSided: 3);
        }
    }

    private static CaptureReader Open(string file, out Stream stream)
    {
        stream = File.OpenRead(Path.Combine(SharedFolder.Find(SharedFolder.Captures)!, file));
        return new CaptureReader(stream, file);
    }

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

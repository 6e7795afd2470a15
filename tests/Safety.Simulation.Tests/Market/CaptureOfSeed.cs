using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Safety.Orders;
using Safety.Simulation.Market;

namespace Safety.Simulation.Tests.Market;

/// <summary>The built-in market as an exchange's feed would have told it, recorded line by line: a capture of the project's own.</summary>
internal static class CaptureOfSeed
{
    /// <summary>Enough of a market for every fault and every safeguard of the sample to have its turn.</summary>
    public const int EventCount = 6_000;

    /// <summary>Coinbase's format, packed: requests and confirmations, a snapshot of each book, updates and trades; after each trade a ticker.</summary>
    /// <param name="folder">Where the file is written.</param>
    /// <returns>Its path.</returns>
    public static string WriteCoinbase(string folder)
    {
        const string Feed = "wss://ws-feed.pro.coinbase.com";
        string[] symbols = [.. SeededMarket.Instruments.Select(static instrument => instrument.Symbol)];
        string path = Path.Combine(folder, "coinbase.ws.gz");
        using StreamWriter lines = new(new GZipStream(File.Create(path), CompressionLevel.Fastest)) { NewLine = "\n" };
        bool isOpen = false;
        foreach (MarketEvent e in SeededMarket.Generate(1, EventCount))
        {
            if (!isOpen)
            {
                lines.WriteLine($"{Feed} <-> {Seconds(e.Time)}");
                lines.WriteLine($"{Feed} <- {Seconds(e.Time)}: {Json(new { type = "subscribe", product_ids = symbols, channels = new[] { "level2", "ticker", "matches" } })}");
                Write(e.Time, new { type = "subscriptions", channels = new[] { new { name = "level2", product_ids = symbols } } });
                isOpen = true;
            }

            string time = e.Time.AddMilliseconds(-43).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
            if (e.Trade is { } trade)
            {
                // The feed names the maker's side.
                string side = trade.Aggressor == Side.Buy ? "sell" : "buy";
                Write(e.Time, new { type = "match", side, size = Text(trade.Size), price = Text(trade.Price), product_id = e.Symbol, time });
                Write(e.Time, new { type = "ticker", product_id = e.Symbol, price = Text(trade.Price), side, time, last_size = Text(trade.Size) });
            }
            else if (e.Kind == MarketEventKind.BookSnapshot)
                Write(e.Time, new { type = "snapshot", product_id = e.Symbol, asks = Levels(e, Side.Sell), bids = Levels(e, Side.Buy) });
            else
                Write(e.Time, new { type = "l2update", product_id = e.Symbol, changes = e.Levels.Select(static l => new[] { Name(l.Side), Text(l.Price), Text(l.Size) }), time });
        }

        return path;

        void Write(DateTimeOffset time, object message) => lines.WriteLine($"{Seconds(time)}: {Json(message)}");
    }

    /// <summary>
    /// The format of Binance's futures, plain: changes of the book from the first message on, after each of them the best bid and
    /// ask, trades and candles; the exchange's clock runs ahead of the recorder's.
    /// </summary>
    /// <param name="folder">Where the file is written.</param>
    /// <returns>Its path.</returns>
    public static string WriteBinanceFutures(string folder)
    {
        string path = Path.Combine(folder, "binance-futures.ws");
        using StreamWriter lines = new(path) { NewLine = "\n" };
        lines.WriteLine("wss://fstream.binance.com/stream?streams=alfausd@depth@100ms <-> 1767623400.0");
        Dictionary<string, MarketBook> books = SeededMarket.Instruments.ToDictionary(static i => i.Symbol, static i => new MarketBook(i.Symbol));
        foreach (MarketEvent e in SeededMarket.Generate(1, EventCount))
        {
            string s = BinanceSymbol(e.Symbol);
            long ahead = e.Time.AddMilliseconds(4).ToUnixTimeMilliseconds();
            books[e.Symbol].Apply(e);
            if (e.Trade is { } trade)
            {
                Write(e.Time, $"{s}@aggTrade", new() { ["e"] = "aggTrade", ["E"] = ahead, ["s"] = s, ["p"] = Text(trade.Price), ["q"] = Text(trade.Size), ["m"] = trade.Aggressor == Side.Sell });
                Write(e.Time, $"{s}@kline_1m", new() { ["e"] = "kline", ["E"] = ahead, ["s"] = s, ["k"] = new { s, i = "1m", c = Text(trade.Price), x = false } });
                continue;
            }

            Write(e.Time, $"{s}@depth@100ms", new() { ["e"] = "depthUpdate", ["E"] = ahead, ["s"] = s, ["b"] = Levels(e, Side.Buy), ["a"] = Levels(e, Side.Sell) });
            TopOfBook top = books[e.Symbol].Top;
            Write(e.Time, $"{s}@bookTicker", new() { ["e"] = "bookTicker", ["s"] = s, ["b"] = Text(top.Bid), ["B"] = Text(top.BidSize), ["a"] = Text(top.Ask), ["A"] = Text(top.AskSize), ["E"] = ahead });
        }

        return path;

        void Write(DateTimeOffset time, string stream, Dictionary<string, object> data) => lines.WriteLine($"{Seconds(time)}: {Json(new { stream, data })}");
    }

    /// <summary>How that feed names a symbol.</summary>
    public static string BinanceSymbol(string symbol) => symbol.Replace("-", "", StringComparison.Ordinal);

    private static IEnumerable<string[]> Levels(MarketEvent e, Side side) => e.Levels.Where(l => l.Side == side).Select(static l => new[] { Text(l.Price), Text(l.Size) });

    private static string Seconds(DateTimeOffset time) => Text((time - DateTimeOffset.UnixEpoch).Ticks / (decimal)TimeSpan.TicksPerSecond);

    private static string Name(Side side) => side == Side.Buy ? "buy" : "sell";

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Json(object message) => JsonSerializer.Serialize(message);
}

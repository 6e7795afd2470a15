using System.IO.Compression;
using System.Text;
using Safety.Orders;
using Safety.Simulation.Market;

namespace Safety.Simulation.Tests.Market;

public sealed class CaptureReaderTests
{
    private const string Coinbase = """
        wss://ws-feed.pro.coinbase.com <-> 1618677816.8434298
        wss://ws-feed.pro.coinbase.com <- 1618677817.020616: {"type":"subscribe","product_ids":["SKL-USD"],"channels":["level2"]}
        1618677817.061845: {"type":"subscriptions","channels":[]}
        1618677817.077736: {"type":"snapshot","product_id":"SKL-USD","asks":[["0.7912","12.7"],["0.7913","1"]],"bids":[["0.7901","5.00"]]}
        1618677817.118783: {"type":"l2update","product_id":"SKL-USD","changes":[["sell","0.7912","0.0"],["buy","0.7902","3"]],"time":"2021-04-17T16:43:37.075687Z"}
        1618677817.079694: {"type":"ticker","sequence":1,"product_id":"SKL-USD","price":"0.791","best_bid":"0.79","side":"buy","time":"2021-04-17T16:43:30.244075Z","last_size":"0.04"}
        1618677817.129516: {"type":"match","trade_id":1,"side":"sell","size":"450","price":"0.791","product_id":"SKL-USD","sequence":2,"time":"2021-04-17T16:43:37.121358Z"}

        """;

    private const string Binance = """
        wss://fstream.binance.com/stream?streams=sushiusdt@aggTrade <-> 1626992740.179554
        1626992741.06217: {"stream":"sushiusdt@bookTicker","data":{"e":"bookTicker","u":1,"s":"SUSHIUSDT","b":"7.6110","B":"2","a":"7.6120","A":"297","T":1626992741012,"E":1626992741017}}
        1626992741.081672: {"stream":"sushiusdt@depth@100ms","data":{"e":"depthUpdate","E":1626992741037,"T":1,"s":"SUSHIUSDT","U":1,"u":2,"pu":3,"b":[["7.5040","813"],["7.6090","0"]],"a":[["7.6150","1563"]]}}
        1626992742.289739: {"stream":"ctkusdt@aggTrade","data":{"e":"aggTrade","E":1626992741575,"a":16599292,"s":"CTKUSDT","p":"1.01100","q":"10","f":1,"l":2,"T":1,"m":false}}
        1626992742.289757: {"stream":"ctkusdt@kline_1m","data":{"e":"kline","E":1626992741424,"s":"CTKUSDT","k":{"t":1,"s":"CTKUSDT","i":"1m","o":"1.01000","c":"1.01200","x":false}}}
        1633998513.377805: {"stream":"nknusdt@bookTicker","data":{"u":499869768,"s":"NKNUSDT","b":"0.35210000","B":"672.00000000","a":"0.35260000","A":"3199.00000000"}}
        """;

    [Fact]
    public void Coinbase_messages_become_events()
    {
        CaptureReader reader = Reader(Coinbase);
        MarketEvent[] events = [.. reader.ReadEvents()];

        Assert.Equal(
            [MarketEventKind.BookSnapshot, MarketEventKind.BookUpdate, MarketEventKind.Reference, MarketEventKind.Trade],
            events.Select(static e => e.Kind));
        Assert.All(events, static e => Assert.Equal("SKL-USD", e.Symbol));
        Assert.Equal(
            [new LevelChange(Side.Sell, 0.7912m, 12.7m), new LevelChange(Side.Sell, 0.7913m, 1m), new LevelChange(Side.Buy, 0.7901m, 5m)],
            events[0].Levels);
        Assert.Equal([new LevelChange(Side.Sell, 0.7912m, 0m), new LevelChange(Side.Buy, 0.7902m, 3m)], events[1].Levels);
        Assert.Equal(0.791m, events[2].ReferencePrice);

        // The feed names the maker's side: a resting sell means that a buyer took it.
        Assert.Equal(new TradePrint(0.791m, 450m, Side.Buy), events[3].Trade);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddTicks(16186778170777360), events[0].Time);
        Assert.Equal(new DateTimeOffset(2021, 4, 17, 16, 43, 37, TimeSpan.Zero).AddTicks(756870), events[1].ExchangeTime);
        Assert.Equal((7, 4, 3), (reader.Lines, reader.Events, reader.ControlLines));
    }

    [Fact]
    public void Time_never_runs_backwards()
    {
        MarketEvent[] events = [.. Reader(Coinbase).ReadEvents()];
        Assert.Equal(events[1].Time, events[2].Time);
    }

    [Fact]
    public void Binance_messages_become_events()
    {
        MarketEvent[] events = [.. Reader(Binance).ReadEvents()];

        Assert.Equal(
            [MarketEventKind.Quote, MarketEventKind.BookUpdate, MarketEventKind.Trade, MarketEventKind.Reference, MarketEventKind.Quote],
            events.Select(static e => e.Kind));
        Assert.Equal([new LevelChange(Side.Buy, 7.611m, 2m), new LevelChange(Side.Sell, 7.612m, 297m)], events[0].Levels);
        Assert.Equal(
            [new LevelChange(Side.Buy, 7.504m, 813m), new LevelChange(Side.Buy, 7.609m, 0m), new LevelChange(Side.Sell, 7.615m, 1563m)],
            events[1].Levels);
        Assert.Equal(new TradePrint(1.011m, 10m, Side.Buy), events[2].Trade);
        Assert.Equal(1.012m, events[3].ReferencePrice);
        Assert.Equal("NKNUSDT", events[4].Symbol);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1626992741017), events[0].ExchangeTime);
        Assert.Null(events[4].ExchangeTime);
    }

    [Fact]
    public void Gzip_reads_like_plain()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(Coinbase));
        packed.Position = 0;

        Assert.Equal(4, new CaptureReader(packed, "packed").ReadEvents().Count());
    }

    [Fact]
    public void A_damaged_gzip_is_an_error()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(Coinbase));
        byte[] damaged = packed.ToArray();
        damaged.AsSpan(20, 40).Fill(0xFF);

        Assert.Throws<CaptureFormatException>(() => new CaptureReader(new MemoryStream(damaged), "damaged").ReadEvents().Count());
    }

    [Theory]
    [InlineData("garbage", "the line does not start with '<epoch seconds>:'")]
    [InlineData("12x4: {}", "the line does not start with '<epoch seconds>:'")]
    [InlineData("-4: {}", "the line does not start with '<epoch seconds>:'")]
    [InlineData("99999999999999: {}", "the line does not start with '<epoch seconds>:'")]
    [InlineData("1.5: {}", "the message has neither 'type' nor 'data'")]
    [InlineData("1.5: []", "the message is not a JSON object")]
    [InlineData("1.5: {\"type\":\"match\"", "not valid JSON")]
    [InlineData("1.5: {\"type\":\"subscriptions\"} x", "not valid JSON")]
    [InlineData("1.5: {\"type\":\"news\"}", "unknown message type 'news'")]
    [InlineData("1.5: {\"type\":5}", "a text value is missing")]
    [InlineData("1.5: {\"type\":\"l2update\",\"product_id\":\"A\"}", "the levels are missing")]
    [InlineData("1.5: {\"type\":\"l2update\",\"changes\":[]}", "the symbol is missing")]
    [InlineData("1.5: {\"type\":\"l2update\",\"product_id\":\"A\",\"changes\":[[\"up\",\"1\",\"1\"]]}", "'up' is not a side")]
    [InlineData("1.5: {\"type\":\"l2update\",\"product_id\":\"A\",\"changes\":[[\"buy\",\"1\"]]}", "a text value is missing")]
    [InlineData("1.5: {\"type\":\"l2update\",\"product_id\":\"A\",\"changes\":[[\"buy\",\"1\",\"1\",\"1\"]]}", "a level has more than it should")]
    [InlineData("1.5: {\"type\":\"l2update\",\"product_id\":\"A\",\"changes\":[[\"buy\",\"-1\",\"1\"]]}", "'-1' is not a number")]
    [InlineData("1.5: {\"type\":\"l2update\",\"product_id\":\"A\",\"changes\":[[\"buy\",\"0\",\"1\"]]}", "'price' is not positive")]
    [InlineData("1.5: {\"type\":\"l2update\",\"product_id\":\"A\",\"changes\":[],\"time\":\"noon\"}", "'noon' is not a time")]
    [InlineData("1.5: {\"type\":\"match\",\"product_id\":\"A\",\"side\":\"buy\",\"price\":\"1\"}", "'size' is missing")]
    [InlineData("1.5: {\"stream\":\"x@y\",\"data\":{\"s\":\"A\"}}", "unknown message type 'x@y'")]
    [InlineData("1.5: {\"data\":{\"e\":\"kline\"}}", "the message has 'data' and no 'stream'")]
    [InlineData("1.5: {\"stream\":\"x\",\"data\":{\"e\":\"aggTrade\",\"s\":\"A\",\"p\":\"1\",\"q\":\"1\"}}", "'m' is missing")]
    [InlineData("1.5: {\"stream\":\"x\",\"data\":{\"e\":\"kline\",\"s\":\"A\",\"E\":-7}}", "-7 is not a time in milliseconds")]
    [InlineData("1.5: {\"stream\":\"x\",\"data\":{\"e\":\"bookTicker\",\"s\":\"A\",\"b\":\"1\",\"B\":\"1\",\"a\":\"1\"}}", "'A' is missing")]
    public void A_bad_line_is_an_error_that_names_it_and_loses_nothing_before_it(string line, string reason)
    {
        var read = new List<MarketEvent>();
        var bad = Assert.Throws<CaptureFormatException>(
            () => Reader(Coinbase + "\n" + line + "\n" + Binance).ReadEvents().Tee(read).Count());

        Assert.Equal(9, bad.Line);
        Assert.StartsWith(reason, bad.Reason, StringComparison.Ordinal);
        Assert.StartsWith("test(9): ", bad.Message, StringComparison.Ordinal);
        Assert.Equal(4, read.Count);
    }

    [Fact]
    public void Fuzzed_lines_read_or_fail_with_the_one_exception()
    {
        byte[][] lines = [.. (Coinbase + "\n" + Binance).Split('\n').Select(Encoding.UTF8.GetBytes)];
        var random = new DeterministicRandom(20260105);
        (int read, int failed) = (0, 0);
        for (int i = 0; i < 30_000; i++)
        {
            byte[] line = [.. lines[random.Next(0, lines.Length - 1)]];
            if (line.Length == 0)
                continue;
            for (int damage = random.Next(1, 3); damage > 0; damage--)
            {
                int at = random.Next(0, line.Length - 1);
                switch (random.Next(0, 3))
                {
                    case 0:
                        line[at] = (byte)random.Next(0, 255);
                        break;
                    case 1:
                        line = line[..at];
                        break;
                    case 2:
                        line = [.. line[..at], .. line[(at / 2)..]];
                        break;
                    default:
                        line[at] = "{}[]\",:0-"u8[random.Next(0, 8)];
                        break;
                }
                if (line.Length == 0)
                    break;
            }

            try
            {
                read += new CaptureReader(new MemoryStream(line), "fuzz").ReadEvents().Count();
            }
            catch (CaptureFormatException)
            {
                failed++;
            }
        }
        Assert.True(read > 500 && failed > 5_000, $"{read} read, {failed} failed: the damage is too mild or too hard to test anything.");
    }

    private static CaptureReader Reader(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), "test");
}

using System.Globalization;
using System.Text.Json;
using Safety.Orders;

namespace Safety.Simulation.Market;

/// <summary>
/// One message of a recorded feed. The two formats are told apart by the message itself: Coinbase has a top-level
/// <c>type</c>, Binance wraps its <c>data</c> in a named <c>stream</c>.
/// </summary>
internal ref struct FeedMessage
{
    private string? _type;
    private string? _stream;
    private string? _symbol;
    private string? _price;
    private string? _size;
    private string? _side;
    private string? _exchangeTime;
    private string? _close;
    private long? _eventMs;
    private bool? _buyerIsMaker;
    private bool _hasData;
    private string? _bid;
    private string? _bidSize;
    private string? _ask;
    private string? _askSize;
    private List<LevelChange>? _levels;

    /// <summary>Reads one message; null when it is about the connection, not about an instrument.</summary>
    /// <exception cref="FormatException">The message lacks something or has something odd.</exception>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static MarketEvent? Read(ReadOnlySpan<byte> json, DateTimeOffset time)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 16 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException("the message is not a JSON object");

        var message = new FeedMessage();
        message.ReadTopLevel(ref reader);
        if (reader.Read())
            throw new FormatException("there is text after the message");
        return message._hasData ? message.ToBinance(time) : message.ToCoinbase(time);
    }

    private void ReadTopLevel(ref Utf8JsonReader reader)
    {
        while (NextProperty(ref reader))
        {
            if (Take(ref reader, "type"u8, ref _type) || Take(ref reader, "stream"u8, ref _stream)
                || Take(ref reader, "product_id"u8, ref _symbol) || Take(ref reader, "price"u8, ref _price)
                || Take(ref reader, "size"u8, ref _size) || Take(ref reader, "side"u8, ref _side)
                || Take(ref reader, "time"u8, ref _exchangeTime))
                continue;

            if (reader.ValueTextEquals("bids"u8))
                ReadLevels(ref reader, Side.Buy);
            else if (reader.ValueTextEquals("asks"u8))
                ReadLevels(ref reader, Side.Sell);
            else if (reader.ValueTextEquals("changes"u8))
                ReadLevels(ref reader, side: null);
            else if (reader.ValueTextEquals("data"u8))
                ReadData(ref reader);
            else
                reader.Skip();
        }
    }

    private void ReadData(ref Utf8JsonReader reader)
    {
        Require(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "'data' is not an object");
        Require(!_hasData, "'data' is there twice");
        _hasData = true;
        while (NextProperty(ref reader))
        {
            if (Take(ref reader, "e"u8, ref _type) || Take(ref reader, "s"u8, ref _symbol) || Take(ref reader, "p"u8, ref _price)
                || Take(ref reader, "q"u8, ref _size) || Take(ref reader, "B"u8, ref _bidSize) || Take(ref reader, "A"u8, ref _askSize))
                continue;

            if (reader.ValueTextEquals("b"u8))
                ReadBidOrLevels(ref reader, Side.Buy, ref _bid);
            else if (reader.ValueTextEquals("a"u8))
                ReadBidOrLevels(ref reader, Side.Sell, ref _ask);
            else if (reader.ValueTextEquals("E"u8))
                _eventMs = ReadLong(ref reader, "E");
            else if (reader.ValueTextEquals("m"u8))
                _buyerIsMaker = ReadBoolean(ref reader);
            else if (reader.ValueTextEquals("k"u8))
                ReadCandle(ref reader);
            else
                reader.Skip();
        }
    }

    // "b" and "a" are a price in a quote, a list of levels in a depth update, and "a" is a number in a trade.
    private void ReadBidOrLevels(ref Utf8JsonReader reader, Side side, ref string? price)
    {
        Utf8JsonReader ahead = reader;
        Require(ahead.Read(), "a value is missing");
        if (ahead.TokenType == JsonTokenType.StartArray)
            ReadLevels(ref reader, side);
        else if (reader.Read() && reader.TokenType == JsonTokenType.String)
            price = reader.GetString();
        else
            Require(reader.TokenType == JsonTokenType.Number, "'a' or 'b' is neither a price, nor levels, nor a number");
    }

    private void ReadCandle(ref Utf8JsonReader reader)
    {
        Require(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "'k' is not an object");
        while (NextProperty(ref reader))
        {
            if (!Take(ref reader, "c"u8, ref _close))
                reader.Skip();
        }
    }

    private void ReadLevels(ref Utf8JsonReader reader, Side? side)
    {
        Require(reader.Read() && reader.TokenType == JsonTokenType.StartArray, "levels are not an array");
        _levels ??= [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Require(reader.TokenType == JsonTokenType.StartArray, "a level is not an array");
            Side levelSide = side ?? SideOf(ReadText(ref reader));
            decimal price = Positive(ReadText(ref reader), "price");
            decimal size = NotNegative(ReadText(ref reader), "size");
            Require(reader.Read() && reader.TokenType == JsonTokenType.EndArray, "a level has more than it should");
            _levels.Add(new LevelChange(levelSide, price, size));
        }
    }

    private readonly MarketEvent? ToCoinbase(DateTimeOffset time)
    {
        switch (_type)
        {
            case null:
                throw new FormatException("the message has neither 'type' nor 'data'");
            case "subscriptions" or "heartbeat":
                return null;
            case "snapshot":
                return Event(time, MarketEventKind.BookSnapshot, IsoTime()) with { Levels = RequiredLevels() };
            case "l2update":
                return Event(time, MarketEventKind.BookUpdate, IsoTime()) with { Levels = RequiredLevels() };
            case "ticker" or "last_match":
                return Event(time, MarketEventKind.Reference, IsoTime()) with { ReferencePrice = Positive(_price, "price") };
            case "match":
                // Coinbase gives the maker's side; the aggressor is the other one.
                Side aggressor = MarketBook.Opposite(SideOf(_side));
                return Event(time, MarketEventKind.Trade, IsoTime()) with
                {
                    Trade = new TradePrint(Positive(_price, "price"), Positive(_size, "size"), aggressor),
                };
            default:
                throw new FormatException($"unknown message type '{_type}'");
        }
    }

    private readonly MarketEvent ToBinance(DateTimeOffset time)
    {
        Require(_stream is not null, "the message has 'data' and no 'stream'");
        DateTimeOffset? exchangeTime = _eventMs is { } ms ? FromUnixMs(ms) : null;

        // The spot feed's quotes carry no event name: the stream tells.
        string? type = _type ?? (_stream!.EndsWith("@bookTicker", StringComparison.Ordinal) ? "bookTicker" : null);
        switch (type)
        {
            case "bookTicker":
                return Event(time, MarketEventKind.Quote, exchangeTime) with
                {
                    Levels =
                    [
                        new LevelChange(Side.Buy, Positive(_bid, "b"), NotNegative(_bidSize, "B")),
                        new LevelChange(Side.Sell, Positive(_ask, "a"), NotNegative(_askSize, "A")),
                    ],
                };
            case "depthUpdate":
                return Event(time, MarketEventKind.BookUpdate, exchangeTime) with { Levels = RequiredLevels() };
            case "aggTrade" or "trade":
                Require(_buyerIsMaker is not null, "'m' is missing");
                return Event(time, MarketEventKind.Trade, exchangeTime) with
                {
                    Trade = new TradePrint(Positive(_price, "p"), Positive(_size, "q"), _buyerIsMaker!.Value ? Side.Sell : Side.Buy),
                };
            case "kline":
                return Event(time, MarketEventKind.Reference, exchangeTime) with { ReferencePrice = Positive(_close, "c") };
            default:
                throw new FormatException($"unknown message type '{type ?? _stream}'");
        }
    }

    private readonly MarketEvent Event(DateTimeOffset time, MarketEventKind kind, DateTimeOffset? exchangeTime)
    {
        Require(!string.IsNullOrEmpty(_symbol), "the symbol is missing");
        return new MarketEvent { Time = time, Symbol = _symbol!, Kind = kind, ExchangeTime = exchangeTime };
    }

    private readonly List<LevelChange> RequiredLevels() => _levels ?? throw new FormatException("the levels are missing");

    private readonly DateTimeOffset? IsoTime()
    {
        if (_exchangeTime is null)
            return null;
        Require(
            DateTimeOffset.TryParse(_exchangeTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset parsed),
            $"'{_exchangeTime}' is not a time");
        return parsed;
    }

    private static DateTimeOffset FromUnixMs(long ms)
    {
        Require(ms is > 0 and < 253_402_300_799_000, $"{ms} is not a time in milliseconds");
        return DateTimeOffset.FromUnixTimeMilliseconds(ms);
    }

    private static bool NextProperty(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static bool Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> name, ref string? value)
    {
        if (!reader.ValueTextEquals(name))
            return false;
        value = ReadText(ref reader);
        return true;
    }

    private static string ReadText(ref Utf8JsonReader reader)
    {
        Require(reader.Read() && reader.TokenType == JsonTokenType.String, "a text value is missing");
        return reader.GetString()!;
    }

    private static long ReadLong(ref Utf8JsonReader reader, string name)
    {
        Require(reader.Read() && reader.TokenType == JsonTokenType.Number, $"'{name}' is not a number");
        Require(reader.TryGetInt64(out long value), $"'{name}' is not a whole number");
        return value;
    }

    private static bool ReadBoolean(ref Utf8JsonReader reader)
    {
        Require(reader.Read() && reader.TokenType is JsonTokenType.True or JsonTokenType.False, "'m' is neither true nor false");
        return reader.GetBoolean();
    }

    private static Side SideOf(string? side) => side switch
    {
        "buy" => Side.Buy,
        "sell" => Side.Sell,
        _ => throw new FormatException($"'{side}' is not a side"),
    };

    private static decimal Positive(string? text, string name)
    {
        decimal value = NotNegative(text, name);
        Require(value > 0, $"'{name}' is not positive");
        return value;
    }

    private static decimal NotNegative(string? text, string name)
    {
        Require(text is not null, $"'{name}' is missing");
        Require(
            decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value),
            $"'{text}' is not a number");
        return value;
    }

    private static void Require([System.Diagnostics.CodeAnalysis.DoesNotReturnIf(false)] bool condition, string otherwise)
    {
        if (!condition)
            throw new FormatException(otherwise);
    }
}

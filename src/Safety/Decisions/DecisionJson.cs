using System.Globalization;
using System.Text.Json;
using Safety.Generated.V1;
using Safety.Identity;
using Safety.Limits;
using Safety.Orders;

namespace Safety.Decisions;

/// <summary>Plans and observed inputs as they stand in the journal: JSON, so that a person can read a decision with the sqlite3 shell.</summary>
internal static class DecisionJson
{
    public static string Write(Plan plan) => StateJson.ToText(plan, static (writer, plan) =>
    {
        writer.WriteStartObject();
        writer.WriteString("reason", plan.Reason);
        writer.WriteString("policy", plan.Policy.ToString());
        if (plan.GoodUntil is { } goodUntil)
            writer.WriteString("goodUntil", Text(goodUntil));
        writer.WriteStartArray("legs");
        foreach (OrderTerms leg in plan.Legs)
            Write(writer, leg);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public static Plan ReadPlan(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        string reason = root.GetProperty("reason").GetString()!;
        OrderTerms[] legs = [.. root.GetProperty("legs").EnumerateArray().Select(ReadTerms)];
        return (legs.Length == 0 ? Plan.Nothing(reason) : Plan.Of(reason, legs)) with
        {
            Policy = Enum.Parse<LegPolicy>(root.GetProperty("policy").GetString()!),
            GoodUntil = root.TryGetProperty("goodUntil", out JsonElement goodUntil) ? Time(goodUntil) : null,
        };
    }

    public static string Write(DecisionContext context) => StateJson.ToText(context, static (writer, context) =>
    {
        writer.WriteStartObject();
        writer.WriteString("now", Text(context.Now));
        writer.WriteStartArray("prices");
        foreach ((string symbol, ReferencePrice? price) in context.Prices)
        {
            writer.WriteStartObject();
            writer.WriteString("symbol", symbol);
            if (price is { } known)
            {
                writer.WriteNumber("price", known.Price);
                writer.WriteString("at", Text(known.At));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("positions");
        foreach ((string symbol, decimal units) in context.Positions)
        {
            writer.WriteStartObject();
            writer.WriteString("symbol", symbol);
            writer.WriteNumber("units", units);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("notes");
        foreach (string note in context.Notes)
            writer.WriteStringValue(note);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>A context that answers from what was written down, and rejects a question that was not asked then.</summary>
    public static DecisionContext ReadContext(DecisionRecord record)
    {
        using JsonDocument document = JsonDocument.Parse(record.ObservedInputs);
        JsonElement root = document.RootElement;
        Dictionary<string, ReferencePrice?> prices = new(StringComparer.Ordinal);
        foreach (JsonElement price in root.GetProperty("prices").EnumerateArray())
        {
            prices.Add(price.GetProperty("symbol").GetString()!,
                price.TryGetProperty("price", out JsonElement value) ? new ReferencePrice(value.GetDecimal(), Time(price.GetProperty("at"))) : null);
        }

        Dictionary<string, decimal> positions = new(StringComparer.Ordinal);
        foreach (JsonElement position in root.GetProperty("positions").EnumerateArray())
            positions.Add(position.GetProperty("symbol").GetString()!, position.GetProperty("units").GetDecimal());
        return new DecisionContext(record.Strategy, record.Cause, record.CauseTime, Time(root.GetProperty("now")),
            instrument => prices.TryGetValue(instrument.Symbol, out ReferencePrice? price) ? price : throw new InputNotObservedException($"the price of {instrument.Symbol}"),
            symbol => positions.TryGetValue(symbol, out decimal units) ? units : throw new InputNotObservedException($"the position in {symbol}"));
    }

    private static void Write(Utf8JsonWriter writer, OrderTerms terms)
    {
        writer.WriteStartObject();
        WriteMembers(writer, terms.Instrument);
        writer.WriteString("side", terms.Side.ToString());
        writer.WriteNumber(terms.Size.IsNotional ? "notional" : "units", terms.Size.Value);
        writer.WriteString("type", terms.Type.ToString());
        if (terms.LimitPrice is { } limit)
            writer.WriteNumber("limitPrice", limit);
        if (terms.StopPrice is { } stop)
            writer.WriteNumber("stopPrice", stop);
        writer.WriteString("timeInForce", terms.TimeInForce.ToString());
        writer.WriteString("positionSide", terms.PositionSide.ToString());
        writer.WriteBoolean("reduceOnly", terms.ReduceOnly);
        writer.WriteString("algorithm", terms.Origin.Algorithm);
        writer.WriteString("trader", terms.Origin.Trader);
        writer.WriteString("desk", terms.Origin.Desk);
        writer.WriteString("decisionMaker", terms.Origin.DecisionMaker);
        if (terms.Exits is { } episode)
            writer.WriteNumber("exits", episode.Number);
        if (terms.OneCancelsOther is { } group)
            writer.WriteString("oneCancelsOther", group);
        if (terms.HedgedBy is { } plan)
        {
            writer.WriteStartObject("hedgedBy");
            WriteMembers(writer, plan.With);
            writer.WriteNumber("ratio", plan.Ratio);
            writer.WriteNumber("priceBudgetBps", plan.PriceBudgetBps);
            writer.WriteNumber("deadlineMs", plan.DeadlineMs);
            writer.WriteEndObject();
        }

        if (terms.Hedges is { } fill)
        {
            writer.WriteStartObject("hedges");
            writer.WriteString("order", fill.Order.Value);
            writer.WriteString("execId", fill.ExecId);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, Instrument instrument)
    {
        writer.WriteString("symbol", instrument.Symbol);
        writer.WriteString("currency", instrument.Currency);
        writer.WriteNumber("tickSize", instrument.TickSize);
        writer.WriteNumber("lotSize", instrument.LotSize);
        writer.WriteNumber("multiplier", instrument.Multiplier);
        writer.WriteBoolean("isInverse", instrument.IsInverse);
        if (instrument.BaseCurrency is { } baseCurrency)
            writer.WriteString("baseCurrency", baseCurrency);
        if (instrument.NotionalPerUnit is { } each)
            writer.WriteNumber("notionalPerUnit", each);
    }

    private static Instrument ReadInstrument(JsonElement of) => new(
        of.GetProperty("symbol").GetString()!, of.GetProperty("currency").GetString()!, of.GetProperty("tickSize").GetDecimal(),
        of.GetProperty("lotSize").GetDecimal(), of.GetProperty("multiplier").GetDecimal(), of.GetProperty("isInverse").GetBoolean())
    {
        BaseCurrency = of.TryGetProperty("baseCurrency", out JsonElement baseCurrency) ? baseCurrency.GetString() : null,
        NotionalPerUnit = of.TryGetProperty("notionalPerUnit", out JsonElement each) ? each.GetDecimal() : null,
    };

    private static OrderTerms ReadTerms(JsonElement leg) => new()
    {
        Instrument = ReadInstrument(leg),
        Side = Enum.Parse<Side>(leg.GetProperty("side").GetString()!),
        Size = leg.TryGetProperty("notional", out JsonElement notional) ? new Notional(notional.GetDecimal()) : new Units(leg.GetProperty("units").GetDecimal()),
        Type = Enum.Parse<OrderType>(leg.GetProperty("type").GetString()!),
        LimitPrice = leg.TryGetProperty("limitPrice", out JsonElement limit) ? limit.GetDecimal() : null,
        StopPrice = leg.TryGetProperty("stopPrice", out JsonElement stop) ? stop.GetDecimal() : null,
        TimeInForce = Enum.Parse<TimeInForce>(leg.GetProperty("timeInForce").GetString()!),
        PositionSide = Enum.Parse<PositionSide>(leg.GetProperty("positionSide").GetString()!),
        ReduceOnly = leg.GetProperty("reduceOnly").GetBoolean(),
        Origin = new Origin(
            leg.GetProperty("algorithm").GetString()!, leg.GetProperty("trader").GetString()!, leg.GetProperty("desk").GetString()!, leg.GetProperty("decisionMaker").GetString()!),
        Exits = leg.TryGetProperty("exits", out JsonElement episode) ? new PositionEpisode(episode.GetUInt64()) : null,
        OneCancelsOther = leg.TryGetProperty("oneCancelsOther", out JsonElement group) ? group.GetString() : null,
        HedgedBy = leg.TryGetProperty("hedgedBy", out JsonElement plan)
            ? new HedgePlan(ReadInstrument(plan), plan.GetProperty("ratio").GetDecimal(), plan.GetProperty("priceBudgetBps").GetInt32(), plan.GetProperty("deadlineMs").GetInt32()) : null,
        Hedges = leg.TryGetProperty("hedges", out JsonElement fill) ? new HedgedFill(new ClientOrderId(fill.GetProperty("order").GetString()!), fill.GetProperty("execId").GetString()!) : null,
    };

    private static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(JsonElement element) => DateTimeOffset.ParseExact(element.GetString()!, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}

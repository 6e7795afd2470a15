using System.Text.Json;
using System.Text.Json.Serialization;
using Safety.Orders;

namespace Safety.Simulation.Remote;

/// <summary>A size names its unit: <c>{"units":5}</c> or <c>{"notional":250}</c>; a bare number would be the mix-up the type exists to prevent.</summary>
internal sealed class OrderSizeConverter : JsonConverter<OrderSize>
{
    public override OrderSize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
            throw new JsonException("A size is an object with 'units' or 'notional'.");
        bool isUnits = reader.ValueTextEquals("units"u8);
        if (!isUnits && !reader.ValueTextEquals("notional"u8))
            throw new JsonException("A size has 'units' or 'notional'.");
        reader.Read();
        decimal value = reader.GetDecimal();
        if (!reader.Read() || reader.TokenType != JsonTokenType.EndObject)
            throw new JsonException("A size has one value.");
        return isUnits ? new Units(value) : new Notional(value);
    }

    public override void Write(Utf8JsonWriter writer, OrderSize value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber(value.IsNotional ? "notional"u8 : "units"u8, value.Value);
        writer.WriteEndObject();
    }
}

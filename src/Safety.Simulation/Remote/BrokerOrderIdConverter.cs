using System.Text.Json;
using System.Text.Json.Serialization;
using Safety.Identity;

namespace Safety.Simulation.Remote;

/// <summary>A venue's order ID is its text.</summary>
internal sealed class BrokerOrderIdConverter : JsonConverter<BrokerOrderId>
{
    public override BrokerOrderId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, BrokerOrderId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

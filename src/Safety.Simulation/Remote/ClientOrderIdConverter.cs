using System.Text.Json;
using System.Text.Json.Serialization;
using Safety.Identity;

namespace Safety.Simulation.Remote;

/// <summary>A client order ID is its text.</summary>
internal sealed class ClientOrderIdConverter : JsonConverter<ClientOrderId>
{
    public override ClientOrderId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, ClientOrderId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

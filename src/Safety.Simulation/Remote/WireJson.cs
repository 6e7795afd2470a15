using System.Text.Json.Serialization;
using Safety.Simulation.Venue;

namespace Safety.Simulation.Remote;

/// <summary>Everything that is written as JSON, by source generation: trimming and native compilation keep working.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(ClientOrderIdConverter), typeof(BrokerOrderIdConverter), typeof(OrderSizeConverter)])]
[JsonSerializable(typeof(BookEntry))]
[JsonSerializable(typeof(WireRequest))]
[JsonSerializable(typeof(WireMessage))]
[JsonSerializable(typeof(VenueEndpoint))]
internal sealed partial class WireJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;

namespace PaperTrading.Audit;

/// <summary>The final table; its JSON form is the last line of <c>--json</c>.</summary>
internal sealed record RunTable
{
    public required long Events { get; init; }

    public required int Decisions { get; init; }

    public required int Intents { get; init; }

    public required int OrdersAtBroker { get; init; }

    public required int Fills { get; init; }

    public required int Hedges { get; init; }

    public required int Cancels { get; init; }

    public required int Replaces { get; init; }

    public required SortedDictionary<string, long> Denials { get; init; }

    public required SortedDictionary<string, long> FaultsInjected { get; init; }

    public required int UnknownSeen { get; init; }

    public required int UnknownResolved { get; init; }

    public required int UnknownOpen { get; init; }

    public required int DuplicateOrders { get; init; }

    public required int OrphanOrders { get; init; }

    public required decimal PositionMismatch { get; init; }

    public required string KillSwitch { get; init; }

    [JsonIgnore]
    public bool IsClean => DuplicateOrders == 0 && OrphanOrders == 0 && PositionMismatch == 0m;

    public string ToJson() => JsonSerializer.Serialize(this, RunTableJson.Default.RunTable);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunTable))]
internal sealed partial class RunTableJson : JsonSerializerContext;

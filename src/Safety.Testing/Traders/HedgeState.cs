using System.Text.Json;
using Safety.Decisions;

namespace Safety.Testing.Traders;

/// <summary>What the hedging strategy remembers: how many fills it has seen.</summary>
internal sealed class HedgeState : ICheckpointed<HedgeState>
{
    public long Fills { get; set; }

    public static int StateVersion => 1;

    public static string StateShape => "Fills: long\n";

    public void WriteState(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber(nameof(Fills), Fills);
        writer.WriteEndObject();
    }

    public static HedgeState ReadState(JsonElement state) => new() { Fills = state.GetProperty(nameof(Fills)).GetInt64() };
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Safety.Generated.V1;
using Safety.Identity;

namespace Safety.Decisions;

/// <summary>Snapshots of a strategy's state: written with their shape and a checksum, and blocked when either is not what it must be.</summary>
internal static class Checkpoint
{
    public static CheckpointRecord Take<TState>(int accountRef, StrategyId strategy, long position, TState state)
        where TState : ICheckpointed<TState>
    {
        string json = StateJson.ToText(state, static (writer, state) => state.WriteState(writer));
        CheckpointRecord snapshot = new(accountRef, strategy, position, TState.StateVersion, TState.StateShape, json, "", default);
        return snapshot with { Checksum = ChecksumOf(snapshot) };
    }

    public static TState Read<TState>(CheckpointRecord snapshot, string whose)
        where TState : ICheckpointed<TState>
    {
        if (snapshot.Checksum != ChecksumOf(snapshot))
            throw new CheckpointBlockedException($"The snapshot of {whose} taken at {snapshot.At:O} is damaged: its checksum does not fit its content. Keep the journal as evidence; restore it from a copy, or give the strategy a new name to start with a fresh state.");
        if (snapshot.Version != TState.StateVersion)
            throw new CheckpointBlockedException($"The snapshot of {whose} is of version {snapshot.Version.ToString(CultureInfo.InvariantCulture)}, and the state is of version {TState.StateVersion.ToString(CultureInfo.InvariantCulture)}. Run the build that wrote it, or give the strategy a new name to start with a fresh state.");
        if (StateShape.Difference(snapshot.Shape, TState.StateShape) is { } difference)
            throw new CheckpointBlockedException($"The snapshot of {whose} has another shape than the state: {difference}. Run the build that wrote it, or give the strategy a new name to start with a fresh state.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(snapshot.State);
            return TState.ReadState(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException)
        {
            throw new CheckpointBlockedException($"The snapshot of {whose} cannot be read: {exception.Message}", exception);
        }
    }

    private static string ChecksumOf(CheckpointRecord snapshot)
    {
        string text = string.Create(CultureInfo.InvariantCulture,
            $"{snapshot.AccountRef}\n{snapshot.Strategy}\n{snapshot.Position}\n{snapshot.Version}\n{snapshot.Shape}\n{snapshot.State}");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}

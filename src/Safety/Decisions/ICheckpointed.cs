using System.ComponentModel;
using System.Text.Json;

namespace Safety.Decisions;

/// <summary>State that can be written down and read back; implemented by the generator for <see cref="CheckpointedAttribute"/>.</summary>
/// <typeparam name="TSelf">The state itself.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ICheckpointed<TSelf>
    where TSelf : ICheckpointed<TSelf>
{
    /// <summary>The version given in the attribute.</summary>
    static abstract int StateVersion { get; }

    /// <summary>One line per member: its path and its type.</summary>
    static abstract string StateShape { get; }

    /// <summary>Writes the state as one JSON value.</summary>
    void WriteState(Utf8JsonWriter writer);

    /// <summary>Reads what <see cref="WriteState"/> wrote.</summary>
    static abstract TSelf ReadState(JsonElement state);
}

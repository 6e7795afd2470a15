using System.ComponentModel;
using System.Text.Json;

namespace Safety.Generated.V1;

/// <summary>One decision as generated code knows it.</summary>
/// <typeparam name="TInput">Its input.</typeparam>
/// <param name="name">The name decisions are stored under.</param>
/// <param name="write">Writes an input down.</param>
/// <param name="read">Reads it back.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DecisionSite<TInput>(string name, Action<Utf8JsonWriter, TInput> write, Func<JsonElement, TInput> read)
{
    /// <summary>The name decisions are stored under.</summary>
    public string Name { get; } = name;

    /// <summary>Writes an input down.</summary>
    public Action<Utf8JsonWriter, TInput> Write { get; } = write;

    /// <summary>Reads it back.</summary>
    public Func<JsonElement, TInput> Read { get; } = read;
}

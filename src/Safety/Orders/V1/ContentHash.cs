using System.ComponentModel;

namespace Safety.Generated.V1;

/// <summary>The first 128 bits of a SHA-256 over a request's content.</summary>
/// <param name="High">The first 8 bytes.</param>
/// <param name="Low">The next 8 bytes.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct ContentHash(ulong High, ulong Low)
{
    /// <inheritdoc/>
    public override string ToString() => $"{High:x16}{Low:x16}";
}

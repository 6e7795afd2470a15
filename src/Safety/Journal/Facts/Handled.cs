namespace Safety.Journal.Facts;

/// <summary>An event that a handler is through with.</summary>
/// <param name="Handler">The handler.</param>
/// <param name="Key">The event's key, as JSON.</param>
/// <param name="Content">SHA-256 over the whole event, in hex; empty where it cannot be read whole.</param>
internal sealed record Handled(string Handler, string Key, string Content) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Handled;

    internal override void Write(FactWriter writer)
    {
        writer.Text(Handler);
        writer.Text(Key);
        writer.Text(Content);
    }

    internal static Handled Read(ref FactReader reader) =>
        new(reader.Text(), reader.Text(), reader.Text());
}

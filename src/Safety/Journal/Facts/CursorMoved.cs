namespace Safety.Journal.Facts;

/// <summary>Every execution up to a venue time has been fetched.</summary>
/// <param name="UpTo">Up to when, on the venue's clock.</param>
internal sealed record CursorMoved(DateTimeOffset UpTo) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.CursorMoved;

    internal override void Write(FactWriter writer)
    {
        writer.Time(UpTo);
    }

    internal static CursorMoved Read(ref FactReader reader) =>
        new(reader.Time());
}

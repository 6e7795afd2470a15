namespace Safety.Journal.Facts;

/// <summary>A complete list of open orders lacks one of ours.</summary>
/// <param name="List">The list.</param>
internal sealed record NotListed(ulong List) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.NotListed;

    internal override void Write(FactWriter writer)
    {
        writer.U64(List);
    }

    internal static NotListed Read(ref FactReader reader) =>
        new(reader.U64());
}

namespace Safety.Journal.Facts;

/// <summary>The venue's next valid order number.</summary>
/// <param name="Next">The lowest number it takes.</param>
internal sealed record NumberAdvanced(long Next) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.NumberAdvanced;

    internal override void Write(FactWriter writer)
    {
        writer.I64(Next);
    }

    internal static NumberAdvanced Read(ref FactReader reader) =>
        new(reader.I64());
}

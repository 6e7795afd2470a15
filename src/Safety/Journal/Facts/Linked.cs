namespace Safety.Journal.Facts;

/// <summary>Another family came of this one (a bracket leg, an assignment): a pointer, never a merge.</summary>
/// <param name="Child">The other family.</param>
/// <param name="What">What it is.</param>
internal sealed record Linked(ulong Child, string What) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Linked;

    internal override void Write(FactWriter writer)
    {
        writer.U64(Child);
        writer.Text(What);
    }

    internal static Linked Read(ref FactReader reader) =>
        new(reader.U64(), reader.Text());
}

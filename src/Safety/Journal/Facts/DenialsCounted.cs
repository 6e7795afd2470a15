namespace Safety.Journal.Facts;

/// <summary>Denials that spent no key, counted by code.</summary>
/// <param name="Counts">How many of each code.</param>
internal sealed record DenialsCounted(IReadOnlyList<CodeCount> Counts) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.DenialsCounted;

    internal override void Write(FactWriter writer)
    {
        writer.Counts(Counts);
    }

    internal static DenialsCounted Read(ref FactReader reader) =>
        new(reader.Counts());
}

namespace Safety.Journal.Facts;

/// <summary>The day's result has reached a new high.</summary>
/// <param name="Result">The result, in the account's currency.</param>
internal sealed record HighMarked(decimal Result) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.HighMarked;

    internal override void Write(FactWriter writer)
    {
        writer.Decimal(Result);
    }

    internal static HighMarked Read(ref FactReader reader) =>
        new(reader.Decimal());
}

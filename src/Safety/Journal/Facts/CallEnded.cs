namespace Safety.Journal.Facts;

/// <summary>A raw call that had timed out has returned or thrown after all.</summary>
/// <param name="Request">The admission or cancel request.</param>
internal sealed record CallEnded(ulong Request) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.CallEnded;

    internal override void Write(FactWriter writer)
    {
        writer.U64(Request);
    }

    internal static CallEnded Read(ref FactReader reader) =>
        new(reader.U64());
}

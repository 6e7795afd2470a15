namespace Safety.Journal.Facts;

/// <summary>A list of open orders was read.</summary>
/// <param name="Contract">The contract asked.</param>
/// <param name="AskedAt">When it was asked, monotonic.</param>
/// <param name="Count">How many orders it names.</param>
/// <param name="IsComplete">True when it leaves nothing out.</param>
internal sealed record ListRead(string Contract, long AskedAt, int Count, bool IsComplete) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.ListRead;

    internal override void Write(FactWriter writer)
    {
        writer.Text(Contract);
        writer.I64(AskedAt);
        writer.I32(Count);
        writer.Bool(IsComplete);
    }

    internal static ListRead Read(ref FactReader reader) =>
        new(reader.Text(), reader.I64(), reader.I32(), reader.Bool());
}

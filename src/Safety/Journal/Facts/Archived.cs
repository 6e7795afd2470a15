namespace Safety.Journal.Facts;

/// <summary>Facts up to here were moved to an archive.</summary>
/// <param name="UpTo">The last fact that is there.</param>
/// <param name="Archive">Its name.</param>
/// <param name="Hash">The hash of the batch that ends with it.</param>
/// <param name="Operator">Who did it.</param>
/// <param name="Reason">Why.</param>
internal sealed record Archived(ulong UpTo, string Archive, ReadOnlyMemory<byte> Hash, string Operator, string Reason) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Archived;

    internal override void Write(FactWriter writer)
    {
        writer.U64(UpTo);
        writer.Text(Archive);
        writer.Bytes(Hash);
        writer.Text(Operator);
        writer.Text(Reason);
    }

    internal static Archived Read(ref FactReader reader) =>
        new(reader.U64(), reader.Text(), reader.Bytes(), reader.Text(), reader.Text());
}

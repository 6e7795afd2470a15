namespace Safety.Journal.Facts;

/// <summary>All that arming trusts, as folded up to here.</summary>
/// <param name="FoldVersion">The version of the folds.</param>
/// <param name="Families">Number and digest of every open family.</param>
/// <param name="Accounts">Every account's state, in canonical bytes.</param>
/// <param name="Keys">The set hash over all known keys.</param>
internal sealed record Checkpoint(int FoldVersion, ReadOnlyMemory<byte> Families, ReadOnlyMemory<byte> Accounts, ReadOnlyMemory<byte> Keys) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Checkpoint;

    internal override void Write(FactWriter writer)
    {
        writer.I32(FoldVersion);
        writer.Bytes(Families);
        writer.Bytes(Accounts);
        writer.Bytes(Keys);
    }

    internal static Checkpoint Read(ref FactReader reader) =>
        new(reader.I32(), reader.Bytes(), reader.Bytes(), reader.Bytes());
}

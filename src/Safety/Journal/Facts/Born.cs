namespace Safety.Journal.Facts;

/// <summary>The journal was created: whose it is.</summary>
/// <param name="JournalId">Given at birth.</param>
/// <param name="Accounts">The accounts, `venue/account`; the index + 1 is the account number in every header.</param>
/// <param name="FoldVersion">The version of the folds that first read it.</param>
internal sealed record Born(Guid JournalId, IReadOnlyList<string> Accounts, int FoldVersion) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Born;

    internal override void Write(FactWriter writer)
    {
        writer.Guid(JournalId);
        writer.Texts(Accounts);
        writer.I32(FoldVersion);
    }

    internal static Born Read(ref FactReader reader) =>
        new(reader.Guid(), reader.Texts(), reader.I32());
}

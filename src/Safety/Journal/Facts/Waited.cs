namespace Safety.Journal.Facts;

/// <summary>Time has passed in which the account listened: the folds have no clock.</summary>
/// <param name="For">What was waited for.</param>
/// <param name="Since">The fact from which on it counts.</param>
/// <param name="ListenedMs">How long.</param>
internal sealed record Waited(WaitFor For, ulong Since, long ListenedMs) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Waited;

    internal override void Write(FactWriter writer)
    {
        writer.U8((byte)For);
        writer.U64(Since);
        writer.I64(ListenedMs);
    }

    internal static Waited Read(ref FactReader reader) =>
        new((WaitFor)reader.U8(), reader.U64(), reader.I64());
}

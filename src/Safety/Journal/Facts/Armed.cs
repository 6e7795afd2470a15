namespace Safety.Journal.Facts;

/// <summary>A host has armed; from here on its orders may go out.</summary>
/// <param name="ArmingEpoch">Growing by one with each arming.</param>
/// <param name="Host">The machine and process.</param>
/// <param name="Build">The version of the code.</param>
/// <param name="Contracts">The fingerprint of each bound contract, `name=fingerprint`.</param>
/// <param name="Limits">Every limit in force, field by field, `account field=value`, culture-free.</param>
/// <param name="FoldVersion">The version of the folds.</param>
/// <param name="Mode">0 full, 1 reduce only.</param>
internal sealed record Armed(long ArmingEpoch, string Host, string Build, IReadOnlyList<string> Contracts, IReadOnlyList<string> Limits, int FoldVersion, byte Mode) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Armed;

    internal override void Write(FactWriter writer)
    {
        writer.I64(ArmingEpoch);
        writer.Text(Host);
        writer.Text(Build);
        writer.Texts(Contracts);
        writer.Texts(Limits);
        writer.I32(FoldVersion);
        writer.U8(Mode);
    }

    internal static Armed Read(ref FactReader reader) =>
        new(reader.I64(), reader.Text(), reader.Text(), reader.Texts(), reader.Texts(), reader.I32(), reader.U8());
}

namespace Safety.Journal.Facts;

/// <summary>A breaker has tripped.</summary>
/// <param name="Code">Which.</param>
/// <param name="Reason">Why.</param>
/// <param name="CauseFact">The fact that did it; 0 = none.</param>
/// <param name="Strategy">The strategy that it disables; null = it stops the account.</param>
internal sealed record BreakerTripped(string Code, string Reason, ulong CauseFact, string? Strategy = null) : Fact
{
    /// <summary>The code of one that only what closes risk passes: too much was lost.</summary>
    public const string LossCode = "Loss";

    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.BreakerTripped;

    internal override void Write(FactWriter writer)
    {
        writer.Text(Code);
        writer.Text(Reason);
        writer.U64(CauseFact);
        writer.OptionalText(Strategy);
    }

    internal static BreakerTripped Read(ref FactReader reader) =>
        new(reader.Text(), reader.Text(), reader.U64(), reader.OptionalText());
}

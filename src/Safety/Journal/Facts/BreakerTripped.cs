namespace Safety.Journal.Facts;

/// <summary>A breaker has tripped.</summary>
/// <param name="Code">Which.</param>
/// <param name="Reason">Why.</param>
/// <param name="CauseFact">The fact that did it; 0 = none.</param>
internal sealed record BreakerTripped(string Code, string Reason, ulong CauseFact) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.BreakerTripped;

    internal override void Write(FactWriter writer)
    {
        writer.Text(Code);
        writer.Text(Reason);
        writer.U64(CauseFact);
    }

    internal static BreakerTripped Read(ref FactReader reader) =>
        new(reader.Text(), reader.Text(), reader.U64());
}

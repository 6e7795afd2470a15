namespace Safety.Journal.Facts;

/// <summary>An earlier process is dead: all its calls have ended.</summary>
/// <param name="Epoch">The process epoch that ended.</param>
internal sealed record ProcessEnded(ulong Epoch) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.ProcessEnded;

    internal override void Write(FactWriter writer)
    {
        writer.U64(Epoch);
    }

    internal static ProcessEnded Read(ref FactReader reader) =>
        new(reader.U64());
}

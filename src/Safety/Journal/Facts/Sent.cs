namespace Safety.Journal.Facts;

/// <summary>The permit was demanded: the request may be on the wire. Written lazily; its absence proves nothing.</summary>
/// <param name="Admitted">The admission.</param>
internal sealed record Sent(ulong Admitted) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Sent;

    internal override void Write(FactWriter writer)
    {
        writer.U64(Admitted);
    }

    internal static Sent Read(ref FactReader reader) =>
        new(reader.U64());
}

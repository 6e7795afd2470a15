namespace Safety.Journal.Facts;

/// <summary>It is certain that nothing was sent.</summary>
/// <param name="Admitted">The admission.</param>
/// <param name="Reason">Why.</param>
internal sealed record NotSent(ulong Admitted, string Reason) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.NotSent;

    internal override void Write(FactWriter writer)
    {
        writer.U64(Admitted);
        writer.Text(Reason);
    }

    internal static NotSent Read(ref FactReader reader) =>
        new(reader.U64(), reader.Text());
}

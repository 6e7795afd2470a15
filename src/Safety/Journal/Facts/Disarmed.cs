namespace Safety.Journal.Facts;

/// <summary>A host has stopped sending.</summary>
/// <param name="Cause">Why.</param>
/// <param name="By">Who, or what part.</param>
internal sealed record Disarmed(DisarmCause Cause, string By) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Disarmed;

    internal override void Write(FactWriter writer)
    {
        writer.U8((byte)Cause);
        writer.Text(By);
    }

    internal static Disarmed Read(ref FactReader reader) =>
        new((DisarmCause)reader.U8(), reader.Text());
}

namespace Safety.Journal.Facts;

/// <summary>The kill switch has latched.</summary>
/// <param name="KillId">Told apart from every other latching.</param>
/// <param name="Source">Environment, file or API.</param>
/// <param name="Reason">Why; may be empty.</param>
/// <param name="By">Who.</param>
/// <param name="WasInFile">True when the host's own file told it first: the journal did not confirm in time, or was dead.</param>
internal sealed record KillLatched(Guid KillId, string Source, string Reason, string By, bool WasInFile) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.KillLatched;

    internal override void Write(FactWriter writer)
    {
        writer.Guid(KillId);
        writer.Text(Source);
        writer.Text(Reason);
        writer.Text(By);
        writer.Bool(WasInFile);
    }

    internal static KillLatched Read(ref FactReader reader) =>
        new(reader.Guid(), reader.Text(), reader.Text(), reader.Text(), reader.Bool());
}

namespace Safety.Journal.Facts;

/// <summary>The kill switch has latched.</summary>
/// <param name="KillId">Told apart from every other latching.</param>
/// <param name="Source">Environment, file, API, signal, supervisor or breaker.</param>
/// <param name="Reason">Why; may be empty.</param>
/// <param name="By">Who.</param>
/// <param name="At">When: earlier than it was written where the host's own file told it first.</param>
/// <param name="Scope">What is latched.</param>
/// <param name="Mode">What is let through all the same.</param>
internal sealed record KillLatched(Guid KillId, string Source, string Reason, string By, DateTimeOffset At, KillScope Scope = default, KillMode Mode = KillMode.Halted) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.KillLatched;

    internal override void Write(FactWriter writer)
    {
        writer.Guid(KillId);
        writer.Text(Source);
        writer.Text(Reason);
        writer.Text(By);
        writer.Time(At);
        writer.U8((byte)Scope.Kind);
        writer.Text(Scope.Name);
        writer.U8((byte)Mode);
    }

    internal static KillLatched Read(ref FactReader reader) =>
        new(reader.Guid(), reader.Text(), reader.Text(), reader.Text(), reader.Time(), new KillScope((KillScopeKind)reader.U8(), reader.Text()), (KillMode)reader.U8());
}

namespace Safety.Journal.Facts;

/// <summary>A person has released a latching.</summary>
/// <param name="KillId">Which.</param>
/// <param name="Operator">Who.</param>
/// <param name="SecondPerson">Who agreed; null where one person suffices.</param>
/// <param name="Reason">Why.</param>
internal sealed record KillReleased(Guid KillId, string Operator, string? SecondPerson, string Reason) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.KillReleased;

    internal override void Write(FactWriter writer)
    {
        writer.Guid(KillId);
        writer.Text(Operator);
        writer.OptionalText(SecondPerson);
        writer.Text(Reason);
    }

    internal static KillReleased Read(ref FactReader reader) =>
        new(reader.Guid(), reader.Text(), reader.OptionalText(), reader.Text());
}

namespace Safety.Journal.Facts;

/// <summary>A person has reset the breaker.</summary>
/// <param name="Operator">Who.</param>
/// <param name="SecondPerson">Who agreed.</param>
/// <param name="Reason">Why.</param>
internal sealed record BreakerReset(string Operator, string? SecondPerson, string Reason) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.BreakerReset;

    internal override void Write(FactWriter writer)
    {
        writer.Text(Operator);
        writer.OptionalText(SecondPerson);
        writer.Text(Reason);
    }

    internal static BreakerReset Read(ref FactReader reader) =>
        new(reader.Text(), reader.OptionalText(), reader.Text());
}

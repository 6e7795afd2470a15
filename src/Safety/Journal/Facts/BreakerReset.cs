namespace Safety.Journal.Facts;

/// <summary>A person has reset the breaker.</summary>
/// <param name="Operator">Who.</param>
/// <param name="SecondPerson">Who agreed.</param>
/// <param name="Reason">Why.</param>
/// <param name="Strategy">The strategy that is enabled; null = the account's breaker was reset.</param>
internal sealed record BreakerReset(string Operator, string? SecondPerson, string Reason, string? Strategy = null) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.BreakerReset;

    internal override void Write(FactWriter writer)
    {
        writer.Text(Operator);
        writer.OptionalText(SecondPerson);
        writer.Text(Reason);
        writer.OptionalText(Strategy);
    }

    internal static BreakerReset Read(ref FactReader reader) =>
        new(reader.Text(), reader.OptionalText(), reader.Text(), reader.OptionalText());
}

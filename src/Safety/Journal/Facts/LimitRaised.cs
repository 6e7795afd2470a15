namespace Safety.Journal.Facts;

/// <summary>A person has raised a limit of the account for a time; it goes back by itself.</summary>
/// <param name="Limit">Which, by the name of its option.</param>
/// <param name="Value">What it is until then.</param>
/// <param name="Until">When it goes back.</param>
/// <param name="Operator">Who.</param>
/// <param name="SecondPerson">Who agreed.</param>
/// <param name="Reason">Why.</param>
internal sealed record LimitRaised(string Limit, decimal Value, DateTimeOffset Until, string Operator, string? SecondPerson, string Reason) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.LimitRaised;

    internal override void Write(FactWriter writer)
    {
        writer.Text(Limit);
        writer.Decimal(Value);
        writer.Time(Until);
        writer.Text(Operator);
        writer.OptionalText(SecondPerson);
        writer.Text(Reason);
    }

    internal static LimitRaised Read(ref FactReader reader) =>
        new(reader.Text(), reader.Decimal(), reader.Time(), reader.Text(), reader.OptionalText(), reader.Text());
}

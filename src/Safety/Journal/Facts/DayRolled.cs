namespace Safety.Journal.Facts;

/// <summary>A trading day has begun.</summary>
/// <param name="Day">The day.</param>
/// <param name="Prices">What the market said of everything held then: the day's result counts from there.</param>
internal sealed record DayRolled(DateOnly Day, IReadOnlyList<SymbolPrice> Prices) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.DayRolled;

    internal override void Write(FactWriter writer)
    {
        writer.Day(Day);
        writer.Prices(Prices);
    }

    internal static DayRolled Read(ref FactReader reader) =>
        new(reader.Day(), reader.Prices());
}

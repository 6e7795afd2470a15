namespace Safety.Journal.Facts;

/// <summary>A trading day has begun.</summary>
/// <param name="Day">The day.</param>
internal sealed record DayRolled(DateOnly Day) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.DayRolled;

    internal override void Write(FactWriter writer)
    {
        writer.Day(Day);
    }

    internal static DayRolled Read(ref FactReader reader) =>
        new(reader.Day());
}

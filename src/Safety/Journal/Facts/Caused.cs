namespace Safety.Journal.Facts;

/// <summary>Something that makes strategies act, other than a report.</summary>
/// <param name="Key">Its name; unique per account.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Payload">What it carries.</param>
internal sealed record Caused(string Key, DateTimeOffset Time, string Payload) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Caused;

    internal override void Write(FactWriter writer)
    {
        writer.Text(Key);
        writer.Time(Time);
        writer.Text(Payload);
    }

    internal static Caused Read(ref FactReader reader) =>
        new(reader.Text(), reader.Time(), reader.Text());
}

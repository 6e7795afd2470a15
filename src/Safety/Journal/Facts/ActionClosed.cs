namespace Safety.Journal.Facts;

/// <summary>What needed a second person was confirmed, or its time is over.</summary>
/// <param name="Id">Which.</param>
/// <param name="ConfirmedBy">Who has confirmed it; null where nobody did in time.</param>
internal sealed record ActionClosed(Guid Id, string? ConfirmedBy) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.ActionClosed;

    internal override void Write(FactWriter writer)
    {
        writer.Guid(Id);
        writer.OptionalText(ConfirmedBy);
    }

    internal static ActionClosed Read(ref FactReader reader) => new(reader.Guid(), reader.OptionalText());
}

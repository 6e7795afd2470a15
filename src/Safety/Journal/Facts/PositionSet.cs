using Safety.Orders;

namespace Safety.Journal.Facts;

/// <summary>A position was taken over from the venue, or set by a person.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Side">Which leg of it.</param>
/// <param name="Units">Units held from here on.</param>
/// <param name="Mark">What one unit is worth, in the account's currency; 0 = not known.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Price">What it trades at; null = not known.</param>
internal sealed record PositionSet(string Symbol, PositionSide Side, decimal Units, decimal Mark, string Source, decimal? Price = null) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.PositionSet;

    internal override void Write(FactWriter writer)
    {
        writer.Text(Symbol);
        writer.U8((byte)Side);
        writer.Decimal(Units);
        writer.Decimal(Mark);
        writer.Text(Source);
        writer.OptionalDecimal(Price);
    }

    internal static PositionSet Read(ref FactReader reader) =>
        new(reader.Text(), (PositionSide)reader.U8(), reader.Decimal(), reader.Decimal(), reader.Text(), reader.OptionalDecimal());
}

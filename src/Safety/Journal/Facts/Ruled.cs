using Safety.Identity;

namespace Safety.Journal.Facts;

/// <summary>A person has decided what became of an order.</summary>
/// <param name="Order">The order.</param>
/// <param name="Operator">Who.</param>
/// <param name="SecondPerson">Who agreed.</param>
/// <param name="Choice">What was decided.</param>
/// <param name="Reason">Why.</param>
internal sealed record Ruled(ClientOrderId Order, string Operator, string? SecondPerson, OperatorRuling Choice, string Reason) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Ruled;

    internal override void Write(FactWriter writer)
    {
        writer.ClientOrderId(Order);
        writer.Text(Operator);
        writer.OptionalText(SecondPerson);
        writer.U8((byte)Choice);
        writer.Text(Reason);
    }

    internal static Ruled Read(ref FactReader reader) =>
        new(reader.ClientOrderId(), reader.Text(), reader.OptionalText(), (OperatorRuling)reader.U8(), reader.Text());
}

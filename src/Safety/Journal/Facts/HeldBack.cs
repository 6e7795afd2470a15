using Safety.Contracts;
using Safety.Identity;

namespace Safety.Journal.Facts;

/// <summary>The last gate did not let a message of an engine to the wire.</summary>
/// <param name="ClientOrderId">The ID it carried; empty where it had none, or where several are told together.</param>
/// <param name="Kind">What it would have done.</param>
/// <param name="Reason">Why.</param>
internal sealed record HeldBack(ClientOrderId ClientOrderId, BrokerCallKind Kind, string Reason) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.HeldBack;

    internal override void Write(FactWriter writer)
    {
        writer.ClientOrderId(ClientOrderId);
        writer.U8((byte)Kind);
        writer.Text(Reason);
    }

    internal static HeldBack Read(ref FactReader reader) =>
        new(reader.ClientOrderId(), (BrokerCallKind)reader.U8(), reader.Text());
}

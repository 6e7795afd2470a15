using Safety.Orders;

namespace Safety.Journal.Facts;

/// <summary>A list of open orders names one of ours.</summary>
/// <param name="List">The list.</param>
/// <param name="Snapshot">What it says.</param>
internal sealed record Listed(ulong List, OrderSnapshot Snapshot) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Listed;

    internal override void Write(FactWriter writer)
    {
        writer.U64(List);
        writer.Snapshot(Snapshot);
    }

    internal static Listed Read(ref FactReader reader) =>
        new(reader.U64(), reader.Snapshot());
}

using Safety.Identity;

namespace Safety.Journal.Facts;

/// <summary>Reports that nobody claimed belong to a family.</summary>
/// <param name="Into">The family.</param>
/// <param name="ClientOrderId">The ID they came under; empty where they had none.</param>
/// <param name="VenueId">The venue's ID they came under.</param>
internal sealed record Adopted(ulong Into, ClientOrderId ClientOrderId, BrokerOrderId? VenueId) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Adopted;

    internal override void Write(FactWriter writer)
    {
        writer.U64(Into);
        writer.ClientOrderId(ClientOrderId);
        writer.VenueId(VenueId);
    }

    internal static Adopted Read(ref FactReader reader) =>
        new(reader.U64(), reader.ClientOrderId(), reader.VenueId());
}

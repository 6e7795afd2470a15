using Safety.Identity;

namespace Safety.Journal.Facts;

/// <summary>A cancel was asked for.</summary>
/// <param name="RequestId">The cancel request's own ID.</param>
/// <param name="Attempt">Counts up with each new request for the target.</param>
/// <param name="Target">The order.</param>
/// <param name="VenueId">The venue's ID of it, where it is addressed by that.</param>
/// <param name="By">Who asked.</param>
/// <param name="Weight">What the request weighs in the venue's limits.</param>
internal sealed record CancelAsked(ClientOrderId RequestId, int Attempt, ClientOrderId Target, BrokerOrderId? VenueId, CancelBy By, int Weight = 1) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.CancelAsked;

    internal override void Write(FactWriter writer)
    {
        writer.ClientOrderId(RequestId);
        writer.I32(Attempt);
        writer.ClientOrderId(Target);
        writer.VenueId(VenueId);
        writer.U8((byte)By);
        writer.I32(Weight);
    }

    internal static CancelAsked Read(ref FactReader reader) =>
        new(reader.ClientOrderId(), reader.I32(), reader.ClientOrderId(), reader.VenueId(), (CancelBy)reader.U8(), reader.I32());
}

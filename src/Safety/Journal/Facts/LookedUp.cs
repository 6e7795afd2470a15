using Safety.Identity;
using Safety.Orders;

namespace Safety.Journal.Facts;

/// <summary>The venue's answer to a question about one order.</summary>
/// <param name="Asked">The order asked about.</param>
/// <param name="AskedAt">When it was asked, monotonic.</param>
/// <param name="Answer">Found, absent or failed.</param>
/// <param name="Snapshot">What was found.</param>
/// <param name="HadEnded">True when the order's own call had ended before it was asked.</param>
internal sealed record LookedUp(ClientOrderId Asked, long AskedAt, LookUpAnswer Answer, OrderSnapshot? Snapshot, bool HadEnded) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.LookedUp;

    internal override void Write(FactWriter writer)
    {
        writer.ClientOrderId(Asked);
        writer.I64(AskedAt);
        writer.U8((byte)Answer);
        writer.OptionalSnapshot(Snapshot);
        writer.Bool(HadEnded);
    }

    internal static LookedUp Read(ref FactReader reader) =>
        new(reader.ClientOrderId(), reader.I64(), (LookUpAnswer)reader.U8(), reader.OptionalSnapshot(), reader.Bool());
}

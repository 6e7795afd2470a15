using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Journal.Facts;

/// <summary>The guard did not let an order through, and its key is spent.</summary>
/// <param name="Key">The key.</param>
/// <param name="IntentKey">Its canonical encoding.</param>
/// <param name="Content">The request's content.</param>
/// <param name="Code">The denial code.</param>
/// <param name="Message">What the caller was told.</param>
/// <param name="Kind">What the call would have done.</param>
/// <param name="Member">The member called.</param>
/// <param name="Terms">The order's terms.</param>
internal sealed record Denied(OrderKey Key, string IntentKey, ContentHash Content, int Code, string Message, BrokerCallKind Kind, string Member, OrderTerms? Terms) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Denied;

    internal override void Write(FactWriter writer)
    {
        writer.Key(Key);
        writer.Text(IntentKey);
        writer.Content(Content);
        writer.I32(Code);
        writer.Text(Message);
        writer.U8((byte)Kind);
        writer.Text(Member);
        writer.Terms(Terms);
    }

    internal static Denied Read(ref FactReader reader) =>
        new(reader.Key(), reader.Text(), reader.Content(), reader.I32(), reader.Text(), (BrokerCallKind)reader.U8(), reader.Text(), reader.Terms());
}

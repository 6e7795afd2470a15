using System.ComponentModel;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Generated.V1;

/// <summary>An order of ours as recovery and the kill switch know it: what a generated cancel or look-up can be built from.</summary>
/// <param name="ClientOrderId">Our ID.</param>
/// <param name="BrokerOrderId">The venue's ID, where known.</param>
/// <param name="Terms">What was asked for, by the order or the latest change of it.</param>
/// <param name="OrderQty">Its quantity, in units, as the venue has it by all that was heard.</param>
/// <param name="CancelId">The client order ID for a cancel request where the venue wants one (FIX): f(target, attempt); empty for look-ups.</param>
/// <param name="AskedAt">When the request is made (FIX TransactTime).</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record WorkingOrder(ClientOrderId ClientOrderId, BrokerOrderId? BrokerOrderId, OrderTerms Terms, decimal OrderQty, ClientOrderId CancelId, DateTimeOffset AskedAt)
{
    /// <summary>What is traded.</summary>
    public Instrument Instrument => Terms.Instrument;

    /// <summary>The instrument's symbol.</summary>
    public string Symbol => Instrument.Symbol;
}

using System.ComponentModel;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Generated.V1;

/// <summary>An order of ours as recovery and the kill switch know it: what a generated cancel or look-up can be built from.</summary>
/// <param name="ClientOrderId">Our ID.</param>
/// <param name="BrokerOrderId">The venue's ID, where known.</param>
/// <param name="Instrument">What is traded.</param>
/// <param name="CancelId">The client order ID for a cancel request where the venue wants one (FIX): f(target, attempt); empty for look-ups.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record WorkingOrder(ClientOrderId ClientOrderId, BrokerOrderId? BrokerOrderId, Instrument Instrument, ClientOrderId CancelId)
{
    /// <summary>The instrument's symbol.</summary>
    public string Symbol => Instrument.Symbol;
}

using Safety.Contracts;
using Safety.Identity;

namespace Safety.Orders;

/// <summary>An order as the venue knows it, in answer to a query.</summary>
/// <param name="ClientOrderId">Our ID; empty for an order that is not ours.</param>
/// <param name="BrokerOrderId">The venue's ID.</param>
/// <param name="Status">The state.</param>
/// <param name="OrderQty">Total quantity in units.</param>
/// <param name="CumQty">Filled quantity in units.</param>
/// <param name="VenueTime">The venue's time of the last change.</param>
public sealed record OrderSnapshot(
    ClientOrderId ClientOrderId, BrokerOrderId BrokerOrderId, OrderStatus Status, decimal OrderQty, decimal CumQty, DateTimeOffset VenueTime)
{
    /// <summary>The symbol, where the venue tells it.</summary>
    public string? Symbol { get; init; }

    /// <summary>What the venue has made the order for, where nobody has placed it (a liquidation, a leg of a bracket).</summary>
    public VenueMakes MadeBy { get; init; }

    /// <summary>The venue's reason where the order is rejected.</summary>
    public string? Reason { get; init; }
}

using Safety.Generated.V1;
using Safety.Identity;
using Safety.Lifecycle;
using Safety.Orders;

namespace Safety.Recovery;

/// <summary>An order that can be canceled, as it was when it was looked at.</summary>
/// <param name="Family">Its family.</param>
/// <param name="Intent">The order.</param>
internal sealed record CancelTarget(Family Family, Intent Intent)
{
    public ClientOrderId Id => Intent.ClientOrderId;

    /// <summary>The venue's ID of it, where known.</summary>
    public BrokerOrderId? VenueId => Intent.BrokerOrderId;

    /// <summary>What tells it from the others. Where the venue works several orders under one ID, each end of one leaves another target.</summary>
    public (ClientOrderId, int) Key => (Id, Intent.Living);

    public OrderTerms Terms => Intent.Admission.Terms!;

    /// <summary>The order as a generated cancel or look-up names it.</summary>
    /// <param name="cancelId">The ID of the request.</param>
    /// <param name="now">The time.</param>
    /// <param name="seenAs">The venue's ID by which a look-up has shown it since.</param>
    public WorkingOrder ToOrder(ClientOrderId cancelId, DateTimeOffset now, BrokerOrderId? seenAs = null) => new(Id, seenAs ?? VenueId, Terms, Intent.TotalQty, cancelId, now);

    /// <summary>True for what protects a position.</summary>
    public bool IsProtective => Terms.ReduceOnly || Terms.Type is OrderType.Stop or OrderType.StopLimit;
}

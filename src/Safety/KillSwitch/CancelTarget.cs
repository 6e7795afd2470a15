using Safety.Identity;
using Safety.Intents;
using Safety.Orders;

namespace Safety.KillSwitches;

/// <summary>An order that can be canceled, as it was when it was looked at.</summary>
/// <param name="Intent">The order.</param>
/// <param name="VenueId">The venue's ID of it, where known.</param>
internal sealed record CancelTarget(IntentRecord Intent, BrokerOrderId? VenueId)
{
    public ClientOrderId Id => Intent.ClientOrderId;

    public OrderTerms Terms => Intent.Terms!;

    /// <summary>True for what protects a position.</summary>
    public bool IsProtective => Terms.ReduceOnly || Terms.Type is OrderType.Stop or OrderType.StopLimit;
}

using Safety.Identity;

namespace Safety.Orders;

/// <summary>The ready-made response to a submit or replace: accepted, or rejected with the venue's reason.</summary>
/// <param name="IsAccepted">True when the venue has taken the order.</param>
/// <param name="BrokerOrderId">The venue's ID; empty when rejected.</param>
/// <param name="Reason">The venue's reason for a rejection.</param>
public sealed record OrderAck(bool IsAccepted, BrokerOrderId BrokerOrderId, string? Reason = null);

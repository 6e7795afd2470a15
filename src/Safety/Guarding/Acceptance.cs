using Safety.Identity;

namespace Safety.Guarding;

/// <summary>The venue has taken the order. Storable, unlike the live response.</summary>
/// <param name="ClientOrderId">Our ID at the venue.</param>
/// <param name="BrokerOrderId">The venue's ID, where it told one.</param>
/// <param name="IsReplay">True when this is the stored outcome of an earlier call with the same key; nothing was sent now.</param>
public sealed record Acceptance(ClientOrderId ClientOrderId, BrokerOrderId? BrokerOrderId, bool IsReplay);

using Safety.Identity;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>What is to be asked of the venue about an order. Only the answer settles anything; nothing is sent again.</summary>
/// <param name="Intent">The sequence of the intent it is about.</param>
/// <param name="ClientOrderId">The client order ID that the venue knows it by.</param>
/// <param name="VenueId">The venue's ID of it, where known.</param>
/// <param name="Terms">What was asked for; null for a call that changes the account, of which nobody can be asked.</param>
/// <param name="OrderQty">The quantity it has, in units.</param>
/// <param name="NotBefore">When it is to be asked at the earliest, on the monotonic clock of the process that wrote the last fact about it.</param>
/// <param name="CallEnded">True when its own call has ended: only then does absence prove anything.</param>
/// <param name="Why">What is not known.</param>
/// <param name="ByVenueId">True when it is to be asked by the venue's ID, because ours would not find it.</param>
internal sealed record Question(ulong Intent, ClientOrderId ClientOrderId, BrokerOrderId? VenueId, OrderTerms? Terms, decimal OrderQty, long NotBefore, bool CallEnded, string Why, bool ByVenueId);

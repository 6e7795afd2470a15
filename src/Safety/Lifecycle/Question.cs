using Safety.Identity;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>What is to be asked of the venue next about an order. Only the answer settles anything; nothing is sent again.</summary>
/// <param name="Intent">The sequence of the intent it is about.</param>
/// <param name="ClientOrderId">Its client order ID.</param>
/// <param name="VenueId">The venue's ID of it, where known.</param>
/// <param name="Instrument">What is traded.</param>
/// <param name="Asked">How often it was asked since it became a question: who asks waits longer each time.</param>
/// <param name="AskedAt">When it was asked last, monotonic, in the process that asks; 0 = not yet.</param>
/// <param name="Why">What is not known.</param>
internal sealed record Question(ulong Intent, ClientOrderId ClientOrderId, BrokerOrderId? VenueId, Instrument Instrument, int Asked, long AskedAt, string Why);

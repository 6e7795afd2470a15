using Safety.Identity;

namespace Safety.Orders;

/// <summary>The ready-made request to change a working order: a contract that uses it needs no mapping.</summary>
/// <param name="Target">The client order ID of the order to change (FIX OrigClOrdID, tag 41).</param>
/// <param name="Terms">The whole order as it shall be; the size is the new total OrderQty, not what is left.</param>
public sealed record OrderReplacement(ClientOrderId Target, OrderTerms Terms)
{
    /// <summary>Filled in by the guard; a value set by the caller is overwritten.</summary>
    public ClientOrderId ClientOrderId { get; init; }
}

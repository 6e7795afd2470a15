using Safety.Identity;

namespace Safety.Orders;

/// <summary>The ready-made request of a new order: a contract that uses it needs no mapping.</summary>
/// <param name="Terms">The order.</param>
public sealed record NewOrder(OrderTerms Terms)
{
    /// <summary>Filled in by the guard; a value set by the caller is overwritten.</summary>
    public ClientOrderId ClientOrderId { get; init; }
}

using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Testing.Traders;

/// <summary>What a simulated trader sends through: a generated guard, in the words of the simulation.</summary>
public interface ISimulatedGuard
{
    /// <summary>Places an order.</summary>
    ValueTask<Outcome<OrderAck>> SubmitAsync(OrderKey key, OrderTerms terms);

    /// <summary>Changes an order.</summary>
    ValueTask<Outcome<OrderAck>> ReplaceAsync(OrderKey key, ClientOrderId target, OrderTerms terms);

    /// <summary>Cancels an order; gives the kind of the outcome.</summary>
    ValueTask<OutcomeKind> CancelAsync(ClientOrderId id);
}

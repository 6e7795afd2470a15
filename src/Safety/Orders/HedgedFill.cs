using Safety.Identity;

namespace Safety.Orders;

/// <summary>The fill that an order hedges.</summary>
/// <param name="Order">Any client order ID of the order that has filled.</param>
/// <param name="ExecId">The execution's ID.</param>
public readonly record struct HedgedFill(ClientOrderId Order, string ExecId);

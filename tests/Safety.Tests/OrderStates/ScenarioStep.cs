using Safety.Orders;

namespace Safety.Tests.OrderStates;

/// <summary>One row of an order-state matrix: what the broker reports, or what was asked of it.</summary>
/// <param name="Id">The ClOrdID of the row.</param>
/// <param name="OriginalId">Its OrigClOrdID.</param>
/// <param name="Report">The report; null for a request.</param>
/// <param name="Asked">The quantity of a new order or replacement that is asked for; null otherwise.</param>
/// <param name="IsCancelRequest">True for a cancel request.</param>
/// <param name="Status">The table's OrdStatus; null where it is uncertain.</param>
/// <param name="CumQty">The table's CumQty; null where it has none.</param>
/// <param name="LeavesQty">The table's LeavesQty; null where it has none.</param>
/// <param name="AveragePrice">The table's AvgPx; null where it has none.</param>
public sealed record ScenarioStep(
    string Id, string? OriginalId, ExecutionReport? Report, decimal? Asked, bool IsCancelRequest,
    OrderStatus? Status, decimal? CumQty, decimal? LeavesQty, decimal? AveragePrice);

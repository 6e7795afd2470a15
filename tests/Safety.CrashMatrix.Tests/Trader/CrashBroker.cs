using Safety.Contracts;
using Safety.Identity;
using Safety.Orders;
using Safety.Simulation.Remote;
using Safety.Simulation.Venue;

namespace Safety.CrashMatrix.Tests.Trader;

/// <summary>The adapter: one call per member, nothing else.</summary>
[BrokerAdapter]
internal sealed class CrashBroker(IVenueClient venue) : ICrashBroker
{
    public Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken) => venue.SubmitAsync(order, cancellationToken);

    public Task<OrderAck> ReplaceOrder(OrderReplacement change, CancellationToken cancellationToken) => venue.ReplaceAsync(change, cancellationToken);

    public Task<CancelAck> CancelOrder(ClientOrderId id, CancellationToken cancellationToken) => venue.CancelAsync(id, cancellationToken);

    public Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken) => venue.FindOrderAsync(id, cancellationToken);

    public Task<IReadOnlyList<OrderSnapshot>> ListOpenOrders(CancellationToken cancellationToken) => venue.OpenOrdersAsync(cancellationToken);

    public Task<IReadOnlyList<ExecutionReport>> ListExecutions(DateTimeOffset since, CancellationToken cancellationToken) => venue.ExecutionsSinceAsync(since, cancellationToken);

    public Task<IReadOnlyList<PositionSnapshot>> ListPositions(CancellationToken cancellationToken) => venue.PositionsAsync(cancellationToken);
}

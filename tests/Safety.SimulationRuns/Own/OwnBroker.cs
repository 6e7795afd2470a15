using Safety.Contracts;
using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Venues;

namespace Safety.SimulationRuns.Own;

/// <summary>The adapter: one call per member, nothing else.</summary>
[BrokerAdapter]
internal sealed class OwnBroker(VenueSession session) : IOwnBroker
{
    public Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken) => session.SubmitAsync(order, cancellationToken);

    public Task<OrderAck> ReplaceOrder(OrderReplacement change, CancellationToken cancellationToken) => session.ReplaceAsync(change, null, cancellationToken);

    public Task<CancelAnswer> CancelOrder(ClientOrderId id, CancellationToken cancellationToken) => session.CancelAsync(id, null, id, cancellationToken);

    public Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken) => session.FindOrderAsync(id, null, cancellationToken);

    public Task<IReadOnlyList<OrderSnapshot>> ListOrders(CancellationToken cancellationToken) => session.ListOrdersAsync(cancellationToken);

    public Task<IReadOnlyList<ExecutionReport>> ListExecutions(DateTimeOffset since, CancellationToken cancellationToken) => session.ListExecutionsAsync(since, cancellationToken);

    public Task<IReadOnlyList<PositionSnapshot>> ListPositions(CancellationToken cancellationToken) => session.ListPositionsAsync(cancellationToken);

    public Task<DateTimeOffset> GetTime(CancellationToken cancellationToken) => session.GetTimeAsync(cancellationToken);
}

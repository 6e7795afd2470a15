using Safety.Contracts;
using Safety.Identity;
using Safety.Orders;
using Safety.Simulation.Remote;
using Safety.Simulation.Venue;

namespace PaperTrading.Broker;

/// <summary>The adapter: the contract over the paper venue's client, one call per member, nothing else.</summary>
[BrokerAdapter]
internal sealed class PaperBroker(IVenueClient venue) : IPaperBroker
{
    public Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken) => venue.SubmitAsync(order, cancellationToken);

    public Task<OrderAck> ReplaceOrder(OrderReplacement change, CancellationToken cancellationToken) => venue.ReplaceAsync(change, cancellationToken);

    public async Task<CancelResult> CancelOrder(ClientOrderId id, CancellationToken cancellationToken)
    {
        CancelAck ack = await venue.CancelAsync(id, cancellationToken).ConfigureAwait(false);
        return new CancelResult(ack.IsAccepted, ack.Reason);
    }

    public Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken) => venue.FindOrderAsync(id, cancellationToken);

    public Task<IReadOnlyList<OrderSnapshot>> ListOpenOrders(CancellationToken cancellationToken) => venue.OpenOrdersAsync(cancellationToken);

    public Task<IReadOnlyList<ExecutionReport>> ListExecutions(DateTimeOffset since, CancellationToken cancellationToken) => venue.ExecutionsSinceAsync(since, cancellationToken);

    public Task<IReadOnlyList<PositionSnapshot>> ListPositions(CancellationToken cancellationToken) => venue.PositionsAsync(cancellationToken);

    public Task<DateTimeOffset> GetServerTime(CancellationToken cancellationToken) => venue.ServerTimeAsync(cancellationToken);
}

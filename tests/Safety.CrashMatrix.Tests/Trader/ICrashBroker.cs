using Safety.Contracts;
using Safety.Identity;
using Safety.Orders;
using Safety.Simulation.Venue;

namespace Safety.CrashMatrix.Tests.Trader;

/// <summary>The contract the generator writes <c>CrashBrokerGuard</c> from. The venue takes a repeated ID for another order: the worst there is.</summary>
[BrokerContract(Mapping = typeof(CrashMapping))]
[HardLimit(MaxOrderNotional = 100_000, MaxOpenNotional = 1_000_000, MaxOrdersPerSecond = 10_000, MaxPriceBandBps = 500)]
[VenueProfile(
    RepeatedId = RepeatedId.PlacesAnother,
    Acknowledgement = AckBy.Response,
    Stamp = RequestStamp.BySdkAtSend,
    RequestExpiryMs = 600,
    VisibilityMs = 1,
    CallTimeoutMs = 800,
    LateFillMs = 1,
    ReportGapMs = 60_000, // what is in doubt at rest is the oracle's to find
    IsSimulated = true)]
internal interface ICrashBroker
{
    [BrokerCall(BrokerCallKind.Submit)]
    Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken);

    [BrokerCall(BrokerCallKind.Replace)]
    Task<OrderAck> ReplaceOrder(OrderReplacement change, CancellationToken cancellationToken);

    [BrokerCall(BrokerCallKind.Cancel)]
    Task<CancelAck> CancelOrder(ClientOrderId id, CancellationToken cancellationToken);

    [BrokerQuery(QueryRole.OrderByClientId)]
    Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken);

    [BrokerQuery(QueryRole.OpenOrders)]
    Task<IReadOnlyList<OrderSnapshot>> ListOpenOrders(CancellationToken cancellationToken);

    [BrokerQuery(QueryRole.ExecutionsSince)]
    Task<IReadOnlyList<ExecutionReport>> ListExecutions(DateTimeOffset since, CancellationToken cancellationToken);

    [BrokerQuery(QueryRole.Positions)]
    Task<IReadOnlyList<PositionSnapshot>> ListPositions(CancellationToken cancellationToken);
}

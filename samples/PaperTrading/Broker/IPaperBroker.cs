using Safety.Contracts;
using Safety.Identity;
using Safety.Orders;

namespace PaperTrading.Broker;

/// <summary>The broker contract of the sample. The generator writes <c>PaperBrokerGuard</c> from it; nothing else may call it.</summary>
[BrokerContract(Mapping = typeof(PaperMapping))]
[HardLimit(MaxOrderNotional = 25_000, MaxOpenNotional = 250_000, MaxOrdersPerSecond = 500, MaxPriceBandBps = 1_000)]
[VenueProfile(
    RepeatedId = RepeatedId.RejectedForever,
    Acknowledgement = AckBy.Response,
    Stamp = RequestStamp.BySdkAtSend,
    RequestExpiryMs = 300,
    VisibilityMs = 50,
    CallTimeoutMs = 120,
    LateFillMs = 2_000,
    IsSimulated = true)]
public interface IPaperBroker
{
    /// <summary>Places an order.</summary>
    [BrokerCall(BrokerCallKind.Submit)]
    Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken);

    /// <summary>Changes a working order.</summary>
    [BrokerCall(BrokerCallKind.Replace)]
    Task<OrderAck> ReplaceOrder(OrderReplacement change, CancellationToken cancellationToken);

    /// <summary>Cancels an order.</summary>
    [BrokerCall(BrokerCallKind.Cancel)]
    Task<CancelResult> CancelOrder(ClientOrderId id, CancellationToken cancellationToken);

    /// <summary>Looks an order up by our ID.</summary>
    [BrokerQuery(QueryRole.OrderByClientId)]
    Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken);

    /// <summary>The working orders.</summary>
    [BrokerQuery(QueryRole.OpenOrders)]
    Task<IReadOnlyList<OrderSnapshot>> ListOpenOrders(CancellationToken cancellationToken);

    /// <summary>Execution reports since a moment.</summary>
    [BrokerQuery(QueryRole.ExecutionsSince)]
    Task<IReadOnlyList<ExecutionReport>> ListExecutions(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>The positions.</summary>
    [BrokerQuery(QueryRole.Positions)]
    Task<IReadOnlyList<PositionSnapshot>> ListPositions(CancellationToken cancellationToken);

    /// <summary>The venue's time.</summary>
    [BrokerQuery(QueryRole.ServerTime)]
    Task<DateTimeOffset> GetServerTime(CancellationToken cancellationToken);
}

using Safety.Contracts;
using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Venues;

namespace Safety.SimulationRuns.Own;

/// <summary>A contract as a user of Safety writes it: the generator makes <c>OwnBrokerGuard</c> of it, and the simulation runs that.</summary>
[BrokerContract(Mapping = typeof(OwnMapping))]
[HardLimit(MaxOrderNotional = 1_000_000_000_000, MaxOpenNotional = 1_000_000_000_000, MaxOrdersPerSecond = 1_000_000, MaxPriceBandBps = 10_000, MaxHedgeDepth = 8)]
[VenueProfile(
    RepeatedId = RepeatedId.RejectedForever,
    Acknowledgement = AckBy.Response,
    Strength = AckStrength.Working,
    ExecIds = Safety.Contracts.ExecIdScope.Forever,
    TimeResolutionMs = 1,
    Stamp = RequestStamp.BySdkAtSend,
    RequestExpiryMs = 2_000,
    VisibilityMs = 500,
    CallTimeoutMs = 1_000,
    LateFillMs = 2_000,
    ReportGapMs = 2_000,
    IsSimulated = true)]
internal interface IOwnBroker
{
    [BrokerCall(BrokerCallKind.Submit)]
    Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken);

    [BrokerCall(BrokerCallKind.Replace)]
    Task<OrderAck> ReplaceOrder(OrderReplacement change, CancellationToken cancellationToken);

    [BrokerCall(BrokerCallKind.Cancel)]
    Task<CancelAnswer> CancelOrder(ClientOrderId id, CancellationToken cancellationToken);

    [BrokerQuery(QueryRole.OrderByClientId)]
    Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken);

    [BrokerQuery(QueryRole.OpenOrders)]
    Task<IReadOnlyList<OrderSnapshot>> ListOrders(CancellationToken cancellationToken);

    [BrokerQuery(QueryRole.ExecutionsSince)]
    Task<IReadOnlyList<ExecutionReport>> ListExecutions(DateTimeOffset since, CancellationToken cancellationToken);

    [BrokerQuery(QueryRole.Positions)]
    Task<IReadOnlyList<PositionSnapshot>> ListPositions(CancellationToken cancellationToken);

    [BrokerQuery(QueryRole.ServerTime)]
    Task<DateTimeOffset> GetTime(CancellationToken cancellationToken);
}

using Safety.Orders;
using Safety.Simulation.Market;
using Safety.Simulation.Venue;

namespace Safety.Simulation.Remote;

/// <summary>One line from the venue: the answer to the request of the same ID, or a report that nobody asked for.</summary>
internal sealed record WireMessage
{
    /// <summary>The request answered; 0 for a report.</summary>
    public long Id { get; init; }

    public DateTimeOffset Time { get; init; }

    public string? Error { get; init; }

    public ExecutionReport? Report { get; init; }

    public OrderAck? OrderAck { get; init; }

    public CancelAck? CancelAck { get; init; }

    public OrderSnapshot? Order { get; init; }

    public IReadOnlyList<OrderSnapshot>? Orders { get; init; }

    public IReadOnlyList<ExecutionReport>? Executions { get; init; }

    public IReadOnlyList<PositionSnapshot>? Positions { get; init; }

    public IReadOnlyList<Instrument>? Instruments { get; init; }

    public IReadOnlyList<TopOfBook>? Tops { get; init; }

    public StepResult? Step { get; init; }

    public VenueStatus? Status { get; init; }
}

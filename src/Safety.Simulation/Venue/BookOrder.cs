using Safety.Orders;

namespace Safety.Simulation.Venue;

/// <summary>An order as it stands in the venue's book.</summary>
public sealed record BookOrder
{
    /// <summary>The venue's ID.</summary>
    public required string BrokerOrderId { get; init; }

    /// <summary>Every client order ID it has had, the current one last.</summary>
    public required IReadOnlyList<string> ClientOrderIds { get; init; }

    /// <summary>The instrument.</summary>
    public required string Symbol { get; init; }

    /// <summary>Buy or sell.</summary>
    public required Side Side { get; init; }

    /// <summary>The order's type.</summary>
    public OrderType Type { get; init; }

    /// <summary>How long it works.</summary>
    public TimeInForce TimeInForce { get; init; }

    /// <summary>The limit price.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>The state.</summary>
    public OrderStatus Status { get; init; }

    /// <summary>Total quantity in units.</summary>
    public decimal OrderQty { get; init; }

    /// <summary>Filled, in units.</summary>
    public decimal CumQty { get; init; }

    /// <summary>Still open, in units.</summary>
    public decimal LeavesQty { get; init; }

    /// <summary>When the venue took it.</summary>
    public DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The current client order ID.</summary>
    public string ClientOrderId => ClientOrderIds[^1];

    /// <summary>True while it works.</summary>
    public bool IsOpen => LeavesQty > 0;
}

using Safety.Orders;

namespace Safety.Simulation.Venue;

/// <summary>One entry of the venue's book: one line of its file.</summary>
public sealed record BookEntry
{
    /// <summary>The entry's number, from 1, without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>What it records.</summary>
    public required BookEntryKind Kind { get; init; }

    /// <summary>The venue's time.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Market events played when it was written.</summary>
    public long EventsConsumed { get; init; }

    /// <summary>The client order ID of the order (after a replace the new one) or of the refused request.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>The previous client order ID (replaces).</summary>
    public string? OrigClientOrderId { get; init; }

    /// <summary>The venue's ID of the order; absent where no order exists.</summary>
    public string? BrokerOrderId { get; init; }

    /// <summary>The ID of the execution report about it.</summary>
    public string? ExecId { get; init; }

    /// <summary>The report a bust or correction refers to.</summary>
    public string? ExecRefId { get; init; }

    /// <summary>The instrument.</summary>
    public string? Symbol { get; init; }

    /// <summary>Buy or sell.</summary>
    public Side? Side { get; init; }

    /// <summary>The order's type.</summary>
    public OrderType? OrderType { get; init; }

    /// <summary>How long it works.</summary>
    public TimeInForce? TimeInForce { get; init; }

    /// <summary>Its limit price.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>Its total quantity in units.</summary>
    public decimal OrderQty { get; init; }

    /// <summary>All filled so far, in units.</summary>
    public decimal CumQty { get; init; }

    /// <summary>What is still open, in units.</summary>
    public decimal LeavesQty { get; init; }

    /// <summary>Units of this fill.</summary>
    public decimal LastQty { get; init; }

    /// <summary>Price of this fill.</summary>
    public decimal LastPx { get; init; }

    /// <summary>The order's state after it.</summary>
    public OrderStatus? Status { get; init; }

    /// <summary>The venue's words.</summary>
    public string? Text { get; init; }
}

using Safety.Orders;

namespace Safety.Simulation.Venue;

/// <summary>An order in the matching engine.</summary>
internal sealed class VenueOrder
{
    public required string BrokerOrderId { get; init; }

    public required Instrument Instrument { get; init; }

    public required Side Side { get; init; }

    public required string ClientOrderId { get; set; }

    public required OrderType Type { get; set; }

    public required TimeInForce TimeInForce { get; set; }

    public required decimal? LimitPrice { get; set; }

    public required decimal OrderQty { get; set; }

    public decimal CumQty { get; set; }

    public decimal LeavesQty { get; set; }

    public OrderStatus Status { get; set; } = OrderStatus.New;

    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>Orders of one price are served in this order.</summary>
    public long Priority { get; set; }

    /// <summary>Units displayed before us at our price: they trade first.</summary>
    public decimal QueueAhead { get; set; }

    public bool IsOpen => LeavesQty > 0;

    public bool CanRest => Type == OrderType.Limit && TimeInForce is TimeInForce.Day or TimeInForce.GoodTillCancel;

    /// <summary>Adds (or, negative, takes back) filled units; the state follows unless something is pending or the order was closed.</summary>
    public void ApplyFill(decimal units)
    {
        bool closedEarly = Status is OrderStatus.Canceled or OrderStatus.Expired or OrderStatus.Rejected;
        CumQty += units;
        LeavesQty = closedEarly ? 0m : Math.Max(0m, OrderQty - CumQty);
        if (!closedEarly && Status != OrderStatus.PendingCancel)
            Status = WorkingStatus;
    }

    /// <summary>The state that follows from the quantities alone.</summary>
    public OrderStatus WorkingStatus => CumQty >= OrderQty ? OrderStatus.Filled : CumQty > 0 ? OrderStatus.PartiallyFilled : OrderStatus.New;
}

using Safety.Contracts;
using Safety.Identity;

namespace Safety.Orders;

/// <summary>An execution report (FIX MsgType 8, and 9 as <see cref="ExecType.CancelReject"/>) in neutral terms.</summary>
public sealed record ExecutionReport
{
    /// <summary>The order it is about (after a replace: the new ID).</summary>
    public required ClientOrderId ClientOrderId { get; init; }

    /// <summary>The venue's unique ID of this report (FIX ExecID, tag 17). De-duplication is on (account, order, ExecID).</summary>
    public required string ExecId { get; init; }

    /// <summary>What happened.</summary>
    public required ExecType ExecType { get; init; }

    /// <summary>The state the venue claims; compared with the derived one, never copied.</summary>
    public required OrderStatus OrderStatus { get; init; }

    /// <summary>The venue's ID of the order.</summary>
    public BrokerOrderId? BrokerOrderId { get; init; }

    /// <summary>The order's total quantity in units, as the venue sees it.</summary>
    public decimal OrderQty { get; init; }

    /// <summary>The quantity of this fill in units (only for trades).</summary>
    public decimal LastQty { get; init; }

    /// <summary>The price of this fill.</summary>
    public decimal LastPx { get; init; }

    /// <summary>All filled so far, in units, as claimed.</summary>
    public decimal CumQty { get; init; }

    /// <summary>What is still open, in units, as claimed.</summary>
    public decimal LeavesQty { get; init; }

    /// <summary>The report a bust or correction refers to (FIX ExecRefID, tag 19).</summary>
    public string? ExecRefId { get; init; }

    /// <summary>The previous ID of a replaced or canceled order (FIX OrigClOrdID, tag 41).</summary>
    public ClientOrderId? OrigClientOrderId { get; init; }

    /// <summary>The venue's time of the event (FIX TransactTime, tag 60).</summary>
    public required DateTimeOffset VenueTime { get; init; }

    /// <summary>The venue's sequence number of the report, growing; 0 when the venue has none.</summary>
    public long VenueSequence { get; init; }

    /// <summary>The average price of <see cref="CumQty"/>, as claimed; 0 where the venue does not tell it. The fact itself where the venue tells totals only.</summary>
    public decimal AveragePrice { get; init; }

    /// <summary>The fee of this fill, positive when paid, in <see cref="FeeCurrency"/>.</summary>
    public decimal Fee { get; init; }

    /// <summary>The fee's currency; null = that of the instrument.</summary>
    public string? FeeCurrency { get; init; }

    /// <summary>The position it is about, where long and short are held side by side.</summary>
    public PositionSide PositionSide { get; init; }

    /// <summary>The feed it came from, where a venue has several with numbers of their own.</summary>
    public string? Feed { get; init; }

    /// <summary>What the venue has made the order for, where nobody has placed it (a liquidation, a leg of a bracket).</summary>
    public VenueMakes MadeBy { get; init; }

    /// <summary>The venue's words.</summary>
    public string? Text { get; init; }
}

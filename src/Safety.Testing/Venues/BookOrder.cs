using Safety.Orders;

namespace Safety.Testing.Venues;

/// <summary>An order in a simulated venue's book.</summary>
internal sealed class BookOrder(string venueId, string clientId, OrderTerms terms, decimal quantity)
{
    public string VenueId { get; set; } = venueId;

    /// <summary>The client order ID it lives under.</summary>
    public string ClientId { get; set; } = clientId;

    /// <summary>The client order ID of the first order of which this is the continuation, by whatever way of changing it.</summary>
    public string FirstId { get; init; } = clientId;

    /// <summary>Every client order ID it ever had.</summary>
    public List<string> ClientIds { get; } = [clientId];

    /// <summary>The client order IDs of the requests that have changed it in place.</summary>
    public List<string> Changes { get; } = [];

    public OrderTerms Terms { get; set; } = terms;

    public string Symbol => Terms.Instrument.Symbol;

    public decimal Quantity { get; set; } = quantity;

    /// <summary>What it has filled itself.</summary>
    public decimal Filled { get; set; }

    /// <summary>What it carries on from an order that it was placed for: no fill of its own.</summary>
    public decimal Carried { get; init; }

    /// <summary>Its CumQty.</summary>
    public decimal Total => Filled + Carried;

    public List<BookFill> Fills { get; } = [];

    public bool IsAccepted { get; set; }

    public bool IsRejected { get; set; }

    public bool IsCanceled { get; set; }

    public bool IsExpired { get; set; }

    /// <summary>When it was canceled or expired, in ticks of the world.</summary>
    public long? EndedAt { get; set; }

    /// <summary>The requests about it that are pending, by their client order IDs.</summary>
    public List<(string Id, OrderStatus What)> Pending { get; } = [];

    /// <summary>When look-ups and lists show it first.</summary>
    public long VisibleFrom { get; init; }

    /// <summary>True once a look-up or a list has shown it, decided about or not.</summary>
    public bool IsShown { get; set; }

    /// <summary>True for an order that no session of ours has sent.</summary>
    public bool IsForeign { get; init; }

    public bool IsOver => IsRejected || IsCanceled || IsExpired;

    /// <summary>True while it can fill.</summary>
    public bool IsLive => IsAccepted && !IsOver && Total < Quantity;

    public decimal Leaves => IsLive ? Quantity - Total : 0m;

    /// <summary>Its state by the precedence of FIX 4.4.</summary>
    public OrderStatus Status(bool tellsPending)
    {
        if (tellsPending && Pending.Count > 0 && !IsOver)
            return Pending.Exists(static request => request.What == OrderStatus.PendingCancel) ? OrderStatus.PendingCancel : OrderStatus.PendingReplace;
        if (Total > 0m && Total >= Quantity)
            return OrderStatus.Filled;
        if (IsCanceled)
            return OrderStatus.Canceled;
        if (IsExpired)
            return OrderStatus.Expired;
        if (IsRejected)
            return OrderStatus.Rejected;
        if (Total > 0m)
            return OrderStatus.PartiallyFilled;
        return IsAccepted ? OrderStatus.New : OrderStatus.PendingNew;
    }
}

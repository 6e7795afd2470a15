using Safety.Orders;

namespace Safety.Hedging;

/// <summary>What is owed for the fills of an order with a <see cref="HedgePlan"/>.</summary>
public sealed record HedgeObligation
{
    /// <summary>The order that has filled, by the client order ID that it was first sent with, and the last of its fills: what an order that hedges the rest names (<see cref="OrderTerms.Hedges"/>).</summary>
    public required HedgedFill Fill { get; init; }

    /// <summary>How it is hedged.</summary>
    public required HedgePlan Plan { get; init; }

    /// <summary>What has filled of it, in units of its own instrument: fills less busts.</summary>
    public required decimal FilledQty { get; init; }

    /// <summary>What is to be hedged, in units of <see cref="HedgePlan.With"/>.</summary>
    public required decimal DueQty { get; init; }

    /// <summary>What is not hedged yet, likewise; negative where more is hedged than has filled, as after a bust: that is to be undone.</summary>
    public required decimal OutstandingQty { get; init; }

    /// <summary>How much of it hedges work for.</summary>
    public required decimal WorkingQty { get; init; }

    /// <summary>Since when something is owed; null while nothing is.</summary>
    public required DateTimeOffset? Since { get; init; }

    /// <summary>True past the deadline: nothing that adds risk is let through.</summary>
    public required bool IsOverdue { get; init; }
}

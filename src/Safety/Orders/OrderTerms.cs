namespace Safety.Orders;

/// <summary>An order in neutral terms: what every limit is checked against, whatever the SDK's own request looks like.</summary>
public sealed record OrderTerms
{
    /// <summary>What is traded.</summary>
    public required Instrument Instrument { get; init; }

    /// <summary>Buy or sell.</summary>
    public required Side Side { get; init; }

    /// <summary>How much, as <see cref="Units"/> or <see cref="Notional"/>.</summary>
    public required OrderSize Size { get; init; }

    /// <summary>Who is behind it.</summary>
    public required Origin Origin { get; init; }

    /// <summary>The order type.</summary>
    public OrderType Type { get; init; } = OrderType.Limit;

    /// <summary>The limit price, in the instrument's currency; required for limit and stop-limit orders.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>The stop price, in the instrument's currency; required for stop and stop-limit orders.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>How long it works.</summary>
    public TimeInForce TimeInForce { get; init; }

    /// <summary>The position it is about, where long and short are held side by side.</summary>
    public PositionSide PositionSide { get; init; }

    /// <summary>True when the order may only reduce a position; checked here, not trusted to the venue.</summary>
    public bool ReduceOnly { get; init; }

    /// <summary>The position that it closes, in whole or in part, once; null = it is no exit. An exit is <see cref="ReduceOnly"/>, and no second one is let through while the first can still trade.</summary>
    public PositionEpisode? Exits { get; init; }

    /// <summary>
    /// The group of the same call in which one order's fill cancels the others (a take-profit and a stop-loss of one bracket); null = none. A group reserves the
    /// largest of its orders, which are of one side of one position. The venue has to link them: what is sent in several calls is no group.
    /// </summary>
    public string? OneCancelsOther { get; init; }

    /// <summary>How its fills are hedged; null = they are not. The order is denied where its hedge is not on display (<see cref="Guarding.DenialCode.HedgeLiquidityMissing"/>).</summary>
    public HedgePlan? HedgedBy { get; init; }

    /// <summary>The fill that it hedges; null = it is a primary order.</summary>
    public HedgedFill? Hedges { get; init; }
}

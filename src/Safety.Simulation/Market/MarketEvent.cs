namespace Safety.Simulation.Market;

/// <summary>One message of a market data feed, in neutral terms.</summary>
public sealed record MarketEvent
{
    /// <summary>The time it was received; never runs backwards within a capture.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The instrument.</summary>
    public required string Symbol { get; init; }

    /// <summary>What it tells.</summary>
    public required MarketEventKind Kind { get; init; }

    /// <summary>The exchange's own time stamp, where it gives one. It can be later than <see cref="Time"/>: clocks drift.</summary>
    public DateTimeOffset? ExchangeTime { get; init; }

    /// <summary>Price levels: all of them for a snapshot, the changed ones for an update, bid and ask for a quote.</summary>
    public IReadOnlyList<LevelChange> Levels { get; init; } = [];

    /// <summary>The trade (for <see cref="MarketEventKind.Trade"/>).</summary>
    public TradePrint? Trade { get; init; }

    /// <summary>A price to go by (for <see cref="MarketEventKind.Reference"/>).</summary>
    public decimal? ReferencePrice { get; init; }
}

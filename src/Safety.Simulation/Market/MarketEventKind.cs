namespace Safety.Simulation.Market;

/// <summary>What a market event tells.</summary>
public enum MarketEventKind
{
    /// <summary>The whole displayed book of a symbol; replaces what was known.</summary>
    BookSnapshot = 0,

    /// <summary>New sizes at some price levels; size 0 removes the level.</summary>
    BookUpdate,

    /// <summary>The best bid and ask with their sizes.</summary>
    Quote,

    /// <summary>A trade print.</summary>
    Trade,

    /// <summary>Something about the past (a last trade, a ticker, a candle): tells a price, changes no book and fills nothing.</summary>
    Reference,
}

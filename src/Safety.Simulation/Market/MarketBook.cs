using Safety.Orders;

namespace Safety.Simulation.Market;

/// <summary>
/// The displayed book of one symbol by price level, and how much of each level our own orders have taken since the market
/// last spoke about it. Recorded data cannot know of our orders, so without that memory the same size would fill us twice.
/// </summary>
public sealed class MarketBook(string symbol)
{
    private sealed class Level
    {
        public decimal Displayed;
        public decimal Taken;

        public decimal Available => Math.Max(0m, Displayed - Taken);
    }

    private readonly SortedDictionary<decimal, Level> _bids = new(Comparer<decimal>.Create(static (a, b) => b.CompareTo(a)));
    private readonly SortedDictionary<decimal, Level> _asks = [];
    private decimal? _quotedBid;
    private decimal? _quotedAsk;
    private decimal _lastPrice;
    private DateTimeOffset _time;

    /// <summary>The instrument.</summary>
    public string Symbol { get; } = symbol;

    /// <summary>Price levels on the bid side.</summary>
    public int BidLevels => _bids.Count;

    /// <summary>Price levels on the ask side.</summary>
    public int AskLevels => _asks.Count;

    /// <summary>The best bid and ask as displayed.</summary>
    public TopOfBook Top
    {
        get
        {
            (decimal bid, decimal bidSize) = Best(_bids);
            (decimal ask, decimal askSize) = Best(_asks);
            return new TopOfBook(Symbol, bid, bidSize, ask, askSize, _lastPrice, _time);
        }
    }

    /// <summary>Applies one event of this symbol.</summary>
    /// <exception cref="ArgumentException">The event is of another symbol.</exception>
    public void Apply(MarketEvent marketEvent)
    {
        ArgumentNullException.ThrowIfNull(marketEvent);
        if (marketEvent.Symbol != Symbol)
            throw new ArgumentException($"An event of '{marketEvent.Symbol}' was given to the book of '{Symbol}'.", nameof(marketEvent));

        _time = marketEvent.Time;
        switch (marketEvent.Kind)
        {
            case MarketEventKind.BookSnapshot:
                _bids.Clear();
                _asks.Clear();
                foreach (LevelChange level in marketEvent.Levels)
                    Set(level);
                break;
            case MarketEventKind.BookUpdate:
                foreach (LevelChange level in marketEvent.Levels)
                {
                    if (!IsInsideQuote(level))
                        Set(level);
                }
                break;
            case MarketEventKind.Quote:
                foreach (LevelChange level in marketEvent.Levels)
                    Quote(level);
                break;
            case MarketEventKind.Trade:
                _lastPrice = marketEvent.Trade!.Value.Price;
                break;
            case MarketEventKind.Reference:
                _lastPrice = marketEvent.ReferencePrice ?? _lastPrice;
                break;
        }
    }

    /// <summary>The size displayed at a price, in units.</summary>
    public decimal DisplayedAt(Side side, decimal price) => SideOf(side).TryGetValue(price, out Level? level) ? level.Displayed : 0m;

    /// <summary>What an order of <paramref name="side"/> could take at once at <paramref name="limit"/> or better (null = at any price), in whole lots.</summary>
    public decimal AvailableTo(Side side, decimal? limit, decimal lotSize)
    {
        decimal sum = 0m;
        foreach ((decimal price, Level level) in SideOf(Opposite(side)))
        {
            if (!IsWithin(side, price, limit))
                break;
            sum += WholeLots(level.Available, lotSize);
        }
        return sum;
    }

    /// <summary>Takes up to <paramref name="wanted"/> units for an order of <paramref name="side"/>, best price first; one entry per level.</summary>
    public IReadOnlyList<(decimal Price, decimal Units)> Take(Side side, decimal? limit, decimal wanted, decimal lotSize)
    {
        List<(decimal, decimal)> taken = [];
        foreach ((decimal price, Level level) in SideOf(Opposite(side)))
        {
            if (wanted <= 0 || !IsWithin(side, price, limit))
                break;
            decimal units = WholeLots(Math.Min(wanted, level.Available), lotSize);
            if (units <= 0)
                continue;
            level.Taken += units;
            wanted -= units;
            taken.Add((price, units));
        }
        return taken;
    }

    internal static decimal WholeLots(decimal units, decimal lotSize) => Math.Floor(units / lotSize) * lotSize;

    internal static Side Opposite(Side side) => side == Side.Buy ? Side.Sell : Side.Buy;

    private SortedDictionary<decimal, Level> SideOf(Side side) => side == Side.Buy ? _bids : _asks;

    private static bool IsWithin(Side side, decimal price, decimal? limit) =>
        limit is not { } bound || (side == Side.Buy ? price <= bound : price >= bound);

    private static (decimal Price, decimal Size) Best(SortedDictionary<decimal, Level> levels)
    {
        foreach ((decimal price, Level level) in levels)
            return (price, level.Displayed);
        return (0m, 0m);
    }

    private void Set(LevelChange change)
    {
        SortedDictionary<decimal, Level> levels = SideOf(change.Side);
        if (change.Size <= 0)
        {
            levels.Remove(change.Price);
            return;
        }

        if (levels.TryGetValue(change.Price, out Level? level))
            (level.Displayed, level.Taken) = (change.Size, 0m);
        else
            levels.Add(change.Price, new Level { Displayed = change.Size });

        // A feed without snapshots leaves stale levels behind: whatever the newer level crosses is gone.
        SortedDictionary<decimal, Level> others = SideOf(Opposite(change.Side));
        while (Best(others) is { Size: > 0 } best && IsWithin(change.Side, best.Price, change.Price))
            others.Remove(best.Price);
    }

    private void Quote(LevelChange quote)
    {
        SortedDictionary<decimal, Level> levels = SideOf(quote.Side);
        while (Best(levels) is { Size: > 0 } best && best.Price != quote.Price && IsBetter(quote.Side, best.Price, quote.Price))
            levels.Remove(best.Price);
        if (quote.Side == Side.Buy)
            _quotedBid = quote.Price;
        else
            _quotedAsk = quote.Price;
        Set(quote);
    }

    // Where a feed quotes its top, the slower depth stream must not put back a level better than the quote.
    private bool IsInsideQuote(LevelChange change) => change.Size > 0 && (change.Side == Side.Buy ? _quotedBid : _quotedAsk) is { } quoted
        && IsBetter(change.Side, change.Price, quoted);

    private static bool IsBetter(Side side, decimal price, decimal than) => side == Side.Buy ? price > than : price < than;
}

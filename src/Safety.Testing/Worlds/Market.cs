using Safety.Limits;
using Safety.Orders;

namespace Safety.Testing.Worlds;

/// <summary>What everything costs: even, but for the jumps.</summary>
internal sealed class Market
{
    private readonly Dictionary<string, decimal> _prices = new(StringComparer.Ordinal);
    private readonly HashSet<string> _old = new(StringComparer.Ordinal);

    public decimal Price(string symbol) => _prices[symbol];

    public void Set(string symbol, decimal price) => _prices[symbol] = price;

    /// <summary>From now on nobody is told what it costs: the price is as old as the world, and older than any limit.</summary>
    public void Age(string symbol) => _old.Add(symbol);

    /// <summary>The prices as one process sees them.</summary>
    public IReferencePrices For(TimeProvider clock) => new Prices(this, clock);

    private sealed class Prices(Market market, TimeProvider clock) : IReferencePrices
    {
        public bool TryGet(Instrument instrument, out ReferencePrice price)
        {
            bool isKnown = market._prices.TryGetValue(instrument.Symbol, out decimal value);
            price = new ReferencePrice(value, market._old.Contains(instrument.Symbol) ? clock.GetUtcNow().AddMinutes(-5) : clock.GetUtcNow());
            return isKnown;
        }
    }
}

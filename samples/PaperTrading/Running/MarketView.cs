using Safety.Limits;
using Safety.Orders;
using Safety.Simulation.Market;

namespace PaperTrading.Running;

/// <summary>The top of book of every symbol, as last heard: what the strategy looks at, what the price band is measured from, and what a hedge could be had for.</summary>
internal sealed class MarketView(IReadOnlyList<Instrument> instruments, TimeProvider clock) : IReferencePrices, IExchangeRates, IDisplayedLiquidity
{
    // The sample's own rates of the days its captures are from; a real host feeds live ones.
    private static readonly Dictionary<string, decimal> s_dollars = new()
    {
        ["USD"] = 1m,
        ["USDT"] = 1m,
        ["USDC"] = 1m,
        ["BUSD"] = 1m,
        ["EUR"] = 1.2m,
        ["GBP"] = 1.38m,
        ["BTC"] = 60_000m,
        ["ETH"] = 2_300m,
    };

    private readonly Dictionary<string, (TopOfBook Top, DateTimeOffset HeardAt)> _tops = [];

    public IReadOnlyList<Instrument> Instruments { get; } = instruments;

    public void Update(IEnumerable<TopOfBook> tops)
    {
        DateTimeOffset now = clock.GetUtcNow();
        lock (_tops)
        {
            foreach (TopOfBook top in tops)
                _tops[top.Symbol] = (top, now);
        }
    }

    public TopOfBook? Top(string symbol)
    {
        lock (_tops)
            return _tops.TryGetValue(symbol, out (TopOfBook Top, DateTimeOffset) entry) ? entry.Top : null;
    }

    public bool TryGet(Instrument instrument, out ReferencePrice price)
    {
        lock (_tops)
        {
            bool known = _tops.TryGetValue(instrument.Symbol, out (TopOfBook Top, DateTimeOffset HeardAt) entry) && entry.Top.Mid > 0m;
            price = known ? new ReferencePrice(entry.Top.Mid, entry.HeardAt) : default;
            return known;
        }
    }

    public bool TryGet(string from, string to, out ReferencePrice rate)
    {
        bool known = s_dollars.TryGetValue(from, out decimal one) & s_dollars.TryGetValue(to, out decimal other);
        rate = known ? new ReferencePrice(one / other, clock.GetUtcNow()) : default;
        return known;
    }

    // The best level only: what lies behind it, within the budget or not, is not heard here.
    public bool TryGet(Instrument instrument, Side side, int withinBps, out DisplayedLiquidity liquidity)
    {
        lock (_tops)
        {
            bool known = _tops.TryGetValue(instrument.Symbol, out (TopOfBook Top, DateTimeOffset HeardAt) entry);
            liquidity = known ? new DisplayedLiquidity(side == Side.Buy ? entry.Top.AskSize : entry.Top.BidSize, entry.HeardAt) : default;
            return known;
        }
    }
}

using Safety.Orders;

namespace Safety.Simulation.Market;

/// <summary>Derives reference data from market data: captures carry none. Tick and lot are the finest decimals seen.</summary>
public static class InstrumentScan
{
    private static readonly string[] s_quoteCurrencies = ["USDT", "USDC", "BUSD", "TUSD", "USD", "EUR", "GBP", "BTC", "ETH", "BNB"];

    /// <summary>The instruments of a list of events, ordered by symbol.</summary>
    public static IReadOnlyList<Instrument> Derive(IEnumerable<MarketEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var decimals = new SortedDictionary<string, (int Price, int Size)>(StringComparer.Ordinal);
        foreach (MarketEvent e in events)
        {
            (int price, int size) = decimals.GetValueOrDefault(e.Symbol);
            foreach (LevelChange level in e.Levels)
                (price, size) = (Math.Max(price, Decimals(level.Price)), Math.Max(size, Decimals(level.Size)));
            if (e.Trade is { } trade)
                (price, size) = (Math.Max(price, Decimals(trade.Price)), Math.Max(size, Decimals(trade.Size)));
            decimals[e.Symbol] = (price, size);
        }

        return [.. decimals.Select(static d => new Instrument(d.Key, CurrencyOf(d.Key), StepOf(d.Value.Price), StepOf(d.Value.Size)))];
    }

    // Dividing by a 1 with 28 zeros behind the point strips trailing zeros: "0.35130000" has four decimals, not eight.
    private static int Decimals(decimal value) => (value / 1.0000000000000000000000000000m).Scale;

    private static decimal StepOf(int decimals) => new(1, 0, 0, false, (byte)decimals);

    private static string CurrencyOf(string symbol)
    {
        int dash = symbol.LastIndexOf('-');
        if (dash >= 0 && dash < symbol.Length - 1)
            return symbol[(dash + 1)..];
        foreach (string currency in s_quoteCurrencies)
        {
            if (symbol.Length > currency.Length && symbol.EndsWith(currency, StringComparison.Ordinal))
                return currency;
        }
        return "USD";
    }
}

namespace Safety.Analyzers.Definition;

/// <summary>
/// Tells by its name whether a number is a price, a quantity or money. Only a floating-point number is ever asked about, so
/// that a ratio, a time-out or a statistic is what has to be told apart.
/// </summary>
internal static class MoneyName
{
    private static readonly HashSet<string> s_money = new(
        [
            "price", "prices", "px", "limit", "stop", "trigger", "strike", "bid", "ask", "last", "open", "close", "high", "low", "mid",
            "quantity", "quantities", "qty", "size", "units", "lots", "shares", "contracts", "volume", "filled", "remaining", "leaves", "cum",
            "amount", "amounts", "notional", "value", "cash", "money", "balance", "funds", "equity", "proceeds", "cost", "fee", "fees", "commission", "margin", "collateral", "total", "pnl", "profit", "loss",
            "p", "q", "sz", "amt",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> s_other = new(
        [
            "ratio", "rate", "percent", "percentage", "pct", "bps", "fraction", "factor", "weight", "multiplier", "leverage", "probability", "confidence", "score", "signal", "alpha", "beta", "delta", "gamma", "vega", "theta", "rho",
            "volatility", "vol", "sigma", "variance", "deviation", "stddev", "correlation", "average", "exponent", "urgency", "aggressiveness", "participation", "slippage", "skew",
            "timeout", "time", "seconds", "second", "sec", "secs", "milliseconds", "millis", "ms", "minutes", "minute", "hours", "hour", "days", "duration", "elapsed", "delay", "interval", "latency", "age", "timestamp", "ticks", "epoch",
            "hz", "threshold", "tolerance", "version", "index", "count", "progress",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>True when a word of the name says price, quantity or money, and none says anything else.</summary>
    public static bool IsMoney(string name)
    {
        bool isMoney = false;
        foreach (string word in WordsOf(name))
        {
            if (s_other.Contains(word))
                return false;
            isMoney |= s_money.Contains(word);
        }

        return isMoney;
    }

    private static IEnumerable<string> WordsOf(string name)
    {
        int start = 0;
        for (int i = 1; i <= name.Length; i++)
        {
            bool ends = i == name.Length
                || name[i] == '_'
                || (char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))));
            if (!ends)
                continue;
            string word = name.Substring(start, i - start).Trim('_');
            if (word.Length > 0)
                yield return word;
            start = i;
        }
    }
}

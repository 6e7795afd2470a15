using Safety.Orders;

namespace Safety.Benchmarks.Submits;

/// <summary>
/// What a careful person would write by hand for one instrument and one thread: kill flag, known key, tick and lot, band, order
/// and open notional, rate. The yardstick for the guard's own check function.
/// </summary>
internal sealed class HandWrittenChecks
{
    private readonly Dictionary<string, int> _known = [];
    private volatile bool _killed;
    private long _arrival;
    private decimal _open;

    public bool IsKilled
    {
        get => _killed;
        set => _killed = value;
    }

    public bool Admit(string key, OrderTerms terms, decimal reference, long nowTicks)
    {
        if (_killed || !_known.TryAdd(key, 1))
            return false;
        decimal price = terms.LimitPrice!.Value;
        decimal units = terms.Size.Value;
        if (units % terms.Instrument.LotSize != 0m || price % terms.Instrument.TickSize != 0m)
            return false;
        if (Math.Abs(price - reference) > reference * 0.05m)
            return false;
        decimal notional = price * units;
        if (notional > 1_000_000m || _open + notional > 1_000_000_000_000m)
            return false;
        long next = Math.Max(_arrival, nowTicks) + TimeSpan.TicksPerSecond / 10_000_000;
        if (next > nowTicks + TimeSpan.TicksPerSecond)
            return false;
        _arrival = next;
        _open += notional;
        return true;
    }
}

namespace Safety.Limits;

/// <summary>The limits of one account. Mandatory; each may only be tighter than the contract's compiled-in ceiling.</summary>
public sealed record LimitOptions
{
    /// <summary>The most one order may be worth, in the account's currency.</summary>
    public required decimal MaxOrderNotional { get; init; }

    /// <summary>The most that worst-case exposure (positions, working, unknown, quarantined) may be worth, in the account's currency.</summary>
    public required decimal MaxOpenNotional { get; init; }

    /// <summary>The most submits and replaces per second; one fifth of the rate is kept free for cancels.</summary>
    public required int MaxOrdersPerSecond { get; init; }

    /// <summary>The widest distance of an order's price from the reference price, in basis points.</summary>
    public required int PriceBandBps { get; init; }

    /// <summary>The most that may be admitted in one trading day, in the account's currency; null = no daily limit beside the others.</summary>
    public decimal? MaxDailyNotional { get; init; }

    /// <summary>The oldest reference price and exchange rate an order may be limited by, in milliseconds.</summary>
    public int MarketDataMaxAgeMs { get; init; } = 5_000;

    /// <summary>How deep hedges may be: 1 = the fills of primary orders are hedged, and those of hedges are not.</summary>
    public int MaxHedgeDepth { get; init; } = 1;

    /// <summary>The symbols that may be traded; null = all.</summary>
    public IReadOnlySet<string>? AllowedSymbols { get; init; }

    internal IEnumerable<string> Problems(Contracts.HardLimitAttribute? ceilings)
    {
        if (MaxOrderNotional <= 0) yield return $"{nameof(MaxOrderNotional)} is {MaxOrderNotional}; give a positive amount.";
        if (MaxOpenNotional <= 0) yield return $"{nameof(MaxOpenNotional)} is {MaxOpenNotional}; give a positive amount.";
        if (MaxOrdersPerSecond <= 0) yield return $"{nameof(MaxOrdersPerSecond)} is {MaxOrdersPerSecond}; give a positive rate.";
        if (PriceBandBps is <= 0 or > 10_000) yield return $"{nameof(PriceBandBps)} is {PriceBandBps}; give 1 to 10000 basis points.";
        if (MaxDailyNotional <= 0) yield return $"{nameof(MaxDailyNotional)} is {MaxDailyNotional}; give a positive amount or leave it out.";
        if (MarketDataMaxAgeMs <= 0) yield return $"{nameof(MarketDataMaxAgeMs)} is {MarketDataMaxAgeMs}; give a positive number of milliseconds.";
        if (MaxHedgeDepth is < 1 or > 8) yield return $"{nameof(MaxHedgeDepth)} is {MaxHedgeDepth}; give 1 to 8.";
        if (AllowedSymbols is { Count: 0 }) yield return $"{nameof(AllowedSymbols)} is empty; list the symbols, or leave it out to allow all.";
        if (ceilings is null) yield break;
        if (MaxOrderNotional > ceilings.MaxOrderNotional) yield return Above(nameof(MaxOrderNotional), MaxOrderNotional, ceilings.MaxOrderNotional);
        if (MaxOpenNotional > ceilings.MaxOpenNotional) yield return Above(nameof(MaxOpenNotional), MaxOpenNotional, ceilings.MaxOpenNotional);
        if (MaxOrdersPerSecond > ceilings.MaxOrdersPerSecond) yield return Above(nameof(MaxOrdersPerSecond), MaxOrdersPerSecond, ceilings.MaxOrdersPerSecond);
        if (MaxHedgeDepth > ceilings.MaxHedgeDepth) yield return Above(nameof(MaxHedgeDepth), MaxHedgeDepth, ceilings.MaxHedgeDepth);
        if (PriceBandBps > ceilings.MaxPriceBandBps) yield return Above(nameof(PriceBandBps), PriceBandBps, ceilings.MaxPriceBandBps);
    }

    private static string Above(string name, decimal value, decimal ceiling) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} is {value}, above the contract's [HardLimit] of {ceiling}; configuration can only tighten it. Lower the option, or change the contract in review.");
}

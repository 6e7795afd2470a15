using System.Collections.Immutable;

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

    /// <summary>The most units one order may have; null = no limit beside the others (<see cref="Guarding.DenialCode.OrderUnitsExceeded"/>).</summary>
    public decimal? MaxOrderUnits { get; init; }

    /// <summary>The most orders that may work, or have an unknown outcome, at once; null = no limit. What can only reduce a position passes (<see cref="Guarding.DenialCode.OpenOrdersExceeded"/>).</summary>
    public int? MaxOpenOrders { get; init; }

    /// <summary>The most that may be lost on one trading day, in the account's currency: fills less fees, and positions at fresh prices against the day's first; null = no limit (<see cref="Guarding.DenialCode.LossLimitReached"/>).</summary>
    public decimal? MaxDailyLoss { get; init; }

    /// <summary>The most that the day's result may fall from its high, in the account's currency; null = no limit (<see cref="Guarding.DenialCode.LossLimitReached"/>).</summary>
    public decimal? MaxDrawdown { get; init; }

    /// <summary>The most orders of a trading day for each fill of it, and as many before the first; null = no limit (<see cref="Guarding.DenialCode.OrderToFillRatioExceeded"/>).</summary>
    public int? MaxOrdersPerFill { get; init; }

    /// <summary>For how long a strategy's order that is the same once more (symbol, leg, side, type, size, prices) is a duplicate, in milliseconds; null = never: slices of one order look alike (<see cref="Guarding.DenialCode.DuplicateOrder"/>).</summary>
    public int? DuplicateWindowMs { get; init; }

    /// <summary>How many orders of one strategy may execute until a person has to enable it anew; null = no limit. The pieces in which an order fills are one execution (<see cref="Guarding.DenialCode.StrategyDisabled"/>).</summary>
    public int? MaxExecutions { get; init; }

    /// <summary>How many requests the venue may reject one after the other until the account's breaker trips; null = no limit (<see cref="Guarding.DenialCode.BreakerTripped"/>).</summary>
    public int? MaxConsecutiveRejects { get; init; }

    /// <summary>The most that requests may weigh in any ten seconds, by the weights of the venue's profile; null = no limit. A fifth is kept for cancels, which count (<see cref="Guarding.DenialCode.RequestRateExceeded"/>).</summary>
    public int? MaxWeightPer10Seconds { get; init; }

    /// <summary>The same of a minute.</summary>
    public int? MaxWeightPerMinute { get; init; }

    /// <summary>The same of an hour.</summary>
    public int? MaxWeightPerHour { get; init; }

    /// <summary>The most orders that may be admitted in one trading day, replacements included; null = no limit. What can only reduce a position passes (<see cref="Guarding.DenialCode.DailyOrdersExceeded"/>).</summary>
    public long? MaxDailyOrders { get; init; }

    /// <summary>The most that worst-case exposure may be worth with long and short netted over all symbols, in the account's currency; null = no limit (<see cref="Guarding.DenialCode.NetNotionalExceeded"/>).</summary>
    public decimal? MaxNetNotional { get; init; }

    /// <summary>Limits of single symbols, beside the account's.</summary>
    public IReadOnlyDictionary<string, ScopeLimits> Symbols { get; init; } = ImmutableDictionary<string, ScopeLimits>.Empty;

    /// <summary>Limits of single strategies, beside the account's, by <see cref="Identity.StrategyId"/>. Positions are the account's: a strategy has no limit of them.</summary>
    public IReadOnlyDictionary<string, ScopeLimits> Strategies { get; init; } = ImmutableDictionary<string, ScopeLimits>.Empty;

    /// <summary>What the account itself is limited to, as the limits of a scope.</summary>
    internal ScopeLimits Account => new()
    {
        MaxOrderUnits = MaxOrderUnits,
        MaxOrderNotional = MaxOrderNotional,
        MaxDailyOrders = MaxDailyOrders,
        MaxDailyNotional = MaxDailyNotional,
        MaxOpenNotional = MaxOpenNotional,
        MaxNetNotional = MaxNetNotional,
    };

    /// <summary>Symbols of which positions may only be reduced; null = none. One that may not be traded at all is left out of <see cref="AllowedSymbols"/> (<see cref="Guarding.DenialCode.InstrumentRestricted"/>).</summary>
    public IReadOnlySet<string>? RestrictedSymbols { get; init; }

    /// <summary>When the account takes on risk, e.g. <c>Mon-Fri 09:30-16:00 America/New_York</c>; null = at any time (<see cref="Guarding.DenialCode.OutsideTradingHours"/>).</summary>
    public IReadOnlyList<string>? TradingHours { get; init; }

    /// <summary>The same of single symbols, beside the account's.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> SymbolTradingHours { get; init; } = ImmutableDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>Between which prices a symbol may be traded, whatever the market says; what is not listed has no such bounds (<see cref="Guarding.DenialCode.PriceOutsideCollar"/>).</summary>
    public IReadOnlyDictionary<string, PriceCollar> Collars { get; init; } = ImmutableDictionary<string, PriceCollar>.Empty;

    /// <summary>What is done with an order that would trade with an own one (<see cref="Guarding.DenialCode.OwnOrderCrossed"/>).</summary>
    public SelfMatch SelfMatch { get; init; }

    /// <summary>
    /// For how long the venue's word on working orders and positions is good, in milliseconds; null = for ever. It is asked every
    /// <see cref="Guard.SafetyHostOptions.ReconcileEveryMs"/>, which has to be less (<see cref="Guarding.DenialCode.AccountStateStale"/>).
    /// </summary>
    public int? AccountStateMaxAgeMs { get; init; }

    internal IEnumerable<string> Problems(Contracts.HardLimitAttribute? ceilings)
    {
        foreach (string problem in Account.Problems())
            yield return problem;
        foreach ((string name, ScopeLimits scope) in Symbols.Concat(Strategies))
        {
            foreach (string problem in scope.Problems())
                yield return $"of '{name}': {problem}";
        }

        foreach ((string name, ScopeLimits scope) in Strategies)
        {
            if (scope.LimitsPositions) yield return $"of the strategy '{name}': positions are the account's, and no limit of them can be one strategy's; limit them for the account or its symbols.";
        }

        if (MaxWeightPer10Seconds <= 0) yield return $"{nameof(MaxWeightPer10Seconds)} is {MaxWeightPer10Seconds}; give a positive weight or leave it out.";
        if (MaxWeightPerMinute <= 0) yield return $"{nameof(MaxWeightPerMinute)} is {MaxWeightPerMinute}; give a positive weight or leave it out.";
        if (MaxWeightPerHour <= 0) yield return $"{nameof(MaxWeightPerHour)} is {MaxWeightPerHour}; give a positive weight or leave it out.";
        if (RestrictedSymbols is { Count: 0 }) yield return $"{nameof(RestrictedSymbols)} is empty; list the symbols, or leave it out.";
        foreach (string problem in (TradingHours is { } hours ? Limits.TradingHours.Problems(hours) : []).Concat(SymbolTradingHours.Values.SelectMany(Limits.TradingHours.Problems)))
            yield return $"{nameof(TradingHours)}: {problem}";
        foreach ((string symbol, PriceCollar collar) in Collars)
        {
            if (collar.Low > collar.High) yield return $"{nameof(Collars)} of '{symbol}' are {collar.Low} to {collar.High}; give the lower price first.";
        }

        if (!Enum.IsDefined(SelfMatch)) yield return $"{nameof(SelfMatch)} is {SelfMatch}, which is none.";
        if (AccountStateMaxAgeMs <= 0) yield return $"{nameof(AccountStateMaxAgeMs)} is {AccountStateMaxAgeMs}; give a positive number of milliseconds or leave it out.";
        if (MaxDailyLoss <= 0) yield return $"{nameof(MaxDailyLoss)} is {MaxDailyLoss}; give a positive amount or leave it out.";
        if (MaxDrawdown <= 0) yield return $"{nameof(MaxDrawdown)} is {MaxDrawdown}; give a positive amount or leave it out.";
        if (MaxOrdersPerFill <= 0) yield return $"{nameof(MaxOrdersPerFill)} is {MaxOrdersPerFill}; give a positive number or leave it out.";
        if (DuplicateWindowMs <= 0) yield return $"{nameof(DuplicateWindowMs)} is {DuplicateWindowMs}; give a positive number of milliseconds or leave it out.";
        if (MaxExecutions <= 0) yield return $"{nameof(MaxExecutions)} is {MaxExecutions}; give a positive number or leave it out.";
        if (MaxConsecutiveRejects <= 0) yield return $"{nameof(MaxConsecutiveRejects)} is {MaxConsecutiveRejects}; give a positive number or leave it out.";
        if (MaxOpenOrders <= 0) yield return $"{nameof(MaxOpenOrders)} is {MaxOpenOrders}; give a positive number or leave it out.";
        if (MaxOrdersPerSecond <= 0) yield return $"{nameof(MaxOrdersPerSecond)} is {MaxOrdersPerSecond}; give a positive rate.";
        if (PriceBandBps is <= 0 or > 10_000) yield return $"{nameof(PriceBandBps)} is {PriceBandBps}; give 1 to 10000 basis points.";
        if (MarketDataMaxAgeMs <= 0) yield return $"{nameof(MarketDataMaxAgeMs)} is {MarketDataMaxAgeMs}; give a positive number of milliseconds.";
        if (MaxHedgeDepth is < 1 or > 8) yield return $"{nameof(MaxHedgeDepth)} is {MaxHedgeDepth}; give 1 to 8.";
        if (AllowedSymbols is { Count: 0 }) yield return $"{nameof(AllowedSymbols)} is empty; list the symbols, or leave it out to allow all.";
        if (ceilings is null) yield break;
        if (MaxOrderNotional > ceilings.MaxOrderNotional) yield return Above(nameof(MaxOrderNotional), MaxOrderNotional, ceilings.MaxOrderNotional);
        if (MaxOpenNotional > ceilings.MaxOpenNotional) yield return Above(nameof(MaxOpenNotional), MaxOpenNotional, ceilings.MaxOpenNotional);
        if (MaxOrdersPerSecond > ceilings.MaxOrdersPerSecond) yield return Above(nameof(MaxOrdersPerSecond), MaxOrdersPerSecond, ceilings.MaxOrdersPerSecond);
        if (MaxHedgeDepth > ceilings.MaxHedgeDepth) yield return Above(nameof(MaxHedgeDepth), MaxHedgeDepth, ceilings.MaxHedgeDepth);
        if (PriceBandBps > ceilings.MaxPriceBandBps) yield return Above(nameof(PriceBandBps), PriceBandBps, ceilings.MaxPriceBandBps);
        foreach ((string name, decimal? value, decimal ceiling) in new (string, decimal?, decimal)[]
        {
            (nameof(MaxOrderUnits), MaxOrderUnits, ceilings.MaxOrderUnits),
            (nameof(MaxOpenOrders), MaxOpenOrders, ceilings.MaxOpenOrders),
            (nameof(MaxDailyLoss), MaxDailyLoss, ceilings.MaxDailyLoss),
            (nameof(MaxDrawdown), MaxDrawdown, ceilings.MaxDrawdown),
            (nameof(MaxOrdersPerFill), MaxOrdersPerFill, ceilings.MaxOrdersPerFill),
            (nameof(MaxExecutions), MaxExecutions, ceilings.MaxExecutions),
            (nameof(MaxConsecutiveRejects), MaxConsecutiveRejects, ceilings.MaxConsecutiveRejects),
            (nameof(MaxWeightPer10Seconds), MaxWeightPer10Seconds, ceilings.MaxWeightPer10Seconds),
            (nameof(MaxWeightPerMinute), MaxWeightPerMinute, ceilings.MaxWeightPerMinute),
            (nameof(MaxWeightPerHour), MaxWeightPerHour, ceilings.MaxWeightPerHour),
            (nameof(MaxDailyOrders), MaxDailyOrders, ceilings.MaxDailyOrders),
            (nameof(MaxDailyNotional), MaxDailyNotional, ceilings.MaxDailyNotional),
        })
        {
            if (ceiling > 0 && value is null) yield return Missing(name, ceiling);
            else if (ceiling > 0 && value > ceiling) yield return Above(name, value.Value, ceiling);
        }
    }

    // What is left out is not limited, and that is more than any ceiling.
    private static string Missing(string name, decimal ceiling) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} is not set, and the contract's [HardLimit] is {ceiling}; set it to that or less.");

    private static string Above(string name, decimal value, decimal ceiling) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} is {value}, above the contract's [HardLimit] of {ceiling}; configuration can only tighten it. Lower the option, or change the contract in review.");
}

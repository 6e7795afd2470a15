namespace Safety.Limits;

/// <summary>
/// The limits of one scope: a symbol, a strategy, an account, or the firm (all accounts of a host). An order has to fit into every scope it belongs to; the denial
/// names the one that it does not fit into. What is null is not limited there.
/// </summary>
/// <remarks>Maps to 17 CFR 240.15c3-5(c)(1)(i) and (ii), RTS 6 art. 15(1)(b) and (c), 15(4) and 15(5).</remarks>
public sealed record ScopeLimits
{
    /// <summary>The most units one order may have (<see cref="Guarding.DenialCode.OrderUnitsExceeded"/>).</summary>
    public decimal? MaxOrderUnits { get; init; }

    /// <summary>The most one order may be worth, in the account's currency (<see cref="Guarding.DenialCode.OrderNotionalExceeded"/>).</summary>
    public decimal? MaxOrderNotional { get; init; }

    /// <summary>The most orders that may be admitted in one trading day; replacements count (<see cref="Guarding.DenialCode.DailyOrdersExceeded"/>).</summary>
    public long? MaxDailyOrders { get; init; }

    /// <summary>The most that may be admitted in one trading day, in the account's currency, open and filled (<see cref="Guarding.DenialCode.DailyNotionalExceeded"/>).</summary>
    public decimal? MaxDailyNotional { get; init; }

    /// <summary>The gross position: what positions and open orders could add up to at worst, long and short legs apart, in the account's currency at fresh prices (<see cref="Guarding.DenialCode.OpenNotionalExceeded"/>).</summary>
    public decimal? MaxOpenNotional { get; init; }

    /// <summary>The net position: the same with long and short legs netted, over all symbols of the scope (<see cref="Guarding.DenialCode.NetNotionalExceeded"/>).</summary>
    public decimal? MaxNetNotional { get; init; }

    /// <summary>True where positions have to be counted.</summary>
    internal bool LimitsPositions => MaxOpenNotional is not null || MaxNetNotional is not null;

    internal IEnumerable<string> Problems()
    {
        if (MaxOrderUnits <= 0) yield return $"{nameof(MaxOrderUnits)} is {MaxOrderUnits}; give a positive number of units or leave it out.";
        if (MaxOrderNotional <= 0) yield return $"{nameof(MaxOrderNotional)} is {MaxOrderNotional}; give a positive amount or leave it out.";
        if (MaxDailyOrders <= 0) yield return $"{nameof(MaxDailyOrders)} is {MaxDailyOrders}; give a positive number or leave it out.";
        if (MaxDailyNotional <= 0) yield return $"{nameof(MaxDailyNotional)} is {MaxDailyNotional}; give a positive amount or leave it out.";
        if (MaxOpenNotional <= 0) yield return $"{nameof(MaxOpenNotional)} is {MaxOpenNotional}; give a positive amount or leave it out.";
        if (MaxNetNotional <= 0) yield return $"{nameof(MaxNetNotional)} is {MaxNetNotional}; give a positive amount or leave it out.";
    }
}

namespace Safety.Orders;

/// <summary>Reference data of an instrument, as far as limits need it.</summary>
/// <param name="Symbol">The venue's symbol.</param>
/// <param name="Currency">The currency its price (inverse: its contract value) is in, ISO 4217 or the venue's code.</param>
/// <param name="TickSize">The price step; an order off it is denied.</param>
/// <param name="LotSize">The size step in units; an order off it is denied.</param>
/// <param name="Multiplier">What one unit is worth per 1 of price (1 for shares and spot).</param>
/// <param name="IsInverse">True when one unit is worth <paramref name="Multiplier"/> of <paramref name="Currency"/> at any price (coin-margined futures).</param>
public sealed record Instrument(
    string Symbol, string Currency, decimal TickSize, decimal LotSize, decimal Multiplier = 1m, bool IsInverse = false)
{
    /// <summary>The currency that one unit is, where fees may be taken in it (spot markets: BTC of BTC-USD); null where units are no currency.</summary>
    public string? BaseCurrency { get; init; }

    /// <summary>
    /// What one unit counts as in the limits at any price, in <see cref="Currency"/>: for instruments whose price may be zero or negative (calendar
    /// spreads, power, oil in April 2020), where a price says nothing about what is at risk; a margin or an outright's worth, for instance. Only
    /// with it may a limit, a stop and a reference price be zero or negative, and the price band is measured against it. Null: the price says it.
    /// </summary>
    public decimal? NotionalPerUnit { get; init; }

    /// <summary>What <paramref name="units"/> are worth at <paramref name="price"/>, in <see cref="Currency"/>.</summary>
    public decimal NotionalOf(decimal units, decimal price) =>
        NotionalPerUnit is { } each ? units * each : IsInverse ? units * Multiplier : units * price * Multiplier;
}

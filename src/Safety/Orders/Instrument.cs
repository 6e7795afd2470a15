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
    /// <summary>What <paramref name="units"/> are worth at <paramref name="price"/>, in <see cref="Currency"/>.</summary>
    public decimal NotionalOf(decimal units, decimal price) => IsInverse ? units * Multiplier : units * price * Multiplier;
}

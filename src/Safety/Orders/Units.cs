namespace Safety.Orders;

/// <summary>A size in units of the instrument (shares, coins, contracts). Not money: see <see cref="Notional"/>.</summary>
/// <param name="Value">How many; positive, a multiple of the instrument's lot.</param>
public readonly record struct Units(decimal Value);

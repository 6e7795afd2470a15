namespace Safety.Orders;

/// <summary>A size in money of the instrument's currency. Not units: see <see cref="Units"/>.</summary>
/// <param name="Value">How much; positive.</param>
public readonly record struct Notional(decimal Value);

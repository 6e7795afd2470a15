using Safety.Orders;

namespace Safety.Simulation.Market;

/// <summary>A trade as the market published it.</summary>
/// <param name="Price">The price.</param>
/// <param name="Size">Units traded.</param>
/// <param name="Aggressor">The side that took liquidity.</param>
public readonly record struct TradePrint(decimal Price, decimal Size, Side Aggressor);

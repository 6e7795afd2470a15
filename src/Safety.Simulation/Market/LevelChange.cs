using Safety.Orders;

namespace Safety.Simulation.Market;

/// <summary>The displayed size at one price of one side.</summary>
/// <param name="Side">Bids are <see cref="Side.Buy"/>, asks <see cref="Side.Sell"/>.</param>
/// <param name="Price">The price, in the instrument's currency.</param>
/// <param name="Size">The size displayed now, in units; 0 = the level is gone.</param>
public readonly record struct LevelChange(Side Side, decimal Price, decimal Size);

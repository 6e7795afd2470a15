using Safety.Orders;

namespace Safety.Limits;

/// <summary>What could be traded now, from the venue's order book.</summary>
public interface IDisplayedLiquidity
{
    /// <summary>
    /// The units on display for an order of a side, from the best price on to a distance from it; false when the book is not known. Called on the caller's thread
    /// before the admission, so it must not block.
    /// </summary>
    bool TryGet(Instrument instrument, Side side, int withinBps, out DisplayedLiquidity liquidity);
}

using Safety.Orders;

namespace Safety.Limits;

/// <summary>Where the price band gets its reference prices from: the last trade or the mid of the venue's own market data.</summary>
public interface IReferencePrices
{
    /// <summary>The latest price; false when there is none. Called on the caller's thread before the admission, so it must not block.</summary>
    bool TryGet(Instrument instrument, out ReferencePrice price);
}

using Safety.Limits;
using Safety.Orders;

namespace Safety.PowerCut.Tests.Trading;

/// <summary>A market that stands still.</summary>
internal sealed class SteadyPrices(TimeProvider clock) : IReferencePrices
{
    public bool TryGet(Instrument instrument, out ReferencePrice price)
    {
        price = new ReferencePrice(50_000m, clock.GetUtcNow());
        return true;
    }
}

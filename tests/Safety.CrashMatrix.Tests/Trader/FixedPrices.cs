using Safety.Limits;
using Safety.Orders;

namespace Safety.CrashMatrix.Tests.Trader;

/// <summary>A market that stands still.</summary>
internal sealed class FixedPrices : IReferencePrices
{
    public bool TryGet(Instrument instrument, out ReferencePrice price)
    {
        price = new ReferencePrice((Scenario.Bid + Scenario.Ask) / 2m, TimeProvider.System.GetUtcNow());
        return true;
    }
}

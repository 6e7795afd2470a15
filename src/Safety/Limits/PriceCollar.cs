using Safety.Guarding;
using Safety.Orders;

namespace Safety.Limits;

/// <summary>The lowest and the highest price at which a symbol may be traded, whatever the market says (a static collar): a feed that is wrong is wrong for the price band too.</summary>
/// <param name="Low">The lowest price, as the venue quotes it.</param>
/// <param name="High">The highest.</param>
/// <remarks>Maps to RTS 6 art. 15(1)(a) and 17 CFR 240.15c3-5(c)(1)(ii).</remarks>
[Control("StaticCollar", "No price outside fixed bounds of its symbol, whatever the market says.", DenialCode.PriceOutsideCollar, Sec = "(c)(1)(ii)", Rts6 = "15(1)(a)", Fia = "price tolerance", Exits = "pass")]
public sealed record PriceCollar(decimal Low, decimal High)
{
    /// <summary>Checks every price of an order, and the market's where it has none.</summary>
    internal Denial? Check(OrderTerms terms, decimal market)
    {
        foreach ((string name, decimal? price) in (ReadOnlySpan<(string, decimal?)>)[("limit", terms.LimitPrice), ("stop", terms.StopPrice), ("reference", terms.Type == OrderType.Market ? market : null)])
        {
            if (price < Low || price > High)
            {
                return Denials.Create(DenialCode.PriceOutsideCollar,
                    $"the {name} price {price} of {terms.Instrument.Symbol} is outside {Low} to {High}, in which it may be traded ({nameof(LimitOptions)}.{nameof(LimitOptions.Collars)}). Check price and market data; what can only reduce a position is let through.");
            }
        }

        return null;
    }
}

using Safety.Guarding;
using Safety.Orders;

namespace Safety.Limits;

/// <summary>No price further from the reference than allowed (a collar), but for exits that take profit, and no order without a fresh reference.</summary>
/// <remarks>Maps to RTS 6 art. 15(1)(a) and 17 CFR 240.15c3-5(c)(1)(ii).</remarks>
public sealed class PriceBand
{
    private readonly int _bandBps;
    private readonly int _maxAgeMs;

    internal PriceBand(int bandBps, int maxAgeMs)
    {
        _bandBps = bandBps;
        _maxAgeMs = maxAgeMs;
    }

    /// <summary>
    /// Checks the order's price and gives the worst price it could fill at: the limit price (for a sell at least the market), or for an order without one
    /// the reference (or stop) price moved by the whole band against us.
    /// </summary>
    [Control("PriceBand", "No price further from the reference than allowed.", DenialCode.PriceOutsideBand, Sec = "(c)(1)(ii)", Rts6 = "15(1)(a)", Fia = "price tolerance", Exits = "held too, but for those that take profit")]
    [Control("ReferencePrice", "No order without a fresh reference price.", DenialCode.ReferencePriceMissing, DenialCode.ReferencePriceStale, Sec = "(c)(1)(ii)", Rts6 = "15(1)(a)", Fia = "price tolerance")]
    internal Denial? Check(OrderTerms terms, ReferencePrice? reference, DateTimeOffset now, out decimal worstPrice)
    {
        worstPrice = 0m;
        Instrument instrument = terms.Instrument;
        if (reference is not { } price || (price.Price <= 0m && instrument.NotionalPerUnit is null))
        {
            return Denials.Create(DenialCode.ReferencePriceMissing,
                $"no reference price for {instrument.Symbol}; an order cannot be limited without one. Feed {nameof(IReferencePrices)} first.");
        }

        double age = (now - price.At).TotalMilliseconds;
        if (age > _maxAgeMs || age < -_maxAgeMs)
        {
            return Denials.Create(DenialCode.ReferencePriceStale,
                $"the reference price of {instrument.Symbol} is {age:0} ms old, more than {_maxAgeMs} ms. Wait for market data.");
        }

        switch (terms.Type)
        {
            case OrderType.Market:
                worstPrice = AwayFrom(price.Price);
                return null;
            case OrderType.Stop:
                // One that the market has passed already triggers at once, at the market.
                worstPrice = AwayFrom(WorseOf(terms.StopPrice!.Value, price.Price));
                return null;
            case OrderType.StopLimit:
                worstPrice = WorstOf(terms.LimitPrice!.Value, WorseOf(terms.StopPrice!.Value, price.Price));
                return Outside(terms.LimitPrice.Value, terms.StopPrice.Value, "stop");
            default:
                worstPrice = WorstOf(terms.LimitPrice!.Value, price.Price);
                return TakesProfit(terms, price.Price) ? null : Outside(terms.LimitPrice.Value, price.Price, "reference");
        }

        // What the band is a part of: the price, or where that says nothing about what is at risk, what a unit counts as.
        decimal Whole(decimal center) => instrument.NotionalPerUnit / instrument.Multiplier ?? center;

        decimal AwayFrom(decimal center) => terms.Side == Side.Buy ? center + (Whole(center) * _bandBps / 10_000m) : center;

        // A limit caps what a buy costs. A sell limited below the market fills at the market: the short is worth that much.
        decimal WorstOf(decimal limit, decimal market) => terms.Side == Side.Sell ? WorseOf(limit, market) : limit;

        Denial? Outside(decimal limit, decimal center, string name)
        {
            decimal distance = Math.Abs(limit - center) * 10_000m;
            return distance <= Whole(center) * _bandBps ? null : Denials.Create(DenialCode.PriceOutsideBand,
                $"limit price {limit} is {distance / Whole(center):0} bps from the {name} price {center}, more than {_bandBps} bps. Check the price.");
        }
    }

    /// <summary>A stop that opens a position is a price like another: what triggers it must not be out of this world. One that ends a position may stand where it protects.</summary>
    [Control("StopPrice", "No stop that opens a position outside the band.", DenialCode.PriceOutsideBand, Sec = "(c)(1)(ii)", Rts6 = "15(1)(a)", Fia = "price tolerance", Exits = "pass")]
    internal Denial? CheckStop(OrderTerms terms, decimal market)
    {
        if (terms.StopPrice is not { } stop)
            return null;
        decimal whole = terms.Instrument.NotionalPerUnit / terms.Instrument.Multiplier ?? market;
        decimal distance = Math.Abs(stop - market) * 10_000m;
        return distance <= whole * _bandBps ? null : Denials.Create(DenialCode.PriceOutsideBand,
            $"stop price {stop} is {distance / whole:0} bps from the reference price {market}, more than {_bandBps} bps. Check the price; the stop of a position is let through.");
    }

    // It ends what is held at a better price, or not at all. It counts at its own price all the same: what it was to end may be gone by then.
    private static bool TakesProfit(OrderTerms terms, decimal market) => terms.ReduceOnly && (terms.Side == Side.Sell ? terms.LimitPrice >= market : terms.LimitPrice <= market);

    // Selling lower risks less money, but exposure is counted at the higher of the two.
    private static decimal WorseOf(decimal a, decimal b) => Math.Max(a, b);
}

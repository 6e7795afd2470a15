using Safety.Orders;
using Safety.Testing.Traders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>The limit of an order that leaves is no further from the market, as it was at some moment of its call, than the band; but for exits that take profit.</summary>
internal sealed class WithinBand(World world, CallsUnderWay calls) : Check(world, Invariant.WithinBand)
{
    private readonly List<(string Symbol, long At, decimal Before, decimal After)> _jumps = [];

    public override void OnPrice(string symbol, decimal before, decimal after) => _jumps.Add((symbol, World.Line.Now, before, after));

    public override void OnSent(WireMessage message)
    {
        if (calls.Of(message) is not [{ Terms: { Type: OrderType.Limit, LimitPrice: { } limit, Instrument: { NotionalPerUnit: null } instrument } terms } call, ..])
            return;
        decimal[] prices = [.. _jumps.Where(jump => jump.Symbol == instrument.Symbol && jump.At >= call.At).Select(static jump => jump.Before), World.Market.Price(instrument.Symbol)];
        if (terms.ReduceOnly && prices.Any(price => terms.Side == Side.Sell ? limit >= price : limit <= price))
            return;
        int band = World.Plan.Accounts[message.Account].Limits.PriceBandBps;
        if (Array.TrueForAll(prices, price => Math.Abs(limit - price) * 10_000m > price * band))
            Fail(FormattableString.Invariant($"{message.ClientId} was sent at {limit}, more than {band} bps from the market at {string.Join(" and ", prices)}"));
    }
}

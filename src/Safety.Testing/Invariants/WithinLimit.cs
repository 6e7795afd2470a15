using Safety.Orders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>
/// With an order that leaves, worst-case exposure at the venue is not above the limit: what is held and all that can still fill on one side, counted at
/// prices that favour the product wherever it cannot know better.
/// </summary>
internal sealed class WithinLimit(World world, AlarmReadings readings) : Check(world, Invariant.WithinLimit)
{
    private readonly Dictionary<string, List<decimal>> _prices = [];

    public void OnPrice(string symbol, decimal price)
    {
        if (!_prices.TryGetValue(symbol, out List<decimal>? prices))
            _prices.Add(symbol, prices = []);
        prices.Add(price);
    }

    public override void OnSent(WireMessage message)
    {
        if (message.Kind is not (WireKind.Submit or WireKind.Replace) || readings.Tainted(message.Account) is not null)
            return;
        AccountPlan plan = World.Plan.Accounts[message.Account];
        decimal worst = 0m;
        foreach (Instrument instrument in plan.Instruments)
            worst += WorstOf(message, instrument, instrument.Symbol == message.Terms!.Instrument.Symbol);
        if (worst > plan.Limits.MaxOpenNotional * 1.0001m)
            Fail(FormattableString.Invariant($"with {message.ClientId} worst-case exposure is {worst:0.##}, and the limit is {plan.Limits.MaxOpenNotional}"));
    }

    private decimal WorstOf(WireMessage message, Instrument instrument, bool isTraded)
    {
        (decimal longs, decimal shorts) = World.Venue(message.Account).Holdings.Legs(instrument.Symbol);
        decimal buys = 0m, sells = 0m;
        foreach (BookOrder order in World.VenuesOf(message.Account).SelectMany(static venue => venue.Orders))
        {
            if (World.Checks.Sent.Find(message.Account, order.FirstId) is { IsTwice: true })
                continue; // the answer to the network's second copy may have been a no
            if (order.Symbol == instrument.Symbol && !order.IsForeign && order.IsLive && !order.ClientIds.Contains(message.Target ?? ""))
                Add(order.Terms, order.Leaves);
        }

        foreach (WireMessage sent in World.Checks.Sent.All)
        {
            if (sent != message && sent.Account == message.Account && sent.Kind == WireKind.Submit && sent.Flying > 0 && !sent.HasArrived && sent.Terms!.Instrument.Symbol == instrument.Symbol)
                Add(sent.Terms, UnitsOf(sent.Terms));
        }

        if (isTraded)
        {
            BookOrder? target = message.Target is null ? null : World.VenuesOf(message.Account).Select(venue => venue.Find(message.Target)).FirstOrDefault(static order => order is not null);
            Add(message.Terms!, Math.Max(0m, Math.Max(target?.Leaves ?? 0m, UnitsOf(message.Terms!) - (target?.Total ?? 0m))));
        }

        decimal mark = instrument.NotionalOf(1m, isTraded ? World.Market.Price(instrument.Symbol) : Cheapest(instrument.Symbol));
        if (World.Plan.Accounts[message.Account].Venues[0].Does.HoldsLegs)
            return (longs * mark) + (shorts * mark) + Math.Max(buys, sells);
        decimal held = (longs - shorts) * mark;
        return Math.Max(0m, Math.Max(held + buys, sells - held));

        void Add(OrderTerms terms, decimal units)
        {
            decimal market = World.Market.Price(terms.Instrument.Symbol);
            decimal price = terms.StopPrice is { } stop && terms.Type == OrderType.Stop ? (terms.Side == Side.Buy ? Math.Max(stop, isTraded ? market : stop) : stop) : terms.LimitPrice ?? market;
            decimal worth = terms.Instrument.NotionalOf(units, price);
            if (terms.Side == Side.Buy)
                buys += worth;
            else
                sells += worth;
        }
    }

    private decimal UnitsOf(OrderTerms terms) => terms.Size.IsNotional
        ? Math.Floor(terms.Size.Value / Math.Max(0.0000000000000000000000000001m, terms.Instrument.NotionalOf(1m, terms.LimitPrice ?? World.Market.Price(terms.Instrument.Symbol))))
        : terms.Size.Value;

    /// <summary>Every price a symbol has had.</summary>
    public decimal[] PricesOf(string symbol)
    {
        foreach (AccountPlan account in World.Plan.Accounts)
        {
            for (int i = 0; i < account.Instruments.Count; i++)
            {
                if (account.Instruments[i].Symbol == symbol)
                    return [account.Prices[i], .. _prices.GetValueOrDefault(symbol, [])];
            }
        }

        throw new ArgumentException($"Nobody trades {symbol}.", nameof(symbol));
    }

    // The product may know a price of what is not traded now from its own last order or fill.
    private decimal Cheapest(string symbol) => PricesOf(symbol).Min();
}

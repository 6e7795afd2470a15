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
        {
            // What nobody has been told of, nobody could count.
            bool isTraded = instrument.Symbol == message.Terms!.Instrument.Symbol;
            (decimal longs, decimal shorts) = World.Venue(message.Account).Holdings.Legs(instrument.Symbol);
            decimal untold = Untold(message.Account, instrument.Symbol);
            decimal asTold = untold == 0m ? decimal.MaxValue : WorstOf(message, instrument, isTraded, Math.Max(0m, longs - shorts - untold), Math.Max(0m, shorts - longs + untold));
            worst += Math.Min(asTold, WorstOf(message, instrument, isTraded, longs, shorts));
        }

        if (worst > plan.Limits.MaxOpenNotional * 1.0001m && !CanOnlyReduce(message))
            Fail(FormattableString.Invariant($"with {message.ClientId} worst-case exposure is {worst:0.##}, and the limit is {plan.Limits.MaxOpenNotional}"));
    }

    // What has expired on its way is refused.
    private bool CanStillArrive(WireMessage sent) =>
        sent is { Kind: WireKind.Submit, Flying: > 0, HasArrived: false } && !World.Venues[(sent.Account, sent.Desk)].IsExpired(sent.Stamp);

    // Above the limit only what cannot but reduce is let through: all that may fill on its side does no more than close the position.
    private bool CanOnlyReduce(WireMessage message)
    {
        (string symbol, Side side) = (message.Terms!.Instrument.Symbol, message.Terms.Side);
        decimal held = World.Venue(message.Account).Holdings.Net(symbol) * (side == Side.Buy ? -1m : 1m);
        string? line = message.Target is { } first ? World.Checks.Sent.FirstOf(message.Account, first) : null;
        decimal open = World.VenuesOf(message.Account).SelectMany(static venue => venue.Orders)
            .Where(order => order.IsLive && !order.IsForeign && order.Symbol == symbol && order.Terms.Side == side && order.FirstId != line).Sum(static order => order.Leaves);
        decimal flying = World.Checks.Sent.All
            .Where(sent => sent != message && sent.Account == message.Account && sent.Terms?.Instrument.Symbol == symbol && sent.Terms.Side == side && sent.ClientId != line && CanStillArrive(sent))
            .Sum(sent => UnitsOf(sent.Terms!));
        decimal filled = message.Target is null ? 0m : World.VenuesOf(message.Account).Select(venue => venue.Find(message.Target)).FirstOrDefault(static order => order is not null)?.Total ?? 0m;
        return open + flying + UnitsOf(message.Terms) - filled <= held;
    }

    private decimal WorstOf(WireMessage message, Instrument instrument, bool isTraded, decimal longs, decimal shorts)
    {
        decimal buys = 0m, sells = 0m;
        string? line = message.Target is { } first ? World.Checks.Sent.FirstOf(message.Account, first) : null; // it and what it replaces are one order
        (OrderTerms Terms, decimal Units)? replaced = null;
        foreach (BookOrder order in World.VenuesOf(message.Account).SelectMany(static venue => venue.Orders))
        {
            if (World.Checks.Sent.Find(message.Account, order.FirstId) is { IsTwice: true })
                continue; // the answer to the network's second copy may have been a no
            if (order.Symbol == instrument.Symbol && !order.IsForeign && order.IsLive && order.FirstId != line)
                Add(order.Terms, order.Leaves);
        }

        foreach (WireMessage sent in World.Checks.Sent.All)
        {
            if (sent == message || sent.Account != message.Account || sent.Terms?.Instrument.Symbol != instrument.Symbol || !CanStillArrive(sent))
                continue;
            if (sent.ClientId == line)
                replaced = (sent.Terms, UnitsOf(sent.Terms));
            else
                Add(sent.Terms, UnitsOf(sent.Terms));
        }

        if (isTraded)
        {
            BookOrder? target = message.Target is null ? null : World.VenuesOf(message.Account).Select(venue => venue.Find(message.Target)).FirstOrDefault(static order => order is not null);
            if (target is not null)
                replaced = (target.Terms, target.Leaves);
            // The larger of the two.
            OrderTerms terms = message.Terms!;
            decimal units = Math.Max(0m, UnitsOf(terms) - (target?.Total ?? 0m));
            decimal market = World.Market.Price(instrument.Symbol);
            Count(terms.Side, Math.Max(WorthOf(terms, units, market), replaced is { } before ? WorthOf(before.Terms, before.Units, Cheapest(instrument.Symbol)) : 0m));
        }

        decimal mark = instrument.NotionalOf(1m, isTraded ? World.Market.Price(instrument.Symbol) : Cheapest(instrument.Symbol));
        if (World.Plan.Accounts[message.Account].Venues[0].Does.HoldsLegs)
            return (longs * mark) + (shorts * mark) + Math.Max(buys, sells);
        decimal held = (longs - shorts) * mark;
        return Math.Max(0m, Math.Max(held + buys, sells - held));

        // What was sent before counts at the prices it was admitted at: that the market has jumped past a stop since, its fill will tell.
        void Add(OrderTerms terms, decimal units) => Count(terms.Side, WorthOf(terms, units, Cheapest(instrument.Symbol)));

        void Count(Side side, decimal worth)
        {
            if (side == Side.Buy)
                buys += worth;
            else
                sells += worth;
        }

        static decimal WorthOf(OrderTerms terms, decimal units, decimal market) => terms.Instrument.NotionalOf(units, terms switch
        {
            { Type: OrderType.Stop, StopPrice: { } stop } => terms.Side == Side.Buy ? Math.Max(stop, market) : stop,
            _ => terms.LimitPrice ?? market,
        });
    }

    // By what the position has moved without a word so far: a bust or correction, and a fill that is later after the end than the contract's profile says.
    private decimal Untold(int account, string symbol) => World.VenuesOf(account).SelectMany(static venue => venue.Log)
        .Where(logged => !logged.IsTold && logged.Order.Symbol == symbol && (logged.Report.ExecType is ExecType.TradeCancel or ExecType.TradeCorrect || (logged.IsAfterEnd && readings.IsLate(account, logged.Order))))
        .Sum(static logged => logged.Order.Terms.Side == Side.Buy ? logged.Moved : -logged.Moved);

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

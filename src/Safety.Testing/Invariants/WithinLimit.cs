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
        OrderTerms terms = message.Terms!;
        decimal worth = WorthOf(terms, Left(message), World.Market.Price(terms.Instrument.Symbol));
        decimal replaced = Replaced(message).Select(before => WorthOf(before.Terms, before.Units, Cheapest(before.Terms.Instrument.Symbol))).DefaultIfEmpty().Max();
        if (message.Target is not null && !IsAnew(message) && (worth <= replaced || (TargetOf(message) is null && HasNeverLeft(message.Account, message.Target))))
            return; // no more can come of it than of what it replaces, and nothing where that has never left
        AccountPlan plan = World.Plan.Accounts[message.Account];
        decimal worst = plan.Instruments.Sum(instrument => World.Venue(message.Account).Holdings.Sides.Sum(side => WorstOf(message, instrument, side, worth)));
        if (worst > plan.Limits.MaxOpenNotional * 1.0001m && !CanOnlyReduce(message))
            Fail(FormattableString.Invariant($"with {message.ClientId} worst-case exposure is {worst:0.##}, and the limit is {plan.Limits.MaxOpenNotional}"));
    }

    private decimal WorstOf(WireMessage message, Instrument instrument, PositionSide position, decimal worth)
    {
        bool isTraded = instrument.Symbol == message.Terms!.Instrument.Symbol;
        (decimal buys, decimal sells) = (0m, 0m);
        foreach ((OrderTerms terms, decimal units) in Others(message, instrument.Symbol, position))
            Count(terms.Side, WorthOf(terms, units, Cheapest(instrument.Symbol)));
        if (isTraded && message.Terms.PositionSide == position)
            Count(message.Terms.Side, worth);

        // What a unit held is worth only the market says: now, or as the product has seen it last. A long that is worth more makes up for more that is sold.
        decimal[] marks = [.. (isTraded ? [World.Market.Price(instrument.Symbol)] : PricesOf(instrument.Symbol)).Select(price => instrument.NotionalOf(1m, price))];
        // What nobody was told of, nobody could count; what an answer has listed may have been taken in by now, or not.
        decimal held = World.Venue(message.Account).Holdings.Of(instrument.Symbol, position);
        LoggedReport[] untold = [.. Untold(message.Account, instrument.Symbol, position)];
        LoggedReport[] unlisted = [.. untold.Where(static logged => logged.FetchedAt is null)];
        return marks.Min(mark => new[] { [], untold, unlisted }.Min(unknown => Worst((held * mark) + unknown.Sum(logged => MovedBy(logged) * (CountedAt(message.Account, logged) - mark)))));

        decimal Worst(decimal worth) => Math.Max(0m, Math.Max(worth + buys, sells - worth));

        void Count(Side side, decimal more)
        {
            if (side == Side.Buy)
                buys += more;
            else
                sells += more;
        }
    }

    // Above the limit only what cannot but reduce is let through: all that may fill on its side does no more than close the position.
    private bool CanOnlyReduce(WireMessage message)
    {
        (string symbol, Side side, PositionSide position) = (message.Terms!.Instrument.Symbol, message.Terms.Side, message.Terms.PositionSide);
        decimal held = World.Venue(message.Account).Holdings.Of(symbol, position) * (side == Side.Buy ? -1m : 1m);
        return Others(message, symbol, position).Where(other => other.Terms.Side == side).Sum(static other => other.Units) + Left(message) <= held;
    }

    // Whatever else can still fill; an order and its replacements are one.
    private IEnumerable<(OrderTerms Terms, decimal Units)> Others(WireMessage message, string symbol, PositionSide position)
    {
        string? line = LineOf(message);
        foreach (BookOrder order in World.VenuesOf(message.Account).SelectMany(static venue => venue.Orders))
        {
            if (World.Checks.Sent.Find(message.Account, order.FirstId) is { IsTwice: true } && !World.VenuesOf(message.Account).Any(venue => venue.Log.Exists(logged => logged.Order == order && logged.IsToldToWork)))
                continue; // the answer to the network's second copy may have been a no
            if (order.Symbol == symbol && order.Terms.PositionSide == position && !order.IsForeign && order.IsLive && order.FirstId != line)
                yield return MostOf(message.Account, order);
        }

        foreach (WireMessage sent in World.Checks.Sent.All)
        {
            if (sent != message && sent.Account == message.Account && sent.ClientId != line && sent.Terms?.Instrument.Symbol == symbol && sent.Terms.PositionSide == position && CanStillArrive(sent))
                yield return (sent.Terms, UnitsOf(sent.Terms));
        }
    }

    // An order with what is on its way to change it: the dearer of the two.
    private (OrderTerms Terms, decimal Units) MostOf(int account, BookOrder order)
    {
        (OrderTerms Terms, decimal Units) most = (order.Terms, Math.Max(0m, order.Leaves - ReopenedUntold(account, order)));
        foreach (WireMessage sent in World.Checks.Sent.All)
        {
            if (sent is not { Kind: WireKind.Replace, Flying: > 0, HasArrived: false } || sent.Account != account || IsAnew(sent) || LineOf(sent) != order.FirstId || World.Venues[(account, sent.Desk)].IsExpired(sent.Stamp))
                continue;
            (OrderTerms Terms, decimal Units) changed = (sent.Terms!, Math.Max(0m, UnitsOf(sent.Terms!) - order.Total));
            if (WorthOf(changed.Terms, changed.Units, Cheapest(order.Symbol)) > WorthOf(most.Terms, most.Units, Cheapest(order.Symbol)))
                most = changed;
        }

        return most;
    }

    // What a bust has opened again that nobody was told of.
    private decimal ReopenedUntold(int account, BookOrder order) => -World.VenuesOf(account).SelectMany(static venue => venue.Log)
        .Where(logged => logged.Order == order && logged.Moved < 0m && !logged.IsTold).Sum(static logged => logged.Moved);

    // What shall still fill is anew: the order that it replaces may fill before it.
    private string? LineOf(WireMessage message) => message.Target is { } target && !IsAnew(message) ? World.Checks.Sent.FirstOf(message.Account, target) : null;

    // What a replacement replaces, at the venue or on its way there: the order, and every other replacement of it that nobody knows the answer to.
    private IEnumerable<(OrderTerms Terms, decimal Units)> Replaced(WireMessage message)
    {
        if (LineOf(message) is not { } line)
            yield break;
        if (TargetOf(message) is { } target)
            yield return (target.Terms, target.Leaves);
        else if (World.Checks.Sent.Find(message.Account, line) is { } first && CanStillArrive(first))
            yield return (first.Terms!, UnitsOf(first.Terms!));
        foreach (WireMessage sent in World.Checks.Sent.All)
        {
            if (sent != message && sent.Life == message.Life && sent.Account == message.Account && !sent.Answer.IsCompleted && LineOf(sent) == line)
                yield return (sent.Terms!, Left(sent));
        }
    }

    // Nor has what was to replace it come to anything, whether or not that was sent.
    private bool HasNeverLeft(int account, string id) =>
        World.Checks.Sent.Find(account, id) is not { } sent || (sent.Target is { } target && HasNeverLeft(account, target));

    private bool IsAnew(WireMessage message) => World.Plan.Accounts[message.Account].Venues[0].Does is { Replace: ReplaceActs.CancelAndNew or ReplaceActs.InPlace, Replaced: ReplacedQuantity.Remaining };

    private BookOrder? TargetOf(WireMessage message) => message.Target is null || IsAnew(message) ? null
        : World.VenuesOf(message.Account).Select(venue => venue.Find(message.Target) ?? venue.Find(LineOf(message)!)).FirstOrDefault(static order => order is not null);

    private decimal Left(WireMessage message) => Math.Max(0m, UnitsOf(message.Terms!) - (TargetOf(message)?.Total ?? 0m));

    // What has expired on its way is refused.
    private bool CanStillArrive(WireMessage sent) =>
        sent is { Kind: WireKind.Submit, Flying: > 0, HasArrived: false } && !World.Venues[(sent.Account, sent.Desk)].IsExpired(sent.Stamp);

    // By what the position has moved without a word so far.
    private IEnumerable<LoggedReport> Untold(int account, string symbol, PositionSide position) => World.VenuesOf(account).SelectMany(static venue => venue.Log)
        .Where(logged => !logged.IsTold && logged.Moved != 0m && logged.Order.Symbol == symbol && logged.Order.Terms.PositionSide == position);

    private static decimal MovedBy(LoggedReport logged) => logged.Order.Terms.Side == Side.Buy ? logged.Moved : -logged.Moved;

    // What an untold move counts as, a unit: the price that its order has, which is reserved; nothing is reserved for busts and corrections, fills that are later
    // after the end than the contract's profile says, and those of an order of which a second copy was answered with a no.
    private decimal CountedAt(int account, LoggedReport logged) =>
        logged.Report.ExecType is ExecType.TradeCancel or ExecType.TradeCorrect || (logged.IsAfterEnd && readings.IsLate(account, logged.Order)) || World.Checks.Sent.Find(account, logged.Order.FirstId) is { IsTwice: true }
            ? 0m : logged.Order.Terms.Instrument.NotionalOf(1m, logged.Report.LastPx);

    // What was sent before counts at the prices it was admitted at: that the market has jumped past a stop since, its fill will tell.
    private static decimal WorthOf(OrderTerms terms, decimal units, decimal market) => terms.Instrument.NotionalOf(units, terms switch
    {
        { Type: OrderType.Stop, StopPrice: { } stop } => terms.Side == Side.Buy ? Math.Max(stop, market) : stop,
        _ => terms.LimitPrice ?? market,
    });

    private decimal UnitsOf(OrderTerms terms) => terms.Size.IsNotional
        ? Math.Floor(terms.Size.Value / Math.Max(0.0000000000000000000000000001m, terms.Instrument.NotionalOf(1m, terms.LimitPrice ?? terms.StopPrice ?? World.Market.Price(terms.Instrument.Symbol))))
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

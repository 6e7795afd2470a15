using System.Globalization;
using PaperTrading.Broker;
using PaperTrading.Running;
using Safety.Guarding;
using Safety.Hedging;
using Safety.Host;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Simulation.Market;
using Safety.Simulation.Remote;

namespace PaperTrading.Strategy;

/// <summary>
/// A maker leg that quotes at the touch, and a hedge leg that takes the other side of each fill. Every order's key comes from
/// its cause (the market event or the fill's ExecID), so that a restart repeats causes, not orders. What is owed for fills the guard
/// knows (<see cref="GuardedAccount.GetHedgeObligationsAsync"/>); the strategy keeps no list beside it.
/// </summary>
internal sealed class MakerHedgeStrategy(IPaperBrokerGuard broker, GuardedAccount account, MarketView market, decimal quoteNotional)
{
    public static readonly StrategyId Maker = new("maker");
    public static readonly StrategyId HedgeId = new("hedge");
    public static readonly Origin Origin = new("maker-hedge-sample", "sample trader", "paper desk", "algorithm");

    private const int EventsBetweenLooks = 12;
    private const int LooksBeforeCancel = 25;
    private const int LooksBetweenRehedges = 100;
    private const int MostHedgeAttempts = 3;
    private const int HedgeBudgetBps = 50;
    private const int HedgeDeadlineMs = 10_000;

    // A strategy keeps within its own pace; the limit is for when it does not.
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(25);

    private readonly Dictionary<string, Quote> _quotes = [];
    private readonly IReadOnlyList<Leg> _legs = Leg.Pair(market.Instruments);
    private long _lastLook;
    private long _lastLookAt;
    private long _looks;
    private long _lastReport;

    public IReadOnlyList<Leg> Legs => _legs;

    /// <summary>Picks up where the last process stopped: working quotes are ours again.</summary>
    public async Task ResumeAsync()
    {
        foreach (IntentRecord order in await account.GetWorkingOrdersAsync())
        {
            if (order.Key.Strategy == Maker && order.Terms is { } terms)
                _quotes[terms.Instrument.Symbol] = new Quote(order.ClientOrderId, terms);
        }
    }

    /// <summary>
    /// Acts on every durable execution report after the last one it has seen; after a restart that is all of them, and what
    /// was hedged before is known by its key.
    /// </summary>
    public async Task OnReportsAsync()
    {
        foreach (ReportRecord record in await account.ReadReportsAsync(_lastReport))
        {
            _lastReport = record.Sequence;
            ExecutionReport report = record.Report;
            if (report.OrderStatus is OrderStatus.Filled or OrderStatus.Canceled or OrderStatus.Expired or OrderStatus.Rejected)
            {
                foreach ((string symbol, Quote quote) in _quotes)
                {
                    if (quote.Id == report.ClientOrderId)
                        _quotes.Remove(symbol);
                }
            }

            await HedgeAsync(record);
        }
    }

    /// <summary>Looks at the market every few events and keeps one quote per maker instrument at the touch.</summary>
    public async Task OnMarketAsync(StepResult step)
    {
        if (step.EventsConsumed - _lastLook < EventsBetweenLooks || (_lastLook > 0 && TimeProvider.System.GetElapsedTime(_lastLookAt) < s_betweenLooks))
            return;
        (_lastLook, _lastLookAt) = (step.EventsConsumed, TimeProvider.System.GetTimestamp());
        foreach (Leg leg in _legs)
            await QuoteAsync(leg, step.EventsConsumed);
        if (++_looks % LooksBetweenRehedges == 0)
            await RehedgeAsync(step.EventsConsumed);
    }

    /// <summary>Cancels every working order, also those this process did not place.</summary>
    public async Task CancelAllAsync()
    {
        foreach (IntentRecord order in await account.GetWorkingOrdersAsync())
            await CancelAsync(order.ClientOrderId);
        _quotes.Clear();
    }

    private async Task QuoteAsync(Leg leg, long marketEvent)
    {
        string symbol = leg.Maker.Symbol;
        if (market.Top(symbol) is not { IsTwoSided: true } top || market.Top(leg.Hedge.Symbol) is not { IsTwoSided: true })
            return;
        decimal held = await account.GetPositionAsync(symbol);
        OrderKey key = Key(Maker, string.Create(CultureInfo.InvariantCulture, $"{symbol}@{marketEvent}"), top.Time);
        if (_quotes.TryGetValue(symbol, out Quote? quote))
        {
            decimal touch = quote.Terms.Side == Side.Buy ? top.Bid : top.Ask;
            if (++quote.Looks >= LooksBeforeCancel)
            {
                _quotes.Remove(symbol);
                await CancelAsync(quote.Id);
            }
            else if (touch != quote.Terms.LimitPrice)
            {
                OrderTerms moved = quote.Terms with { LimitPrice = touch };
                Outcome<OrderAck> replaced = await broker.ReplaceOrderAsync(key, new OrderReplacement(quote.Id, moved));
                Remember(symbol, replaced, moved, quote);
            }

            return;
        }

        Side side = held > 0m ? Side.Sell : Side.Buy;
        decimal price = side == Side.Buy ? top.Bid : top.Ask;
        OrderTerms terms = Terms(leg.Maker, side, UnitsFor(leg.Maker, price), price, TimeInForce.GoodTillCancel) with { HedgedBy = PlanFor(leg, side, price) };
        Remember(symbol, await broker.SubmitOrderAsync(key, new NewOrder(terms)), terms, null);
    }

    private async Task CancelAsync(ClientOrderId id)
    {
        Outcome<CancelResult> outcome = await broker.CancelOrderAsync(id);
        if (outcome.Kind == OutcomeKind.Unknown)
            await account.FindOrderAsync(id); // its state comes with the next report; nothing is assumed from a lost answer
    }

    // An unknown outcome may be working at the venue: it is kept as a quote until the venue has told.
    private void Remember(string symbol, in Outcome<OrderAck> outcome, OrderTerms terms, Quote? replaced)
    {
        switch (outcome.Kind)
        {
            case OutcomeKind.Accepted:
                _quotes[symbol] = new Quote(outcome.Acceptance!.ClientOrderId, terms);
                break;
            case OutcomeKind.Unknown:
                _quotes.Remove(symbol);
                break;
            default:
                if (replaced is null || outcome.Denial?.Code == DenialCode.TargetNotWorking)
                    _quotes.Remove(symbol);
                break;
        }
    }

    // Units of the hedge that are worth a unit of the maker, at the prices of now. Where there is no other market, nothing is hedged.
    private HedgePlan? PlanFor(Leg leg, Side side, decimal price)
    {
        if (leg.Hedge == leg.Maker || market.Top(leg.Hedge.Symbol) is not { IsTwoSided: true } top
            || !market.TryGet(leg.Maker.Currency, leg.Hedge.Currency, out Safety.Limits.ReferencePrice rate))
            return null;
        decimal ratio = Math.Round(leg.Maker.NotionalOf(1m, price) * rate.Price / leg.Hedge.NotionalOf(1m, side == Side.Buy ? top.Bid : top.Ask), 6);
        return ratio > 0m ? new HedgePlan(leg.Hedge, ratio, HedgeBudgetBps, HedgeDeadlineMs) : null;
    }

    private async Task HedgeAsync(ReportRecord record)
    {
        ExecutionReport fill = record.Report;
        if (fill.ExecType != ExecType.Trade || record.Disposition is not (ReportDisposition.Applied or ReportDisposition.AppliedWithAlarm or ReportDisposition.InDoubt))
            return;
        OrderKey key = Key(HedgeId, $"{fill.ClientOrderId}/{fill.ExecId}", fill.VenueTime);
        if (await account.FindIntentAsync(key) is not null)
            return; // decided before
        HedgeObligation? owed = (await account.GetHedgeObligationsAsync()).FirstOrDefault(owed => owed.Fill.ExecId == fill.ExecId);
        // Only a definite "no" allows another attempt.
        for (ushort attempt = 0; owed is not null && attempt < MostHedgeAttempts && !await HedgeAsync(key with { Attempt = attempt }, owed);)
            attempt++;
    }

    // What a hedge could not get is owed still; the guard says how much, and since when.
    private async Task RehedgeAsync(long marketEvent)
    {
        foreach (HedgeObligation owed in await account.GetHedgeObligationsAsync())
        {
            if (market.Top(owed.Plan.With.Symbol) is { } top)
                await HedgeAsync(Key(HedgeId, string.Create(CultureInfo.InvariantCulture, $"{owed.Fill.Order}@{marketEvent}"), top.Time), owed);
        }
    }

    // False where the hedge was certainly not placed.
    private async Task<bool> HedgeAsync(OrderKey key, HedgeObligation owed)
    {
        if (await account.FindOrderAsync(owed.Fill.Order) is not { Terms: { } made } || market.Top(owed.Plan.With.Symbol) is not { IsTwoSided: true } top)
            return true; // nothing to try now
        decimal open = owed.OutstandingQty < 0m ? owed.OutstandingQty + owed.WorkingQty : owed.OutstandingQty - owed.WorkingQty;
        Side side = made.Side == Side.Buy == open > 0m ? Side.Sell : Side.Buy; // what is hedged too much is undone
        if (open == 0m)
            return true;
        OrderTerms terms = Terms(owed.Plan.With, side, Math.Abs(open), side == Side.Buy ? top.Ask : top.Bid, TimeInForce.ImmediateOrCancel);
        Outcome<OrderAck> hedge = await broker.SubmitOrderAsync(key, new NewOrder(terms with { Hedges = owed.Fill }));
        return hedge.Kind is OutcomeKind.Accepted or OutcomeKind.Unknown;
    }

    private decimal UnitsFor(Instrument instrument, decimal price)
    {
        decimal rate = market.TryGet("USD", instrument.Currency, out Safety.Limits.ReferencePrice fx) ? fx.Price : 1m;
        decimal lots = Math.Max(1m, Math.Floor(quoteNotional * rate / instrument.NotionalOf(instrument.LotSize, price)));
        return lots * instrument.LotSize;
    }

    private static OrderTerms Terms(Instrument instrument, Side side, decimal units, decimal price, TimeInForce timeInForce) => new()
    {
        Instrument = instrument,
        Side = side,
        Size = new Units(units),
        LimitPrice = price,
        TimeInForce = timeInForce,
        Origin = Origin,
    };

    private static OrderKey Key(StrategyId strategy, string cause, DateTimeOffset at) => new(strategy, new CauseKey(cause), at);

    private sealed class Quote(ClientOrderId id, OrderTerms terms)
    {
        public ClientOrderId Id { get; } = id;

        public OrderTerms Terms { get; } = terms;

        public int Looks { get; set; }
    }
}

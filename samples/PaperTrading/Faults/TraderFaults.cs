using System.Globalization;
using PaperTrading.Broker;
using PaperTrading.Running;
using PaperTrading.Strategy;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Orders;
using Safety.Simulation.Market;
using Safety.Simulation.Remote;

namespace PaperTrading.Faults;

/// <summary>
/// What goes wrong in traders: fat fingers, runaway loops, reused keys, a replace of a dead order, a kill drill, an order whose hedge cannot be had, a stop that fires twice. Each makes the
/// real mistake through the real guard; the safeguard that denies it shows in the final table.
/// </summary>
internal sealed class TraderFaults(SafetyHost host, GuardedAccount account, IPaperBrokerGuard broker, MarketView market, string stateDirectory, Func<Task> endDrill)
{
    public const string Driller = "trader faults";

    private static readonly StrategyId s_faults = new("fault");

    private readonly string _log = Path.Combine(stateDirectory, "trader-faults.log");
    private long _next;

    // Goes on where the last process stopped, so that a run that is killed often still makes every mistake.
    private long _turn = Counted(stateDirectory).Where(static mistake => mistake.Key != "submitBeforeArmed").Sum(static mistake => mistake.Value);

    /// <summary>How often each mistake was made, over all processes of the run.</summary>
    public static SortedDictionary<string, long> Counted(string stateDirectory)
    {
        SortedDictionary<string, long> counts = new(StringComparer.Ordinal);
        string log = Path.Combine(stateDirectory, "trader-faults.log");
        foreach (string kind in File.Exists(log) ? File.ReadLines(log) : [])
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
        return counts;
    }

    /// <summary>The mistake of calling before the guard is armed.</summary>
    public async Task SubmitBeforeArmedAsync(Instrument instrument)
    {
        Count("submitBeforeArmed");
        OrderTerms terms = Terms(instrument, instrument.LotSize, instrument.TickSize);
        await Expect(broker.SubmitOrderAsync(Key("submitBeforeArmed", 0), new NewOrder(terms)));
    }

    /// <summary>Makes the next mistake when it is time.</summary>
    public async Task OnMarketAsync(StepResult step)
    {
        if (step.EventsConsumed < _next)
            return;
        Instrument? instrument = market.Instruments.FirstOrDefault(instrument => market.Top(instrument.Symbol) is { IsTwoSided: true });
        if (instrument is null)
            return;
        _next = step.EventsConsumed + Math.Max(20, step.EventsTotal / 30);
        TopOfBook top = market.Top(instrument.Symbol)!;
        long at = step.EventsConsumed;
        switch (_turn++ % 8)
        {
            case 0:
                Count("fatFingerPrice");
                await Expect(broker.SubmitOrderAsync(Key("fatFingerPrice", at), new NewOrder(Terms(instrument, instrument.LotSize, Round(top.Bid * 1.5m, instrument)))));
                break;
            case 1:
                Count("fatFingerSize");
                decimal lots = Math.Ceiling(40_000m / Math.Max(0.000001m, instrument.NotionalOf(instrument.LotSize, top.Bid) * Rate(instrument)));
                await Expect(broker.SubmitOrderAsync(Key("fatFingerSize", at), new NewOrder(Terms(instrument, lots * instrument.LotSize, top.Bid))));
                break;
            case 2:
                Count("keyReuse");
                await ReuseKeyAsync(instrument, top, at);
                break;
            case 3:
                Count("replaceDeadOrder");
                await Expect(broker.ReplaceOrderAsync(Key("replaceDeadOrder", at), new OrderReplacement(new ClientOrderId("S1NEVERSENT"), Terms(instrument, instrument.LotSize, top.Bid))));
                break;
            case 4:
                Count("killDrill");
                await KillDrillAsync(instrument, top, at);
                break;
            case 5:
                Count("hedgeNotOnDisplay");
                HedgePlan plan = new(instrument, 1_000_000m, PriceBudgetBps: 50, DeadlineMs: 1_000);
                await Expect(broker.SubmitOrderAsync(Key("hedgeNotOnDisplay", at), new NewOrder(Terms(instrument, instrument.LotSize, top.Bid) with { HedgedBy = plan })));
                break;
            case 6:
                Count("stopFiredTwice");
                await FireStopTwiceAsync(instrument, top, at);
                break;
            default:
                Count("runawayLoop");
                await RunAwayAsync(instrument, top, at);
                break;
        }
    }

    private async Task ReuseKeyAsync(Instrument instrument, TopOfBook top, long at)
    {
        OrderKey key = Key("keyReuse", at);
        OrderTerms terms = Terms(instrument, instrument.LotSize, top.Bid) with { TimeInForce = TimeInForce.ImmediateOrCancel };
        Outcome<OrderAck> first = await broker.SubmitOrderAsync(key, new NewOrder(terms));
        if (first.Kind != OutcomeKind.Denied)
            await Expect(broker.SubmitOrderAsync(key, new NewOrder(terms with { Size = new Units(2m * instrument.LotSize) })));
    }

    // A stop that fires on the price, and once more on the report: one exit of a position at a time. And one that fires for a position that is long gone.
    private async Task FireStopTwiceAsync(Instrument first, TopOfBook firstTop, long at)
    {
        await Expect(broker.SubmitOrderAsync(Key("stopFiredLate", at), new NewOrder(Exit(first, Side.Sell, firstTop.Bid, new PositionEpisode(1)))));
        foreach (Instrument instrument in market.Instruments)
        {
            decimal held = await account.GetPositionAsync(instrument.Symbol);
            if (Math.Abs(held) < instrument.LotSize || market.Top(instrument.Symbol) is not { IsTwoSided: true } top || await account.GetEpisodeAsync(instrument.Symbol) is not { } episode)
                continue;
            OrderTerms exit = held > 0m ? Exit(instrument, Side.Sell, top.Bid, episode) : Exit(instrument, Side.Buy, top.Ask, episode);
            Outcome<OrderAck>[] fired = await Task.WhenAll(
                broker.SubmitOrderAsync(Key("stopFired", at), new NewOrder(exit)).AsTask(), broker.SubmitOrderAsync(Key("stopFiredAgain", at), new NewOrder(exit)).AsTask());
            if (Array.TrueForAll(fired, static outcome => outcome.Kind == OutcomeKind.Unknown))
                throw new InvalidOperationException($"A stop was sent twice: {fired[0]}, {fired[1]}.");
            return;
        }
    }

    private static OrderTerms Exit(Instrument instrument, Side side, decimal price, PositionEpisode episode) => Terms(instrument, instrument.LotSize, price) with
    {
        Side = side,
        TimeInForce = TimeInForce.ImmediateOrCancel,
        ReduceOnly = true,
        Exits = episode,
    };

    // All at once, as a loop that does not wait for answers would; immediate-or-cancel, so that what gets through does not stay.
    private async Task RunAwayAsync(Instrument instrument, TopOfBook top, long at)
    {
        OrderTerms terms = Terms(instrument, instrument.LotSize, top.Bid) with { TimeInForce = TimeInForce.ImmediateOrCancel };
        int orders = 3 * host.Accounts[0].Options.Limits.MaxOrdersPerSecond;
        await Task.WhenAll(Enumerable.Range(0, orders).Select(async i =>
            await broker.SubmitOrderAsync(Key(string.Create(CultureInfo.InvariantCulture, $"runawayLoop {i}"), at), new NewOrder(terms)) is { Kind: OutcomeKind.Denied }));
    }

    private async Task KillDrillAsync(Instrument instrument, TopOfBook top, long at)
    {
        host.Kill.Latch("drill", Driller);
        await Expect(broker.SubmitOrderAsync(Key("killDrill", at), new NewOrder(Terms(instrument, instrument.LotSize, top.Bid))));
        await endDrill();
        await host.ArmAsync();
    }

    private decimal Rate(Instrument instrument) => market.TryGet(instrument.Currency, "USD", out Safety.Limits.ReferencePrice rate) ? rate.Price : 1m;

    private static async Task Expect(ValueTask<Outcome<OrderAck>> call)
    {
        Outcome<OrderAck> outcome = await call;
        if (outcome.Kind is OutcomeKind.Accepted)
            throw new InvalidOperationException($"A mistake got through: {outcome}.");
    }

    private static decimal Round(decimal price, Instrument instrument) => Math.Floor(price / instrument.TickSize) * instrument.TickSize;

    private static OrderTerms Terms(Instrument instrument, decimal units, decimal price) => new()
    {
        Instrument = instrument,
        Side = Side.Buy,
        Size = new Units(units),
        LimitPrice = price,
        Origin = MakerHedgeStrategy.Origin,
    };

    private static OrderKey Key(string kind, long at) =>
        new(s_faults, new CauseKey(string.Create(CultureInfo.InvariantCulture, $"{kind}@{at}")), new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(at));

    private void Count(string kind) => File.AppendAllText(_log, kind + "\n");
}

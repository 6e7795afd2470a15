using System.Globalization;
using Safety.Guard;
using Safety.Guarding;
using Safety.Identity;
using Safety.Ledger;
using Safety.Limits;
using Safety.Orders;

namespace Safety.Host;

/// <summary>
/// Closes all positions of an account through its guard: for each a reduce-only order at a time, no further from the reference price than the budget, that fills at once
/// or ends; what is left is asked for anew at the price of the moment.
/// </summary>
/// <param name="account">The account.</param>
/// <param name="budgetBps">How far from the reference price.</param>
/// <param name="person">Who wants it.</param>
/// <param name="send">Sends an order through the account's guard; what it was denied for, or null.</param>
/// <param name="progress">Is told how far it is; null = nobody.</param>
internal sealed class Flattening(
    AccountCore account, int budgetBps, string person, Func<OrderKey, OrderTerms, CancellationToken, Task<Denial?>> send, IProgress<FlattenProgress>? progress)
{
    private const int TriesInVain = 20;

    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _clock = account.Host.Clock;
    private readonly DateTimeOffset _startedAt = account.Host.Clock.GetUtcNow();
    private readonly Origin _origin = new("flatten", person, "operations", person);
    private ushort _attempt;

    /// <summary>Goes on until nothing is held, or twenty rounds have changed nothing.</summary>
    public async Task<FlattenProgress> RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan look = TimeSpan.FromMilliseconds(account.Host.Options.WatchIntervalMs);
        decimal before = 0m;
        TimeSpan wait = look;
        for (int inVain = 0; ;)
        {
            PositionLeft[] left = [.. await Task.WhenAll((await HeldAsync().ConfigureAwait(false)).Select(held => ReduceAsync(held, cancellationToken))).ConfigureAwait(false)];
            FlattenProgress now = new(account.Id, left);
            progress?.Report(now);
            decimal units = left.Sum(static position => Math.Abs(position.Units));
            bool isWaiting = left.Any(static position => position.Why is null);
            (inVain, wait) = units != before ? (0, look) : isWaiting ? (inVain, look) : (inVain + 1, wait < s_longestWait ? wait * 2 : s_longestWait);
            before = units;
            if (now.IsFlat || inVain >= TriesInVain)
                return now;
            await Task.Delay(wait, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    // With whether something works that closes it.
    private Task<(Holding Holding, bool IsUnderWay)[]> HeldAsync() => account.Host.Writer.RunAsync(journal =>
        journal.Account(account.Ref).Holdings.Values.Where(static holding => holding.Units != 0m)
            .Select(holding => (holding, journal.Families.Any(family => family.Account == account.Ref && family.Contribution.OpenUnits > 0m
                && family.First.Admission.Terms is { Exits: { } exits } terms && exits.Number == holding.Episode && terms.Instrument.Symbol == holding.Symbol))).ToArray());

    private async Task<PositionLeft> ReduceAsync((Holding Holding, bool IsUnderWay) held, CancellationToken cancellationToken)
    {
        Holding holding = held.Holding;
        if (held.IsUnderWay)
            return Left(null);
        if (TermsFor(holding, out string why) is not { } terms)
            return Left(why);
        string cause = string.Create(CultureInfo.InvariantCulture, $"{holding.Symbol}/{holding.Side}/{holding.Episode}");
        OrderKey key = new(new StrategyId("flatten"), new CauseKey(cause), _startedAt, 0, _attempt++);
        return await send(key, terms, cancellationToken).ConfigureAwait(false) is { } denial ? Left($"{denial.Code}: {denial.Message}") : Left("the last order has ended, or has not filled yet");

        PositionLeft Left(string? reason) => new(holding.Symbol, holding.Side, holding.Units, reason);
    }

    private OrderTerms? TermsFor(Holding holding, out string why)
    {
        if (holding.Instrument is not { } instrument)
        {
            why = "it was taken over from the venue, and nothing has been traded in it here: tick and lot are not known; close it at the venue";
            return null;
        }

        (ReferencePrice? reference, decimal rate) = account.MarketData(instrument);
        if (reference is not { } market || rate <= 0m)
        {
            why = "no reference price or exchange rate is known";
            return null;
        }

        Side side = holding.Units > 0m ? Side.Sell : Side.Buy;
        decimal budget = Math.Abs(market.Price) * budgetBps / 10_000m;
        decimal ticks = (side == Side.Sell ? market.Price - budget : market.Price + budget) / instrument.TickSize;
        decimal price = (side == Side.Sell ? Math.Ceiling(ticks) : Math.Floor(ticks)) * instrument.TickSize; // never past the budget
        decimal unit = instrument.NotionalOf(1m, Math.Max(price, market.Price)) * rate;
        decimal most = unit > 0m ? account.Options.Limits.MaxOrderNotional / unit : 0m;
        decimal units = Math.Floor(Math.Min(most, holding.Reducible(side, 0m)) / instrument.LotSize) * instrument.LotSize;
        why = units > 0m ? "" : "orders that close it work already, or less than a lot is left, or a lot is worth more than an order may be";
        return units <= 0m ? null : new OrderTerms
        {
            Instrument = instrument,
            Side = side,
            PositionSide = holding.Side,
            Size = new Units(units),
            LimitPrice = price,
            TimeInForce = TimeInForce.ImmediateOrCancel,
            ReduceOnly = true,
            Exits = new PositionEpisode(holding.Episode),
            Origin = _origin,
        };
    }
}

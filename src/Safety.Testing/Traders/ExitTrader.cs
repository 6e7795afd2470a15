using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Worlds;

namespace Safety.Testing.Traders;

/// <summary>
/// A strategy that takes positions and leaves them by exits that name their episode: by stops that wait, at the market, in part; and, as one that was restarted or is late, a second time, or when
/// the position is over. What it has decided outlives the process.
/// </summary>
internal sealed class ExitTrader(World world)
{
    private const long Ms = TimeSpan.TicksPerMillisecond;

    private readonly List<(int Account, string Symbol, PositionEpisode Episode, Side Side)> _seen = [];
    private readonly Dictionary<int, ClientOrderId> _last = [];
    private int _made;

    /// <summary>Begins to trade.</summary>
    public void Start()
    {
        for (int account = 0; account < world.Plan.Accounts.Count; account++)
        {
            int index = account;
            if (world.Plan.Accounts[account] is { Exits: true, Instruments.Count: > 1 })
                world.Line.After(500 * Ms, null, () => Look(index));
        }
    }

    private void Look(int account)
    {
        if (world.IsResting)
            return;
        Draw draw = Draw.For(world.Plan.Seed, "exits", account, world.Line.Now / Ms);
        world.Line.After(draw.Between(200, 1_400) * Ms, null, () => Look(account));
        if (world.Life is { IsDead: false, Host: not null } life && life.StandsStillUntil <= world.Line.Now && life.Guards.TryGetValue((account, 0), out ISimulatedGuard? guard))
            world.Go(life, () => ActAsync(life, account, guard, draw));
    }

    private async Task ActAsync(Life life, int account, ISimulatedGuard guard, Draw draw)
    {
        Instrument instrument = world.Plan.Accounts[account].Instruments[1];
        GuardedAccount here = life.Accounts[account];
        decimal held = await here.GetPositionAsync(instrument.Symbol).ConfigureAwait(false);
        PositionEpisode? episode = await here.GetEpisodeAsync(instrument.Symbol).ConfigureAwait(false);
        if (life.IsDead)
            return;
        Side side = held > 0m ? Side.Sell : Side.Buy;
        if (episode is { } now && !_seen.Contains((account, instrument.Symbol, now, side)))
        {
            _seen.Add((account, instrument.Symbol, now, side));
            world.Checks.OnEpisode(account, instrument.Symbol, now);
        }

        if (held == 0m || draw.Percent(15))
        {
            await SubmitAsync(guard, account, Terms(instrument, draw.Of(Side.Buy, Side.Buy, Side.Sell), draw.Between(2, 9) * 5m, OrderType.Market)).ConfigureAwait(false);
            return;
        }

        if (draw.Percent(20) && _last.TryGetValue(account, out ClientOrderId last))
        {
            await guard.CancelAsync(last).ConfigureAwait(false);
            return;
        }

        // What was decided for an earlier position comes late: one on the same side would do it harm.
        var earlier = _seen.FindAll(seen => seen.Account == account && seen.Side == side && seen.Episode != episode);
        PositionEpisode left = earlier.Count > 0 && draw.Percent(35) ? earlier[draw.Below(earlier.Count)].Episode : episode ?? default;
        decimal units = Math.Abs(held) * draw.Of(100, 100, 50, 30) / 100m;
        units = Math.Max(instrument.LotSize, Math.Floor(units / instrument.LotSize) * instrument.LotSize);
        Outcome<OrderAck> outcome = await SubmitAsync(guard, account, Terms(instrument, side, units, draw.Weighted((3, OrderType.Stop), (5, OrderType.Market), (2, OrderType.Limit))) with { ReduceOnly = true, Exits = left }).ConfigureAwait(false);
        if (outcome.Acceptance is { } accepted)
            _last[account] = accepted.ClientOrderId;
    }

    private ValueTask<Outcome<OrderAck>> SubmitAsync(ISimulatedGuard guard, int account, OrderTerms terms) =>
        guard.SubmitAsync(new OrderKey(new StrategyId($"exits{account}"), new CauseKey($"x{++_made}"), world.Plan.Start.AddTicks(world.Line.Now)), terms);

    private OrderTerms Terms(Instrument instrument, Side side, decimal units, OrderType type)
    {
        decimal market = world.Market.Price(instrument.Symbol);
        return new OrderTerms
        {
            Instrument = instrument,
            Side = side,
            Size = new Units(units),
            Type = type,
            LimitPrice = type == OrderType.Limit ? Near(10_000m) : null,
            StopPrice = type == OrderType.Stop ? Near(side == Side.Buy ? 10_150m : 9_850m) : null,
            Origin = new Origin("exits", "trader", "desk", "maker"),
        };

        decimal Near(decimal bps) => Math.Max(instrument.TickSize, Math.Round(market * bps / 10_000m / instrument.TickSize) * instrument.TickSize);
    }
}

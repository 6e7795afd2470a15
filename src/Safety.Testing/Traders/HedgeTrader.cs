using Safety.Guarding;
using Safety.Hedging;
using Safety.Host;
using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Traders;

/// <summary>
/// A strategy that hedges what the orders with a plan fill, and does now and then what it may not: twice, too much, on the wrong side, in something else, in a circle, or too late.
/// What it has heard of outlives the process.
/// </summary>
internal sealed class HedgeTrader(World world)
{
    private const long Ms = TimeSpan.TicksPerMillisecond;
    private const long LooksEveryMs = 900;
    private const int MostCalls = 4;

    private readonly List<Told> _told = [];
    private readonly HashSet<(int Account, string Line, string ExecId)> _known = [];
    private int _made;

    /// <summary>Begins to look after what is owed.</summary>
    public void Start()
    {
        for (int account = 0; account < world.Plan.Accounts.Count; account++)
        {
            int index = account;
            if (world.Plan.Accounts[account].Hedging is not null)
                world.Line.After(LooksEveryMs * Ms, null, () => Look(index));
        }
    }

    /// <summary>A report was told, perhaps not for the first time.</summary>
    public void Hear(int account, LoggedReport logged)
    {
        if (logged.Report.ExecType != ExecType.Trade || logged.Order.IsForeign || world.IsResting || world.Plan.Accounts[account].Hedging is not { } plan)
            return;
        Draw draw = Draw.For(world.Plan.Seed, "hears a fill", (long)Draw.HashOf(logged.Order.FirstId), (long)Draw.HashOf($"{logged.Report.ExecId}/{_told.Count}"));
        bool isNew = _known.Add((account, logged.Order.FirstId, logged.Report.ExecId));
        OrderTerms? first = world.Checks.Sent.Find(account, logged.Order.FirstId)?.Terms;
        if (first?.HedgedBy is not { } how)
        {
            if (first?.Hedges is not null && draw.Percent(30))
                Send(account, draw.Between(1, 200), new HedgedFill(logged.Report.ClientOrderId, logged.Report.ExecId), Terms(account, plan.Further, Against(first.Side), plan.Further.LotSize * 5m, ref draw));
            return;
        }

        decimal quantity = Lots(logged.Report.LastQty * how.Ratio, how.With);
        if (isNew)
            _told.Add(new Told(account, logged.Order.FirstId, logged.Report, world.Line.Now));
        if (quantity == 0m || !(isNew || draw.Percent(70)))
            return; // with the next fill; or told again
        Hedge(account, logged.Report, first, how, quantity, ref draw);
    }

    private void Hedge(int account, ExecutionReport report, OrderTerms filled, HedgePlan how, decimal quantity, ref Draw draw)
    {
        HedgingPlan plan = world.Plan.Accounts[account].Hedging!;
        HedgedFill fill = new(report.ClientOrderId, report.ExecId);
        Side side = Against(filled.Side);
        long soon = draw.Between(1, 250);
        switch (draw.Weighted((45, 0), (12, 1), (12, 2), (7, 3), (8, 4), (7, 5), (5, 6), (4, 7)))
        {
            case 0:
                Send(account, soon, fill, Terms(account, how.With, side, quantity, ref draw));
                break;
            case 1:
                break; // it is looked after later
            case 2:
                // In two halves, the second while the first works.
                decimal half = Lots(quantity / 2m, how.With);
                Send(account, soon, fill, Terms(account, how.With, side, half, ref draw));
                Send(account, soon + draw.Between(1, 400), fill, Terms(account, how.With, side, half, ref draw));
                break;
            case 3:
                Send(account, soon, fill, Terms(account, how.With, side, quantity + (how.With.LotSize * draw.Between(1, 5)), ref draw));
                break;
            case 4:
                Send(account, soon, fill, Terms(account, how.With, filled.Side, quantity, ref draw));
                break;
            case 5:
                Send(account, soon, fill, Terms(account, how.With, side, quantity, ref draw));
                Send(account, soon + draw.Between(1, 2_000), fill, Terms(account, how.With, side, quantity, ref draw));
                break;
            case 6:
                Send(account, soon, fill, Terms(account, plan.Further, side, plan.Further.LotSize * 3m, ref draw));
                break;
            default:
                Send(account, soon, fill with { ExecId = "not yet" }, Terms(account, how.With, side, quantity, ref draw));
                break;
        }
    }

    // What is owed and no order works for: half of it at a time is looked after.
    private void Look(int account)
    {
        if (world.IsResting)
            return;
        world.Line.After(LooksEveryMs * Ms, null, () => Look(account));
        if (Living() is { } life)
            world.Go(life, () => LookAsync(life, account));
    }

    private async Task LookAsync(Life life, int account)
    {
        foreach (HedgeObligation owed in await life.Accounts[account].GetHedgeObligationsAsync().ConfigureAwait(false))
        {
            Draw draw = Draw.For(world.Plan.Seed, "looks after", account, _made + (world.Line.Now / Ms));
            decimal uncovered = owed.OutstandingQty - owed.WorkingQty;
            string line = world.Checks.Sent.FirstOf(account, owed.Fill.Order.Value);
            if (uncovered == 0m || !draw.Percent(50) || _told.FindLast(told => told.Account == account && told.Line == line) is not { } fill || world.Line.Now - fill.At < 600 * Ms)
                continue;
            Side side = world.Checks.Sent.Find(account, line)!.Terms!.Side;
            Send(account, 0, new HedgedFill(fill.Report.ClientOrderId, fill.Report.ExecId), Terms(account, owed.Plan.With, uncovered > 0m ? Against(side) : side, Math.Abs(uncovered), ref draw));
        }
    }

    private void Send(int account, long milliseconds, HedgedFill fill, OrderTerms terms)
    {
        if (terms.Size.Value <= 0m)
            return;
        OrderKey key = new(new StrategyId($"hedges{account}"), new CauseKey($"h{++_made}"), world.Plan.Start.AddTicks(world.Line.Now));
        Call(account, milliseconds, key, terms with { Hedges = fill }, MostCalls);
    }

    private void Call(int account, long milliseconds, OrderKey key, OrderTerms terms, int calls) => world.Line.After(milliseconds * Ms, null, () =>
    {
        if (!world.IsResting && Living() is { } life && life.Guards.TryGetValue((account, 0), out ISimulatedGuard? guard))
            world.Go(life, async () =>
            {
                Outcome<OrderAck> outcome = await guard.SubmitAsync(key, terms).ConfigureAwait(false);
                if (!life.IsDead && outcome.Kind == OutcomeKind.Unknown && calls > 1)
                    Call(account, 500, key, terms, calls - 1);
            });
    });

    private Life? Living() => world.Life is { IsDead: false, Host: not null } life && life.Accounts.Count == world.Plan.Accounts.Count && life.StandsStillUntil <= world.Line.Now ? life : null;

    // Some are hedged in turn: in something further, or, in a circle, in what was hedged.
    private OrderTerms Terms(int account, Instrument instrument, Side side, decimal units, ref Draw draw)
    {
        AccountPlan plan = world.Plan.Accounts[account];
        OrderType type = draw.Weighted((4, OrderType.Limit), (6, OrderType.Market));
        decimal price = Math.Max(instrument.TickSize, Math.Round(world.Market.Price(instrument.Symbol) / instrument.TickSize) * instrument.TickSize);
        Instrument? further = draw.Weighted((55, 0), (20, 1), (25, 2)) switch { 1 => plan.Hedging!.Further, 2 => plan.Instruments[instrument == plan.Instruments[0] ? 1 : 0], _ => null };
        return new OrderTerms
        {
            Instrument = instrument,
            Side = side,
            PositionSide = plan.SideOf(side, closes: false),
            Size = new Units(units),
            Type = type,
            LimitPrice = type == OrderType.Limit ? price : null,
            HedgedBy = further is null || further == instrument ? null : new HedgePlan(further, 0.5m, 20, plan.Hedging!.DeadlineMs),
            Origin = new Origin("hedges", "trader", "desk", "maker"),
        };
    }

    private static Side Against(Side side) => side == Side.Buy ? Side.Sell : Side.Buy;

    private static decimal Lots(decimal units, Instrument instrument) => Math.Floor(units / instrument.LotSize) * instrument.LotSize;

    private sealed record Told(int Account, string Line, ExecutionReport Report, long At);
}

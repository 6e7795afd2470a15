using Safety.Decisions;
using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Testing.Worlds;

namespace Safety.Testing.Traders;

/// <summary>A strategy on durable causes: it sells half of what a fill has bought, decides once about each, and keeps its state in checkpoints.</summary>
internal sealed class FillHedger(World world, Life life, int account, GuardedAccount guarded, ISimulatedGuard guard)
{
    private static readonly DecisionSite<decimal> s_site = new("Simulated.Hedge", StateJson.Write, StateJson.ReadDecimal);

    private readonly StrategyId _name = new($"hedger{account}");
    private StrategyRunner<HedgeState>? _runner;
    private bool _isRunning;
    private bool _runsAgain;

    public void Start() => world.Go(life, async () =>
    {
        _runner = await guarded.Decisions.ResumeAsync<HedgeState>(_name, static () => new HedgeState(), static (state, cause) => state.Fills += cause.Report?.ExecType == ExecType.Trade ? 1 : 0, DecideAsync).ConfigureAwait(false);
        Run();
    });

    public void Run() => world.Go(life, async () =>
    {
        _runsAgain = true;
        if (_isRunning || _runner is not { } runner)
            return;
        _isRunning = true;
        try
        {
            while (_runsAgain && !life.IsDead)
            {
                _runsAgain = false;
                int done = await runner.RunPendingAsync().ConfigureAwait(false);
                if (!life.IsDead && done > 0 && runner.State.Fills % 3 == 0)
                    await runner.SaveCheckpointAsync().ConfigureAwait(false);
            }
        }
        catch (JournalException)
        {
            // Shut: the next process goes on where it stands.
        }
        finally
        {
            _isRunning = false;
        }

        if (runner.Waiting is not null && !life.IsDead)
            world.Line.After(700 * TimeSpan.TicksPerMillisecond, life, Run);
    });

    private async ValueTask<DecisionOutcome> DecideAsync(HedgeState state, Cause cause, CancellationToken cancellationToken)
    {
        if (cause.Report is not { ExecType: ExecType.Trade } fill || world.Venue(account).Find(fill.ClientOrderId.Value) is not { Terms.Side: Side.Buy } bought)
            return DecisionOutcome.NotMine;
        return await DecisionEntry.RunAsync(s_site, cause, fill.LastQty, (context, quantity) => Hedge(context, bought.Terms, quantity), SendAsync, cancellationToken).ConfigureAwait(false);
    }

    private static Plan Hedge(DecisionContext context, OrderTerms terms, decimal bought)
    {
        Instrument instrument = terms.Instrument;
        decimal half = Math.Floor(bought / 2m / instrument.LotSize) * instrument.LotSize;
        return half <= 0m || context.Price(instrument) is not { } price
            ? Plan.Nothing("too little")
            : Plan.Of("half of it", new OrderTerms
            {
                Instrument = instrument,
                Side = Side.Sell,
                PositionSide = terms.PositionSide,
                Size = new Units(half),
                LimitPrice = Math.Max(instrument.TickSize, Math.Round(price.Price / instrument.TickSize) * instrument.TickSize),
                Origin = new Origin("hedger", "trader", "desk", "maker"),
            });
    }

    private async ValueTask<LegOutcome> SendAsync(OrderKey key, OrderTerms terms, CancellationToken cancellationToken) => LegOutcome.From(await guard.SubmitAsync(key, terms).ConfigureAwait(false));
}

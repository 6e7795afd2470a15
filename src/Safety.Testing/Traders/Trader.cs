using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Traders;

/// <summary>
/// What the traders of a world do: each act under a key of its own, again with the same key where they do not know what has become of it, and under
/// a new attempt after a definite no. What they mean to do outlives the process; what they have heard does too, as in a strategy that keeps a book.
/// </summary>
internal sealed class Trader(World world)
{
    private const long Ms = TimeSpan.TicksPerMillisecond;
    private const int MostCalls = 12;
    private const int MostAttempts = 2;

    private readonly Dictionary<int, State> _states = [];
    /// <summary>True when nothing is waited for.</summary>
    public bool IsDone => !_states.Values.Any(static state => state.Waits);

    public long Orders { get; private set; }

    /// <summary>The tag that the orders of an account carry.</summary>
    public static string TagOf(AccountId account) => ClientOrderIdScheme.TagOf(account);

    public string TagOf(int account) => TagOf(world.Plan.Accounts[account].Id);

    /// <summary>What it has meant to change of an account's orders, sent or not.</summary>
    public IEnumerable<(string Target, string? Id, OrderTerms Terms)> Changes(int account) =>
        from act in world.Plan.Acts
        where act.Kind == TraderActKind.Replace && act.Account == account && _states.ContainsKey(act.Number)
        let state = _states[act.Number]
        where state is { Target: not null, Terms: not null }
        select (state.Target!.Value.Value, state.Id?.Value, state.Terms!);

    public void Perform(TraderAct act)
    {
        State state = StateOf(act);
        state.Begun = true;
        Call(act, state);
    }

    /// <summary>A new process: what was begun and has no answer is called again, and now and then what has one.</summary>
    public void Resume(Life life)
    {
        foreach (State state in _states.Values)
            state.Waits = false;
        foreach (TraderAct act in world.Plan.Acts)
        {
            if (!_states.TryGetValue(act.Number, out State? state) || !state.Begun || act.Kind == TraderActKind.Cancel)
                continue;
            Draw draw = Draw.For(world.Plan.Seed, "resumes", act.Number, life.Number);
            if (!state.IsKnown || draw.Percent(20))
                Later(act, state, draw.Between(50, 1_500));
        }
    }

    private State StateOf(TraderAct act)
    {
        if (!_states.TryGetValue(act.Number, out State? state))
            _states.Add(act.Number, state = new State());
        return state;
    }

    private void Later(TraderAct act, State state, long milliseconds)
    {
        state.Waits = true;
        world.Line.After(milliseconds * Ms, null, () =>
        {
            state.Waits = false;
            Call(act, state);
        });
    }

    private void Call(TraderAct act, State state)
    {
        if (world.Life is not { IsDead: false, Host: not null } life || life.Accounts.Count <= act.Account)
            return;
        if (life.StandsStillUntil > world.Line.Now)
        {
            Later(act, state, 10 + ((life.StandsStillUntil - world.Line.Now) / Ms));
            return;
        }

        if (!life.Guards.TryGetValue((act.Account, act.Desk), out ISimulatedGuard? guard))
            return;
        world.Go(life, () => CallAsync(life, act, state, guard));
    }

    private async Task CallAsync(Life life, TraderAct act, State state, ISimulatedGuard guard)
    {
        ClientOrderId target = default;
        if (act.On != 0 && act.Spice != Spice.OtherContent)
        {
            target = state.Target ?? await TargetAsync(life, act).ConfigureAwait(false);
            if (life.IsDead || target.IsEmpty)
                return; // nothing to change
            state.Target = target;
        }

        OrderKey key = KeyOf(act, state);
        if (act.Kind == TraderActKind.Cancel)
        {
            await guard.CancelAsync(target).ConfigureAwait(false);
            return;
        }

        OrderTerms terms = state.Terms ??= TermsOf(act);
        Outcome<OrderAck> outcome = act.Spice == Spice.Expired && guard is HeardGuard heard ? await heard.SubmitExpiredAsync(key, terms).ConfigureAwait(false)
            : act.Kind == TraderActKind.Submit ? await guard.SubmitAsync(key, terms).ConfigureAwait(false)
            : await guard.ReplaceAsync(key, target, terms).ConfigureAwait(false);
        if (!life.IsDead && outcome.Kind == OutcomeKind.Unknown)
            state.Id ??= (await life.Accounts[act.Account].FindIntentAsync(key).ConfigureAwait(false))?.ClientOrderId;
        if (!life.IsDead)
            Hear(act, state, key, outcome);
    }

    // A strategy changes an order also before it has heard of it: the journal knows its ID.
    private async Task<ClientOrderId> TargetAsync(Life life, TraderAct act)
    {
        int target = act.On;
        if (world.Plan.Accounts[act.Account].Venues[0].Does.Replace == ReplaceActs.InPlace)
            target = First(act).Number; // it keeps its ID
        if (!_states.TryGetValue(target, out State? on) || !on.Begun)
            return default;
        if (on.Id is { } known)
            return known;
        TraderAct first = world.Plan.Acts.First(other => other.Number == target);
        return (await life.Accounts[act.Account].FindIntentAsync(KeyOf(first, on)).ConfigureAwait(false))?.ClientOrderId ?? default;
    }

    private OrderKey KeyOf(TraderAct act, State state) => act.Spice == Spice.OtherContent && First(act) is var first
        ? KeyOf(first, StateOf(first))
        : new(new StrategyId($"trader{act.Account}"), new CauseKey($"k{act.Number}"), world.Plan.Start.AddTicks(act.At), 0, state.Attempt);

    private void Hear(TraderAct act, State state, OrderKey key, Outcome<OrderAck> outcome)
    {
        state.Calls++;

        // Two calls with one key hear the same answer. A strategy goes on from it once.
        if (key.Attempt < state.Attempt)
            return;
        Draw draw = Draw.For(world.Plan.Seed, "hears", act.Number, state.Calls);
        switch (outcome.Kind)
        {
            case OutcomeKind.Accepted:
                Orders++;
                state.Id = outcome.Acceptance!.ClientOrderId;
                state.IsKnown = true;
                break;
            case OutcomeKind.Rejected:
                state.IsKnown = true;
                if (act.Kind == TraderActKind.Submit && state.Attempt < MostAttempts && !world.IsResting && draw.Percent(60))
                {
                    state.Attempt++;
                    state.IsKnown = false;
                    Later(act, state, draw.Between(1, 400));
                }

                break;
            case OutcomeKind.Denied:
                state.IsKnown = outcome.Denial!.SpendsKey;
                if (!outcome.Denial.SpendsKey && outcome.Denial.Code is DenialCode.NotArmed or DenialCode.BreakerTripped or DenialCode.TargetNotWorking && state.Calls < MostCalls && !world.IsResting)
                    Later(act, state, draw.Between(20, 2_000));
                break;
            default:
                if (state.Calls < (world.IsResting ? 2 * MostCalls : MostCalls))
                    Later(act, state, draw.Between(100, 1_500));
                break;
        }
    }

    private OrderTerms TermsOf(TraderAct act)
    {
        AccountPlan plan = world.Plan.Accounts[act.Account];
        bool isSpecial = act.Spice is Spice.MoneyInDust or Spice.Astronomic && plan.Instruments.Count > 3;
        Instrument instrument = isSpecial ? plan.Instruments[act.Spice == Spice.Astronomic ? 2 : 3] : plan.Instruments[act.Instrument];
        decimal market = world.Market.Price(instrument.Symbol);
        if (act.Spice is Spice.NotOnTheList or Spice.NoRate or Spice.OldPrice)
        {
            instrument = plan.Forbidden[act.Spice - Spice.NotOnTheList];
            market = world.Market.Price(instrument.Symbol);
        }

        decimal near = Near(market, act.Spice == Spice.OutsideBand ? plan.Limits.PriceBandBps + 500 : act.PriceBps);
        bool needsLimit = act.Type is OrderType.Limit or OrderType.StopLimit;
        decimal stop = act.Spice == Spice.StopPassed ? (act.Side == Side.Buy ? instrument.TickSize : market * 100m) : Near(market, act.Side == Side.Buy ? 300 : -300);
        OrderType type = act.Spice == Spice.StopPassed ? OrderType.Stop : isSpecial ? OrderType.Limit : act.Type;
        OrderSize size = act.Spice switch
        {
            Spice.Money => new Notional(act.Size * 100m),
            Spice.MoneyInDust when isSpecial => new Notional(10m),
            Spice.Astronomic when isSpecial => new Units(1.1e13m),
            Spice.TooLarge => new Units(Math.Ceiling(plan.Limits.MaxOrderNotional * 1.1m / market)),
            Spice.StopPassed when act.Side == Side.Buy => new Units(900m),
            _ => new Units(act.Size * (instrument.LotSize < 1m ? 5m : 1m)),
        };
        return new OrderTerms
        {
            Instrument = instrument,
            Side = isSpecial ? Side.Buy : act.Side,
            Size = size,
            Type = type,
            LimitPrice = type is OrderType.Limit or OrderType.StopLimit ? (type == OrderType.StopLimit ? Near(stop, 0) : near) : null,
            StopPrice = type is OrderType.Stop or OrderType.StopLimit ? stop : null,
            Origin = new Origin(act.Spice == Spice.HalfCharacter ? "algorithm \ud800" : "algorithm", "trader", "desk", "maker"),
            TimeInForce = act.TimeInForce,
            ReduceOnly = act.ReduceOnly,
            PositionSide = plan.SideOf(isSpecial ? Side.Buy : act.Side, closes: Closes(act)),
            HedgedBy = act.Spice == Spice.Hedged && plan.Hedging is { } hedging
                ? new HedgePlan(plan.Instruments[1 - act.Instrument], act.Instrument == 0 ? hedging.Ratio : Math.Round(1m / hedging.Ratio, 3), 20, hedging.DeadlineMs) : null,
        };

        decimal Near(decimal price, int bps) => Math.Max(instrument.TickSize, Math.Round(price * (10_000m + bps) / 10_000m / instrument.TickSize) * instrument.TickSize);
    }

    // Of an order and all that replace it, the first says what it is about.
    private bool Closes(TraderAct act) => First(act) is var first && (first.ReduceOnly || Draw.For(world.Plan.Seed, "closes", first.Number).Percent(30));

    private TraderAct First(TraderAct act)
    {
        while (act.On != 0)
            act = world.Plan.Acts.First(other => other.Number == act.On);
        return act;
    }

    private sealed class State
    {
        public bool Begun { get; set; }

        public bool IsKnown { get; set; }

        public bool Waits { get; set; }

        public ushort Attempt { get; set; }

        public int Calls { get; set; }

        public ClientOrderId? Id { get; set; }

        public ClientOrderId? Target { get; set; }

        public OrderTerms? Terms { get; set; }
    }
}

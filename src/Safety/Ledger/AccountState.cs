using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Safety.Contracts;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Lifecycle;
using Safety.Orders;

namespace Safety.Ledger;

/// <summary>
/// Fold 2: an account. The sum of its families' contributions, kept by differences, and what facts say of the account itself. Pure and
/// total, with no clock.
/// </summary>
internal sealed record AccountState(int Account)
{
    // Venues take a fill back on the day, or at the settlement after a few.
    private const int DaysOfHedges = 30;

    /// <summary>Every leg that was ever held or ordered, by symbol and side.</summary>
    public ImmutableSortedDictionary<(string Symbol, PositionSide Side), Holding> Holdings { get; private set; } =
        ImmutableSortedDictionary.Create<(string Symbol, PositionSide Side), Holding>(LegOrder.Instance);

    /// <summary>Fees paid, by currency; the empty one where reports name none.</summary>
    public ImmutableSortedDictionary<string, decimal> Fees { get; private set; } = Contribution.NoFees;

    /// <summary>What is owed for fills that are to be hedged, by the order that has filled.</summary>
    public ImmutableSortedDictionary<ulong, HedgeDue> Hedges { get; private set; } = ImmutableSortedDictionary<ulong, HedgeDue>.Empty;

    /// <summary>The trading day counted.</summary>
    public DateOnly Day { get; init; }

    /// <summary>What was admitted on it, in the account's currency.</summary>
    public decimal DayNotional { get; init; }

    /// <summary>How many orders were.</summary>
    public long DayOrders { get; init; }

    /// <summary>How many fills there were on it.</summary>
    public long DayFills { get; private set; }

    /// <summary>The venue's rejects one after the other.</summary>
    public RejectRun Rejects { get; private set; }

    /// <summary>What each strategy has done lately.</summary>
    public ImmutableSortedDictionary<string, StrategyRecord> Strategies { get; private set; } = ImmutableSortedDictionary.Create<string, StrategyRecord>(StringComparer.Ordinal);

    /// <summary>What each symbol and each strategy has done on it.</summary>
    public ImmutableSortedDictionary<(TallyScope Scope, string Name), Tally> Tallies { get; init; } =
        ImmutableSortedDictionary.Create<(TallyScope Scope, string Name), Tally>(TallyOrder.Instance);

    /// <summary>How many orders may work now, as far as anybody knows.</summary>
    public int OpenOrders { get; private set; }

    /// <summary>The second of the last admission, and how many there were in it: what a new process goes on counting the order rate from.</summary>
    public long RateSecond { get; init; }

    /// <inheritdoc cref="RateSecond"/>
    public int RateOrders { get; init; }

    /// <summary>What requests have weighed lately, cancels included.</summary>
    public Tempos Tempos { get; init; }

    /// <summary>The highest order number used or skipped, where IDs are numbers.</summary>
    public long LastNumber { get; init; }

    /// <summary>The next valid order number as the venue told it last; 0 = never.</summary>
    public long ToldNumber { get; init; }

    /// <summary>Up to when, on the venue's clock, every execution was fetched.</summary>
    public DateTimeOffset Cursor { get; init; }

    /// <summary>True once it was armed: what the venue holds of one that never was is where it begins.</summary>
    public bool WasArmed { get; init; }

    /// <summary>Why the breaker has tripped; null while it has not.</summary>
    public string? BreakerReason { get; init; }

    /// <summary>The groups of which orders can still fill, by what they are known by.</summary>
    public ImmutableSortedDictionary<string, OrderGroup> Groups { get; private set; } = ImmutableSortedDictionary.Create<string, OrderGroup>(StringComparer.Ordinal);

    /// <summary>The limits that were raised for a time, by name; those whose time is over included.</summary>
    public ImmutableSortedDictionary<string, RaisedLimit> Raised { get; init; } = ImmutableSortedDictionary.Create<string, RaisedLimit>(StringComparer.Ordinal);

    /// <summary>Why it takes on no more risk: too much was lost. Null while it does.</summary>
    public string? LossReason { get; init; }

    /// <summary>The highest that the day's result was, in the account's currency, as far as it was written down.</summary>
    public decimal DayHigh { get; init; }

    /// <summary>Fees paid on the day, by currency, but for those that were taken in units.</summary>
    public ImmutableSortedDictionary<string, decimal> DayFees { get; private set; } = Contribution.NoFees;

    /// <summary>Worst-case exposure over all instruments, in the account's currency.</summary>
    public decimal WorstCase { get; private set; }

    /// <summary>A leg; an empty one where nothing was ever held.</summary>
    public Holding Holding(string symbol, PositionSide side = PositionSide.Net) => Holdings.GetValueOrDefault((symbol, side)) ?? new Holding(symbol, side);

    /// <summary>Units held of an instrument over all its legs.</summary>
    public decimal UnitsOf(string symbol) =>
        Holding(symbol).Units + Holding(symbol, PositionSide.Long).Units + Holding(symbol, PositionSide.Short).Units;

    /// <summary>The account after one more fact.</summary>
    /// <param name="header">The fact's header.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="before">The family it belongs to, before it; null for one that it opens, or a fact of the account.</param>
    /// <param name="after">The family after it; null for a fact of the account.</param>
    public AccountState Apply(in FactHeader header, Fact fact, Family? before, Family? after)
    {
        Debug.Assert(before is null || after is not null, "a family is never taken away");
        Debug.Assert(before is null || before.Number == after!.Number, "one family, before and after");
        AccountState next = fact switch
        {
            Admitted { Terms: not null } admitted => Counted(header, admitted),
            CancelAsked asked => this with { Tempos = Tempos.With(header.WallTicks, asked.Weight) },
            DayRolled rolled => PricedAt(rolled.Prices).RolledTo(rolled.Day),
            LimitRaised raised => this with { Raised = Raised.SetItem(raised.Limit, new RaisedLimit(raised.Value, raised.Until.UtcTicks)) },
            HighMarked high => this with { DayHigh = Math.Max(DayHigh, high.Result) },
            NumberAdvanced advanced => this with { LastNumber = Math.Max(LastNumber, advanced.Next - 1), ToldNumber = advanced.Next },
            CursorMoved moved => this with { Cursor = moved.UpTo },
            Armed => this with { WasArmed = true },
            BreakerTripped { Strategy: { } strategy } tripped => WithStrategy(strategy, Strategy(strategy) with { TripReason = tripped.Reason }),
            BreakerReset { Strategy: { } strategy } => WithStrategy(strategy, Strategy(strategy) with { TripReason = null, Executions = 0 }),
            BreakerTripped { Code: BreakerTripped.LossCode } tripped => this with { LossReason = LossReason ?? tripped.Reason },
            BreakerTripped tripped => BreakerReason is null ? this with { BreakerReason = tripped.Reason } : this,
            BreakerReset => this with { BreakerReason = null, LossReason = null, Rejects = default },
            PositionSet set => Changed(TakenOver(set).With(set.Units, header.Sequence) is var holding && set.Mark > 0m
                ? holding with { Mark = set.Mark, MarkedAt = header.At } : holding),
            _ => this,
        };
        return after?.Instrument is { } instrument ? Moved(next, header, fact, instrument, before, after) : next;
    }

    /// <summary>What the legs of one symbol, or of all, could add up to at worst, at other prices.</summary>
    /// <param name="mark">What a unit of a leg is worth now; 0 where nobody can say: then what is known counts.</param>
    /// <param name="symbol">The symbol; null for all.</param>
    public Exposure ExposureAt(Func<Holding, decimal> mark, string? symbol = null)
    {
        Exposure sum = default;
        foreach ((_, Holding holding) in Holdings)
        {
            if (symbol is null || holding.Symbol == symbol)
                sum += holding.ExposureAt(mark(holding) is > 0m and var price ? price : holding.Mark);
        }

        return sum;
    }

    /// <summary>The day's result: cash of fills less fees, and positions at the market against what they were worth when the day began; in the account's currency.</summary>
    public decimal DayResultAt(MarketView market)
    {
        decimal result = 0m;
        foreach ((_, Holding holding) in Holdings)
        {
            (decimal price, decimal rate) = market.Prices.TryGetValue(holding.Symbol, out (decimal, decimal) now) ? now : (holding.Price ?? 0m, holding.ExchangeRate);
            result += holding.ResultAt(price, rate);
        }

        foreach ((string currency, decimal fee) in DayFees)
            result -= fee * market.FeeRates.GetValueOrDefault(currency);
        return result;
    }

    /// <summary>What a strategy has done lately.</summary>
    public StrategyRecord Strategy(string strategy) => Strategies.GetValueOrDefault(strategy, StrategyRecord.Nothing);

    private AccountState WithStrategy(string strategy, StrategyRecord record) => this with { Strategies = Strategies.SetItem(strategy, record) };

    /// <summary>What the account has done on a trading day.</summary>
    public Tally DayOf(DateOnly day) => day > Day ? default : new Tally(DayOrders, DayNotional);

    /// <summary>What a scope has done on a trading day.</summary>
    public Tally TallyOf(TallyScope scope, string name, DateOnly day) => day > Day ? default : Tallies.GetValueOrDefault((scope, name));

    /// <summary>Something held that nobody can price; null when everything has a price.</summary>
    public Holding? Unpriced(Func<Holding, decimal> mark)
    {
        foreach ((_, Holding holding) in Holdings)
        {
            if (holding.Units != 0m && mark(holding) <= 0m)
                return holding;
        }

        return null;
    }

    private AccountState PricedAt(IReadOnlyList<SymbolPrice> prices)
    {
        AccountState next = this with { };
        foreach (SymbolPrice price in prices)
        {
            foreach ((_, Holding holding) in Holdings)
            {
                if (holding.Symbol == price.Symbol)
                    next.Put(holding.Priced(price.Price));
            }
        }

        return next;
    }

    private Holding TakenOver(PositionSet set)
    {
        Holding held = Holding(set.Symbol, set.Side);
        held = set.Price is { } price ? held.Priced(price) : held;
        return held.TakenOver(set.Units - held.Units);
    }

    // What was hedged is kept for as long as venues take fills back.
    private AccountState RolledTo(DateOnly day) => day <= Day ? this : this with
    {
        Day = day,
        DayNotional = 0m,
        DayOrders = 0,
        DayFills = 0,
        Tallies = Tallies.Clear(),
        DayHigh = 0m,
        DayFees = Contribution.NoFees,
        Holdings = Holdings.SetItems(Holdings.Select(static leg => KeyValuePair.Create(leg.Key, leg.Value.Opened()))),
        Hedges = Hedges.IsEmpty ? Hedges : Hedges.RemoveRange(from hedge in Hedges where !hedge.Value.IsOpen && day.DayNumber - hedge.Value.ChangedAt / TimeSpan.TicksPerDay > DaysOfHedges select hedge.Key),
    };

    private AccountState Counted(in FactHeader header, Admitted admitted)
    {
        long second = header.WallTicks / TimeSpan.TicksPerSecond;
        AccountState next = RolledTo(admitted.TradingDay);
        bool isToday = admitted.TradingDay == next.Day;
        return next with
        {
            DayNotional = next.DayNotional + (isToday ? admitted.Reserved : 0m),
            DayOrders = next.DayOrders + (isToday ? 1 : 0),
            Tallies = isToday ? Tallied(next.Tallies, admitted) : next.Tallies,
            RateSecond = second,
            Strategies = admitted.Kind == BrokerCallKind.Replace ? next.Strategies
                : next.Strategies.SetItem(admitted.Key.Strategy.Value ?? "", next.Strategy(admitted.Key.Strategy.Value ?? "").With(header.WallTicks, admitted.Terms!)),
            Tempos = next.Tempos.With(header.WallTicks, admitted.Weight),
            RateOrders = second == RateSecond ? RateOrders + 1 : 1,
            LastNumber = long.TryParse(admitted.ClientOrderId.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? Math.Max(LastNumber, number) : LastNumber,
        };
    }

    private static ImmutableSortedDictionary<(TallyScope, string), Tally> Tallied(ImmutableSortedDictionary<(TallyScope, string), Tally> tallies, Admitted admitted)
    {
        (TallyScope, string) symbol = (TallyScope.Symbol, admitted.Terms!.Instrument.Symbol);
        (TallyScope, string) strategy = (TallyScope.Strategy, admitted.Key.Strategy.Value ?? "");
        return tallies.SetItem(symbol, tallies.GetValueOrDefault(symbol).With(admitted.Reserved)).SetItem(strategy, tallies.GetValueOrDefault(strategy).With(admitted.Reserved));
    }

    // Into "state", where that is a copy that nobody has seen yet.
    private AccountState Moved(AccountState state, in FactHeader header, Fact fact, Instrument instrument, Family? was, Family family)
    {
        Contribution before = was?.Contribution ?? Contribution.None;
        Contribution after = family.Contribution;
        Holding holding = state.Holding(instrument.Symbol, family.PositionSide);
        bool buys = family.Side == Orders.Side.Buy;
        (decimal units, decimal notional) = (after.OpenUnits - before.OpenUnits, after.OpenNotional - before.OpenNotional);
        string? name = OrderGroup.NameOf(family.First.Admission);
        OrderGroup group = name is null ? OrderGroup.Empty : state.Groups.GetValueOrDefault(name, OrderGroup.Empty);
        OrderGroup grouped = name is null ? group : group.With(family.Number, after);
        if (name is not null)
            (units, notional) = (grouped.Largest.Units - group.Largest.Units, grouped.Largest.Notional - group.Largest.Notional);
        decimal exchangeRate = fact is Admitted { ExchangeRate: var rate } ? rate : holding.ExchangeRate;
        (decimal mark, DateTimeOffset markedAt) = fact switch
        {
            Admitted admitted => (instrument.NotionalOf(1m, admitted.ReferencePrice) * exchangeRate, admitted.ReferenceTime),
            Reported { Report: { ExecType: ExecType.Trade } fill } when after.Units != before.Units => (instrument.NotionalOf(1m, fill.LastPx) * exchangeRate, fill.VenueTime),
            _ => default,
        };
        bool isMarked = mark > 0m && markedAt >= holding.MarkedAt;
        if (holding.Instrument is null)
            holding = (holding with { Instrument = instrument }).Opened(); // what a unit of it is worth, nobody knew before
        if (isMarked)
            holding = holding.Priced(fact is Admitted known ? known.ReferencePrice : ((Reported)fact).Report.LastPx);
        (decimal traded, decimal worth) = (family.CumQty - (was?.CumQty ?? 0m), family.Worth - (was?.Worth ?? 0m));
        if (traded != 0m || worth != 0m)
            holding = buys ? holding.Traded(traded, worth, family.CumQty, family.Worth) : holding.Traded(-traded, -worth, -family.CumQty, -family.Worth);
        holding = holding.With(holding.Units + after.Units - before.Units, header.Sequence) with
        {
            Instrument = instrument,
            Mark = isMarked ? mark : holding.Mark,
            MarkedAt = isMarked ? markedAt : holding.MarkedAt,
            ExchangeRate = exchangeRate,
            BuyUnits = buys ? holding.BuyUnits + units : holding.BuyUnits,
            SellUnits = buys ? holding.SellUnits : holding.SellUnits + units,
            BuyNotional = buys ? holding.BuyNotional + notional : holding.BuyNotional,
            SellNotional = buys ? holding.SellNotional : holding.SellNotional + notional,
        };
        AccountState next = ReferenceEquals(state, this) ? this with { } : state;
        next.Put(holding);
        next.OpenOrders += (family.IsWorking ? 1 : 0) - (was is { IsWorking: true } ? 1 : 0);
        if (name is not null)
            next.Groups = grouped.Open.IsEmpty ? next.Groups.Remove(name) : next.Groups.SetItem(name, grouped);
        next.Rejects = next.Rejects.After(was, family);
        if (family.CumQty > (was?.CumQty ?? 0m))
            next.CountFill(was, family);
        next.Hedges = Hedged(header, fact, family);
        if (!ReferenceEquals(before.Fees, after.Fees))
        {
            next.Fees = Difference(Difference(next.Fees, before.Fees, -1m), after.Fees, 1m);
            next.DayFees = Difference(Difference(next.DayFees, PaidInMoney(family, before.Fees), -1m), PaidInMoney(family, after.Fees), 1m);
        }

        return next;
    }

    // Into a copy that nobody has seen yet. However many pieces an order fills in, it executes once.
    private void CountFill(Family? was, Family family)
    {
        DayFills++;
        string strategy = family.First.Admission.Key.Strategy.Value ?? "";
        if (was is not { CumQty: > 0m })
            Strategies = Strategies.SetItem(strategy, Strategy(strategy) with { Executions = Strategy(strategy).Executions + 1 });
    }

    private ImmutableSortedDictionary<ulong, HedgeDue> Hedged(in FactHeader header, Fact fact, Family family)
    {
        Admitted first = family.First.Admission;
        ImmutableSortedDictionary<ulong, HedgeDue> hedges = Hedges;
        if (first.Terms!.HedgedBy is { } plan)
        {
            // Opened with its order, and not again by a bust after it was let go.
            HedgeDue? due = header.Sequence == family.Number ? new HedgeDue(family.Number, first.ClientOrderId, plan, first.Terms.Instrument.Symbol, first.Terms.Side) : hedges.GetValueOrDefault(family.Number);
            if (due is not null && (due.Filled != family.CumQty || header.Sequence == family.Number))
                hedges = hedges.SetItem(family.Number, due.WithFilled(header, family.CumQty, fact is Reported { Report: { ExecType: ExecType.Trade, ExecId: var execId } } ? execId : null));
        }

        if (first.Lineage is { } lineage && hedges.TryGetValue(lineage.Parent, out HedgeDue? owed))
        {
            decimal sign = family.Side == owed.Side ? -1m : 1m;
            HedgeOrder hedge = new(lineage.Fill.ExecId, sign * family.CumQty, sign * family.Contribution.OpenUnits);
            if (!owed.Hedges.TryGetValue(family.Number, out HedgeOrder known) || known != hedge)
                hedges = hedges.SetItem(lineage.Parent, owed.WithHedge(header, family.Number, hedge));
        }

        return hedges;
    }

    private AccountState Changed(Holding holding)
    {
        AccountState next = this with { };
        next.Put(holding);
        return next;
    }

    private void Put(Holding holding)
    {
        (string, PositionSide) leg = (holding.Symbol, holding.Side);
        decimal before = Holdings.TryGetValue(leg, out Holding? old) ? old.WorstCase : 0m;
        (Holdings, WorstCase) = (Holdings.SetItem(leg, holding), WorstCase + holding.WorstCase - before);
    }

    // What was taken in units is missing from the position already.
    private static ImmutableSortedDictionary<string, decimal> PaidInMoney(Family family, ImmutableSortedDictionary<string, decimal> fees) => family.Rules.Fees switch
    {
        FeeIn.Base when family.Side == Orders.Side.Buy => Contribution.NoFees,
        FeeIn.ToldPerFill when family.Instrument!.BaseCurrency is { } taken => fees.Remove(taken),
        _ => fees,
    };

    private static ImmutableSortedDictionary<string, decimal> Difference(ImmutableSortedDictionary<string, decimal> fees, ImmutableSortedDictionary<string, decimal> by, decimal sign)
    {
        foreach ((string currency, decimal fee) in by)
        {
            decimal paid = fees.GetValueOrDefault(currency) + (sign * fee);
            fees = paid == 0m ? fees.Remove(currency) : fees.SetItem(currency, paid);
        }

        return fees;
    }

    /// <summary>Its canonical bytes, for a checkpoint.</summary>
    public void Write(FactWriter writer)
    {
        writer.I32(Account);
        writer.I32(Holdings.Count);
        foreach (Holding holding in Holdings.Values)
        {
            writer.Text(holding.Symbol);
            writer.U8((byte)holding.Side);
            writer.Bool(holding.Instrument is not null);
            if (holding.Instrument is { } instrument)
                writer.Instrument(instrument);
            writer.Decimal(holding.Units);
            writer.Decimal(holding.Mark);
            writer.Time(holding.MarkedAt);
            writer.Decimal(holding.ExchangeRate);
            writer.Decimal(holding.BuyUnits);
            writer.Decimal(holding.SellUnits);
            writer.Decimal(holding.BuyNotional);
            writer.Decimal(holding.SellNotional);
            writer.U64(holding.Episode);
            writer.U64(holding.ChangedBy);
            holding.WriteResult(writer);
        }

        writer.I32(Fees.Count);
        foreach ((string currency, decimal fee) in Fees)
        {
            writer.Text(currency);
            writer.Decimal(fee);
        }

        writer.Day(Day);
        writer.Decimal(DayNotional);
        writer.I64(DayOrders);
        writer.I32(Tallies.Count);
        foreach (((TallyScope scope, string name), Tally tally) in Tallies)
        {
            writer.U8((byte)scope);
            writer.Text(name);
            writer.I64(tally.Orders);
            writer.Decimal(tally.Notional);
        }

        writer.I32(OpenOrders);
        writer.I64(DayFills);
        Rejects.Write(writer);
        writer.I32(Strategies.Count);
        foreach ((string strategy, StrategyRecord record) in Strategies)
        {
            writer.Text(strategy);
            record.Write(writer);
        }

        writer.I64(RateSecond);
        writer.I32(RateOrders);
        Tempos.Write(writer);
        writer.I64(LastNumber);
        writer.I64(ToldNumber);
        writer.Time(Cursor);
        writer.Bool(WasArmed);
        writer.OptionalText(BreakerReason);
        writer.I32(Groups.Count);
        foreach ((string group, OrderGroup orders) in Groups)
        {
            writer.Text(group);
            orders.Write(writer);
        }

        writer.I32(Raised.Count);
        foreach ((string limit, RaisedLimit raised) in Raised)
        {
            writer.Text(limit);
            writer.Decimal(raised.Value);
            writer.I64(raised.UntilTicks);
        }

        writer.OptionalText(LossReason);
        writer.Decimal(DayHigh);
        writer.I32(DayFees.Count);
        foreach ((string currency, decimal fee) in DayFees)
        {
            writer.Text(currency);
            writer.Decimal(fee);
        }

        writer.I32(Hedges.Count);
        foreach (HedgeDue due in Hedges.Values)
            due.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static AccountState Read(ref FactReader reader)
    {
        AccountState state = new(reader.I32());
        for (int count = reader.I32(); count > 0; count--)
        {
            Holding holding = new(reader.Text(), (PositionSide)reader.U8());
            if (reader.Bool())
                holding = holding with { Instrument = reader.Instrument() };
            state = state.Changed((holding with
            {
                Units = reader.Decimal(),
                Mark = reader.Decimal(),
                MarkedAt = reader.Time(),
                ExchangeRate = reader.Decimal(),
                BuyUnits = reader.Decimal(),
                SellUnits = reader.Decimal(),
                BuyNotional = reader.Decimal(),
                SellNotional = reader.Decimal(),
                Episode = reader.U64(),
                ChangedBy = reader.U64(),
            }).WithResult(ref reader));
        }

        for (int count = reader.I32(); count > 0; count--)
            state = state with { Fees = state.Fees.SetItem(reader.Text(), reader.Decimal()) };
        state = state with
        {
            Day = reader.Day(),
            DayNotional = reader.Decimal(),
            DayOrders = reader.I64(),
        };
        for (int count = reader.I32(); count > 0; count--)
            state = state with { Tallies = state.Tallies.SetItem(((TallyScope)reader.U8(), reader.Text()), new Tally(reader.I64(), reader.Decimal())) };
        state = state with
        {
            OpenOrders = reader.I32(),
            DayFills = reader.I64(),
            Rejects = RejectRun.Read(ref reader),
        };
        for (int count = reader.I32(); count > 0; count--)
            state = state.WithStrategy(reader.Text(), StrategyRecord.Read(ref reader));
        state = state with
        {
            RateSecond = reader.I64(),
            RateOrders = reader.I32(),
            Tempos = Tempos.Read(ref reader),
            LastNumber = reader.I64(),
            ToldNumber = reader.I64(),
            Cursor = reader.Time(),
            WasArmed = reader.Bool(),
            BreakerReason = reader.OptionalText(),
        };
        for (int count = reader.I32(); count > 0; count--)
            state = state with { Groups = state.Groups.SetItem(reader.Text(), OrderGroup.Read(ref reader)) };
        for (int count = reader.I32(); count > 0; count--)
            state = state with { Raised = state.Raised.SetItem(reader.Text(), new RaisedLimit(reader.Decimal(), reader.I64())) };
        state = state with
        {
            LossReason = reader.OptionalText(),
            DayHigh = reader.Decimal(),
        };
        for (int count = reader.I32(); count > 0; count--)
            state = state with { DayFees = state.DayFees.SetItem(reader.Text(), reader.Decimal()) };
        for (int count = reader.I32(); count > 0; count--)
        {
            HedgeDue due = HedgeDue.Read(ref reader);
            state.Hedges = state.Hedges.SetItem(due.Order, due);
        }

        return state;
    }
}

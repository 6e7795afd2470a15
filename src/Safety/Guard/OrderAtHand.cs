using Safety.Generated.V1;
using Safety.Ledger;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Writer;

namespace Safety.Guard;

/// <summary>The order that a decision is about, with what it is decided by.</summary>
internal readonly record struct OrderAtHand
{
    /// <summary>The call it is of.</summary>
    public required Admission Call { get; init; }

    /// <summary>The batch.</summary>
    public required JournalBatch Journal { get; init; }

    /// <summary>The account.</summary>
    public required AccountCore Account { get; init; }

    /// <summary>The account's limits as they are in force.</summary>
    public required AccountLimits Limits { get; init; }

    /// <summary>Its state, those of the call's earlier orders not included.</summary>
    public required AccountState State { get; init; }

    /// <summary>Which of the call's orders it is.</summary>
    public required int Index { get; init; }

    /// <summary>The call's orders up to this one.</summary>
    public required Leg[] Legs { get; init; }

    /// <summary>The order that it changes; null for a new one.</summary>
    public required Family? Target { get; init; }

    /// <summary>What a leg's unit is worth now.</summary>
    public required Func<Holding, decimal> Mark { get; init; }

    /// <summary>What it adds to what is open, in the account's currency.</summary>
    public decimal AddedNotional { get; init; }

    public OrderTerms Terms => Call.Terms[Index];

    public Leg Leg => Legs[Index];

    /// <summary>True where nothing but its size and its price may be held against it: it can only reduce a position, or hedges a fill. Leaving risk is never locked in.</summary>
    public bool ClosesRisk => Leg.Reduces || Terms.Hedges is not null;

    /// <summary>The trading day it counts to.</summary>
    public DateOnly Today => Account.Options.TradingDay.Of(Journal.Now);

    /// <summary>How many of the call's orders there are with it, and what those before it are worth; in one symbol, or in all.</summary>
    public (int Orders, decimal Before) Counted(string? symbol)
    {
        (int orders, decimal before) = (1, 0m);
        for (int i = 0; i < Index; i++)
        {
            if (symbol is null || Call.Terms[i].Instrument.Symbol == symbol)
                (orders, before) = (orders + 1, before + Legs[i].Notional);
        }

        return (orders, before);
    }

    /// <summary>How many units the call's orders up to this one have on its side of its position.</summary>
    public decimal UnitsOnItsSide()
    {
        (Admission call, Leg[] legs, OrderTerms terms) = (Call, Legs, Terms);
        return Sum(i => IsOnTheSamePosition(call.Terms[i], terms) && call.Terms[i].Side == terms.Side, i => legs[i].Units);
    }

    /// <summary>How many units the entries before it in the call bring, which an exit of the same call may reduce.</summary>
    public decimal UnitsOfItsEntry()
    {
        decimal units = 0m;
        for (int i = 0; i < Index; i++)
        {
            if (!Call.Terms[i].ReduceOnly && Call.Terms[i].Side != Terms.Side && IsOnTheSamePosition(Call.Terms[i], Terms))
                units += Legs[i].Units;
        }

        return units;
    }

    // One of a group counts: the largest.
    private decimal Sum(Func<int, bool> counts, Func<int, decimal> of)
    {
        decimal sum = 0m;
        for (int i = 0; i <= Index; i++)
        {
            if (!counts(i))
                continue;
            if (Call.Terms[i].OneCancelsOther is not { } group)
            {
                sum += of(i);
                continue;
            }

            (bool isFirst, decimal largest) = (true, 0m);
            for (int j = 0; j <= Index; j++)
            {
                if (Call.Terms[j].OneCancelsOther != group || !counts(j))
                    continue;
                isFirst &= j >= i;
                largest = Math.Max(largest, of(j));
            }

            sum += isFirst ? largest : 0m;
        }

        return sum;
    }

    private static bool IsOnTheSamePosition(OrderTerms a, OrderTerms b) => a.Instrument.Symbol == b.Instrument.Symbol && a.PositionSide == b.PositionSide;

    /// <summary>What some legs of its account could add up to at worst, now and with the call's orders up to this one.</summary>
    /// <param name="symbol">The symbol; null for all.</param>
    public (Exposure Now, Exposure With) ExposureOf(string? symbol)
    {
        Exposure now = State.ExposureAt(Mark, symbol);
        Exposure with = now;
        for (int i = 0; i <= Index; i++)
        {
            OrderTerms terms = Call.Terms[i];
            if ((symbol is null || terms.Instrument.Symbol == symbol) && IsFirstOnItsPosition(i))
                with += Added(terms);
        }

        return (now, with);
    }

    private bool IsFirstOnItsPosition(int index)
    {
        for (int i = 0; i < index; i++)
        {
            if (IsOnTheSamePosition(Call.Terms[i], Call.Terms[index]))
                return false;
        }

        return true;
    }

    // By all of the call's orders on one position.
    private Exposure Added(OrderTerms position)
    {
        OrderAtHand order = this;
        decimal On(Side side) => order.Sum(i => IsOnTheSamePosition(order.Call.Terms[i], position) && order.Call.Terms[i].Side == side, i => i == order.Index ? order.AddedNotional : order.Legs[i].Notional);
        Holding held = State.Holding(position.Instrument.Symbol, position.PositionSide);
        decimal mark = Mark(held) is > 0m and var price ? price : held.Mark;
        return held.ExposureAt(mark, On(Side.Buy), On(Side.Sell)) - held.ExposureAt(mark);
    }
}

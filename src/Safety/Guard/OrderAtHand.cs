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
    public decimal Added { get; init; }

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

    /// <summary>What some legs of its account could add up to at worst, now and with it; the orders before it in the call count on its side.</summary>
    /// <param name="symbol">The symbol; null for all.</param>
    public (Exposure Now, Exposure With) ExposureOf(string? symbol)
    {
        Holding held = State.Holding(Terms.Instrument.Symbol, Terms.PositionSide);
        decimal mark = Mark(held);
        decimal more = Counted(symbol).Before + Added;
        (decimal buys, decimal sells) = Terms.Side == Side.Buy ? (more, 0m) : (0m, more);
        Exposure now = State.ExposureAt(Mark, symbol);
        return (now, now - held.ExposureAt(mark) + held.ExposureAt(mark, buys, sells));
    }
}

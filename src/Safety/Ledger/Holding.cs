using Safety.Orders;

namespace Safety.Ledger;

/// <summary>One leg of one instrument in an account: what is held, what is open on it, and what a unit is worth.</summary>
internal sealed record Holding(string Symbol, PositionSide Side)
{
    /// <summary>The instrument; null while only its symbol is known.</summary>
    public Instrument? Instrument { get; init; }

    /// <summary>Units held; negative when short.</summary>
    public decimal Units { get; init; }

    /// <summary>What one unit is worth in the account's currency, by the newest price known; 0 = none is.</summary>
    public decimal Mark { get; init; }

    /// <summary>When that price was stamped.</summary>
    public DateTimeOffset MarkedAt { get; init; }

    /// <summary>Account currency per instrument currency, as used last.</summary>
    public decimal ExchangeRate { get; init; } = 1m;

    /// <summary>Units of open buys.</summary>
    public decimal BuyUnits { get; init; }

    /// <summary>Units of open sells.</summary>
    public decimal SellUnits { get; init; }

    /// <summary>What open buys are worth, in the account's currency.</summary>
    public decimal BuyNotional { get; init; }

    /// <summary>What open sells are worth, in the account's currency.</summary>
    public decimal SellNotional { get; init; }

    /// <summary>The fact that opened the position, or turned it round; 0 while none is held.</summary>
    public ulong Episode { get; init; }

    /// <summary>The last fact about it: what has not moved on was still in between.</summary>
    public ulong ChangedBy { get; init; }

    /// <summary>The holding with another position.</summary>
    public Holding With(decimal units, ulong fact) => this with
    {
        Units = units,
        Episode = units == 0m ? 0 : Math.Sign(units) == Math.Sign(Units) ? Episode : fact,
        ChangedBy = fact,
    };

    /// <summary>The worst that the position and all open orders of one side could add up to.</summary>
    public decimal WorstCase => WorstCaseAt(Mark);

    /// <summary>The same at another price, and with more open.</summary>
    public decimal WorstCaseAt(decimal mark, decimal moreBuys = 0m, decimal moreSells = 0m)
    {
        decimal held = Units * mark;
        return Math.Max(0m, Math.Max(held + BuyNotional + moreBuys, SellNotional + moreSells - held));
    }

    /// <summary>What the leg could add up to at a price and with more open, gross and each way.</summary>
    public Exposure ExposureAt(decimal mark, decimal moreBuys = 0m, decimal moreSells = 0m) =>
        new(WorstCaseAt(mark, moreBuys, moreSells), (Units * mark) + BuyNotional + moreBuys, SellNotional + moreSells - (Units * mark));

    /// <summary>How many units a reduce-only order may still have; <paramref name="replacing"/> open units are its own already.</summary>
    public decimal Reducible(Side side, decimal replacing) =>
        side == Orders.Side.Sell ? Math.Max(0m, Units - SellUnits + replacing) : Math.Max(0m, -Units - BuyUnits + replacing);
}

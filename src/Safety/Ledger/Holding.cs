using Safety.Orders;

namespace Safety.Ledger;

/// <summary>One leg of one instrument in an account: what is held, what is open on it, and what a unit is worth.</summary>
internal sealed record Holding(string Symbol, PositionSide Side)
{
    /// <summary>Units held; negative when short.</summary>
    public decimal Units { get; init; }

    /// <summary>What one unit is worth in the account's currency, as last known; 0 = not known.</summary>
    public decimal Mark { get; init; }

    /// <summary>Units of open buys.</summary>
    public decimal BuyUnits { get; init; }

    /// <summary>Units of open sells.</summary>
    public decimal SellUnits { get; init; }

    /// <summary>What open buys are worth, in the account's currency.</summary>
    public decimal BuyNotional { get; init; }

    /// <summary>What open sells are worth, in the account's currency.</summary>
    public decimal SellNotional { get; init; }

    /// <summary>The last fact that changed something in it: what has not moved on was still in between.</summary>
    public ulong ChangedBy { get; init; }

    /// <summary>The worst that the position and all open orders of one side could add up to.</summary>
    public decimal WorstCase => WorstCaseWith(0m, 0m);

    /// <summary>The same, with more open.</summary>
    public decimal WorstCaseWith(decimal moreBuys, decimal moreSells)
    {
        decimal held = Units * Mark;
        return Math.Max(0m, Math.Max(held + BuyNotional + moreBuys, SellNotional + moreSells - held));
    }
}

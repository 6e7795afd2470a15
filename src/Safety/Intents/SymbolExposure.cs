using Safety.Orders;

namespace Safety.Intents;

/// <summary>One instrument's position and what is open on it, in units and in the account's currency.</summary>
internal sealed class SymbolExposure(string symbol)
{
    public string Symbol { get; } = symbol;

    /// <summary>Units held; negative when short.</summary>
    public decimal Units { get; set; }

    /// <summary>What one unit is worth.</summary>
    public decimal Mark { get; set; }

    public decimal BuyNotional { get; set; }

    public decimal SellNotional { get; set; }

    public decimal BuyUnits { get; set; }

    public decimal SellUnits { get; set; }

    /// <summary>How often something was sent or reported in the instrument: what has not moved on was still in between.</summary>
    public long Changes { get; set; }

    /// <summary>The worst the position and all open orders of one side could add up to.</summary>
    public decimal WorstCase => WorstCaseWith(0m, 0m);

    public decimal WorstCaseWith(decimal moreBuys, decimal moreSells)
    {
        decimal held = Units * Mark;
        return Math.Max(0m, Math.Max(held + BuyNotional + moreBuys, SellNotional + moreSells - held));
    }

    /// <summary>How many units a reduce-only order of a side may still have; <paramref name="replacing"/> open units are its own already.</summary>
    public decimal Reducible(Side side, decimal replacing) =>
        side == Side.Sell ? Math.Max(0m, Units - SellUnits + replacing) : Math.Max(0m, -Units - BuyUnits + replacing);

    /// <summary>True when orders worth so much more on a side could at most close the position.</summary>
    public bool CanOnlyReduce(Side side, decimal more) =>
        side == Side.Sell ? SellNotional + more <= Units * Mark : BuyNotional + more <= -Units * Mark;
}

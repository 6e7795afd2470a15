namespace Safety.Ledger;

/// <summary>What a scope has done on the trading day.</summary>
/// <param name="Orders">How many orders were admitted, replacements included.</param>
/// <param name="Notional">What they were worth, in the account's currency.</param>
internal readonly record struct Tally(long Orders, decimal Notional)
{
    /// <summary>With one more order.</summary>
    public Tally With(decimal notional) => new(Orders + 1, Notional + notional);

    /// <summary>Of one and of another.</summary>
    public static Tally operator +(Tally a, Tally b) => new(a.Orders + b.Orders, a.Notional + b.Notional);
}

using Safety.Identity;
using Safety.Orders;

namespace Safety.CrashMatrix.Tests.Trader;

/// <summary>What is traded, and within which limits: known to the trader, the venue and the oracle.</summary>
internal static class Scenario
{
    public const decimal Bid = 99.90m;
    public const decimal Ask = 100.10m;

    /// <summary>Two of the large orders do not fit beside each other, whether the first one's fate is known or not.</summary>
    public const decimal MaxOpenNotional = 3_500m;

    public static readonly AccountId Account = new("paper", "MATRIX-1");
    public static readonly Instrument Instrument = new("CRASH-USD", "USD", 0.01m, 1m);
    public static readonly StrategyId Maker = new("maker");
    public static readonly StrategyId Hedger = new("hedger");
    public static readonly Origin Origin = new("matrix", "test", "test", "matrix");

    public static OrderTerms Buy(decimal units, decimal price) => Terms(Side.Buy, units, price);

    public static OrderTerms Sell(decimal units, decimal price) => Terms(Side.Sell, units, price);

    private static OrderTerms Terms(Side side, decimal units, decimal price) =>
        new() { Instrument = Instrument, Side = side, Size = new Units(units), LimitPrice = price, Origin = Origin };
}

namespace Safety.Contracts;

/// <summary>
/// Ceilings compiled into the contract. Configuration can only tighten them: a limit above its ceiling stops the
/// guard at start-up. Required on every contract and guard that can submit (SAFE106).
/// </summary>
/// <remarks>Maps to 17 CFR 240.15c3-5(c)(1) and RTS 6 art. 15(1); see docs/architecture.md.</remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Class, Inherited = false)]
public sealed class HardLimitAttribute : Attribute
{
    /// <summary>The most one order may be worth, in whole units of the account's currency.</summary>
    public required long MaxOrderNotional { get; init; }

    /// <summary>The most that worst-case exposure (positions, working, unknown) may be worth, in whole units of the account's currency.</summary>
    public required long MaxOpenNotional { get; init; }

    /// <summary>The most submits and replaces per second.</summary>
    public required int MaxOrdersPerSecond { get; init; }

    /// <summary>The widest distance of an order's price from the reference price, in basis points.</summary>
    public required int MaxPriceBandBps { get; init; }

    /// <summary>How deep hedges may be (<c>LimitOptions.MaxHedgeDepth</c>). Default 1: a hedge is not hedged again.</summary>
    public int MaxHedgeDepth { get; init; } = 1;

    /// <summary>The most units one order may have (<c>LimitOptions.MaxOrderUnits</c>); 0 = no ceiling.</summary>
    public long MaxOrderUnits { get; init; }

    /// <summary>The most orders that may work at once (<c>LimitOptions.MaxOpenOrders</c>); 0 = no ceiling.</summary>
    public int MaxOpenOrders { get; init; }

    /// <summary>The most orders of a trading day (<c>LimitOptions.MaxDailyOrders</c>); 0 = no ceiling.</summary>
    public long MaxDailyOrders { get; init; }

    /// <summary>The most that the orders of a trading day may be worth, in whole units of the account's currency (<c>LimitOptions.MaxDailyNotional</c>); 0 = no ceiling.</summary>
    public long MaxDailyNotional { get; init; }

    /// <summary>The most that requests may weigh in ten seconds (<c>LimitOptions.MaxWeightPer10Seconds</c>); 0 = no ceiling.</summary>
    public int MaxWeightPer10Seconds { get; init; }

    /// <summary>The most that requests may weigh in a minute (<c>LimitOptions.MaxWeightPerMinute</c>); 0 = no ceiling.</summary>
    public int MaxWeightPerMinute { get; init; }

    /// <summary>The most that requests may weigh in an hour (<c>LimitOptions.MaxWeightPerHour</c>); 0 = no ceiling.</summary>
    public int MaxWeightPerHour { get; init; }

    /// <summary>The most orders of a trading day for each fill of it (<c>LimitOptions.MaxOrdersPerFill</c>); 0 = no ceiling.</summary>
    public int MaxOrdersPerFill { get; init; }

    /// <summary>The most executed orders of one strategy until a person has to enable it anew (<c>LimitOptions.MaxExecutions</c>); 0 = no ceiling.</summary>
    public int MaxExecutions { get; init; }

    /// <summary>The most rejects one after the other (<c>LimitOptions.MaxConsecutiveRejects</c>); 0 = no ceiling.</summary>
    public int MaxConsecutiveRejects { get; init; }

    /// <summary>The most that may be lost on a trading day, in whole units of the account's currency (<c>LimitOptions.MaxDailyLoss</c>); 0 = no ceiling.</summary>
    public long MaxDailyLoss { get; init; }

    /// <summary>The most that the day's result may fall from its high, likewise (<c>LimitOptions.MaxDrawdown</c>); 0 = no ceiling.</summary>
    public long MaxDrawdown { get; init; }
}

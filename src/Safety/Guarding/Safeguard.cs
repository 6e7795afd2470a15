namespace Safety.Guarding;

/// <summary>The safeguards, by the names their users know.</summary>
public enum Safeguard
{
    /// <summary>Order states never regress; illegal reports are quarantined.</summary>
    ExecutionStateValidator,

    /// <summary>One key, one order.</summary>
    IdempotencyManager,

    /// <summary>No order is sent before its intent is durable.</summary>
    OrderIntentPersistence,

    /// <summary>A hedge does not hedge itself.</summary>
    RecursiveHedgeMonitor,

    /// <summary>Timeouts count on the broker's clock.</summary>
    BrokerTimestampedTimeouts,

    /// <summary>Once latched, nothing that can increase risk is sent.</summary>
    KillSwitch,

    /// <summary>No order and no exposure above its limit.</summary>
    NotionalLimit,

    /// <summary>No more orders per second than allowed.</summary>
    OrderRateLimit,

    /// <summary>No price further from the reference than allowed.</summary>
    PriceBand,

    /// <summary>A break-glass method ends on the day it was approved for.</summary>
    BreakGlass,

    /// <summary>No order in an instrument that is not on the account's list.</summary>
    InstrumentList,

    /// <summary>Nothing is sent that nobody has classified.</summary>
    Classification,

    /// <summary>No strategy repeats itself without end.</summary>
    RepetitionLimit,

    /// <summary>No more risk after too much was lost.</summary>
    LossLimit,

    /// <summary>No trade with oneself.</summary>
    SelfMatch,

    /// <summary>No new risk outside the trading hours.</summary>
    TradingHours,
}

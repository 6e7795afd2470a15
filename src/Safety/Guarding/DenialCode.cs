namespace Safety.Guarding;

/// <summary>Why the guard did not send. Each code belongs to one safeguard and says whether the key is spent (see <see cref="Denial"/>).</summary>
public enum DenialCode
{
    /// <summary>The host has not finished recovery, or its health lapsed. The key is not spent: call again once armed.</summary>
    NotArmed = 1,

    /// <summary>The kill switch is latched. The key is spent.</summary>
    KillSwitchLatched,

    /// <summary>The key was used before with other content. Nothing was sent; the first order stands.</summary>
    KeyReusedWithOtherContent,

    /// <summary>The key itself is not usable (empty, too long, control characters).</summary>
    KeyMalformed,

    /// <summary>The journal did not take the intent; it is latched shut until a restart.</summary>
    JournalLatched,

    /// <summary>The order is not well-formed: size, tick, lot, missing price.</summary>
    TermsMalformed,

    /// <summary>The instrument is not on the account's list.</summary>
    InstrumentNotAllowed,

    /// <summary>The order is worth more than one order may be. The key is spent.</summary>
    OrderNotionalExceeded,

    /// <summary>Worst-case exposure including the order would pass the limit. The key is spent.</summary>
    OpenNotionalExceeded,

    /// <summary>The day's notional including the order would pass the limit. The key is spent.</summary>
    DailyNotionalExceeded,

    /// <summary>Too many orders per second. The key is spent.</summary>
    OrderRateExceeded,

    /// <summary>There is no reference price. Without one nothing can be limited.</summary>
    ReferencePriceMissing,

    /// <summary>The reference price is too old.</summary>
    ReferencePriceStale,

    /// <summary>The price is outside the band around the reference price. The key is spent.</summary>
    PriceOutsideBand,

    /// <summary>There is no fresh exchange rate into the account's currency.</summary>
    ExchangeRateMissing,

    /// <summary>A reduce-only order would open or increase a position. The key is spent.</summary>
    WouldIncreasePosition,

    /// <summary>The order to replace or cancel is not one of ours, or is no longer working.</summary>
    TargetNotWorking,

    /// <summary>A breaker tripped by a venue event (overfill, late fill past a limit, illegal report) waits for an operator.</summary>
    BreakerTripped,

    /// <summary>The request changed, or the guard disarmed, between admission and the wire: nothing was sent. The key is spent: its intent is in the journal.</summary>
    PermitVoid,

    /// <summary>The caller canceled before the intent was durable: nothing was sent.</summary>
    Canceled,

    /// <summary>The break-glass method's last day has passed. The key is not spent: nothing is wrong with the order.</summary>
    BreakGlassExpired,

    /// <summary>The message is of a type that the mapping's <c>Classify</c> does not let anyone send. Nothing was sent.</summary>
    MessageNotClassified,

    /// <summary>The leg of a plan was not sent because one before it was not accepted.</summary>
    PlanStopped,

    /// <summary>The leg of a plan was not sent because the plan was no longer good.</summary>
    PlanExpired,

    /// <summary>The venue takes no orders now: a window of its maintenance. The key is not spent: call again with it afterwards.</summary>
    VenueInMaintenance,

    /// <summary>The fill that a hedge names is not known. The key is not spent: its report may be on its way.</summary>
    HedgedFillUnknown,

    /// <summary>The order that has filled was not sent with a plan to be hedged in this instrument. The key is spent.</summary>
    HedgeNotPlanned,

    /// <summary>A hedge of a hedge, past the limit. The key is spent.</summary>
    HedgeTooDeep,

    /// <summary>A hedge of a hedge comes back to an instrument further up. The key is spent.</summary>
    HedgeCycle,

    /// <summary>A hedge on the side that adds to what is open. The key is spent.</summary>
    HedgeWouldIncrease,

    /// <summary>The fill has its hedge. The key is spent.</summary>
    FillHedgedAlready,

    /// <summary>More than what has filled leaves to hedge. The key is spent.</summary>
    HedgeQuantityExceeded,

    /// <summary>The hedge of a primary order is not on display within its price budget, or its order book is not known. The key is spent.</summary>
    HedgeLiquidityMissing,

    /// <summary>New risk while a fill waits for its hedge longer than it may. The key is spent.</summary>
    HedgeOverdue,

    /// <summary>The position that an exit was decided for is over. The key is spent.</summary>
    EpisodeOver,

    /// <summary>Another exit of the position can still trade. The key is spent: who asks again later decides anew.</summary>
    ExitUnderWay,

    /// <summary>The order has more units than one order may have. The key is spent.</summary>
    OrderUnitsExceeded,

    /// <summary>More orders of the trading day than the limit of a scope. The key is spent.</summary>
    DailyOrdersExceeded,

    /// <summary>The worst-case net position including the order would pass the limit of a scope. The key is spent.</summary>
    NetNotionalExceeded,

    /// <summary>As many orders work already as may at once. The key is spent.</summary>
    OpenOrdersExceeded,

    /// <summary>Too much request weight in ten seconds, a minute or an hour. The key is spent.</summary>
    RequestRateExceeded,

    /// <summary>Too many orders of the day for its fills. The key is spent.</summary>
    OrderToFillRatioExceeded,

    /// <summary>The strategy has sent the same order just before. The key is spent.</summary>
    DuplicateOrder,

    /// <summary>The strategy has executed as often as it may until a person enables it. The key is spent.</summary>
    StrategyDisabled,

    /// <summary>Too much was lost on the day, or since its high: an operator has to look. The key is spent.</summary>
    LossLimitReached,

    /// <summary>Positions in the symbol may only be reduced. The key is spent.</summary>
    InstrumentRestricted,

    /// <summary>A price of the order is outside the bounds within which its symbol may be traded. The key is spent.</summary>
    PriceOutsideCollar,

    /// <summary>The order would trade with an own one. The key is spent.</summary>
    OwnOrderCrossed,

    /// <summary>It is outside the trading hours. The key is not spent: call again with it when they begin.</summary>
    OutsideTradingHours,

    /// <summary>The venue has not confirmed orders and positions for too long. The key is not spent: call again with it once it has.</summary>
    AccountStateStale,
}

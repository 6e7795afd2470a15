namespace Safety.Intents;

/// <summary>The counters of an account that must survive a restart; saved once per transaction that changed them.</summary>
/// <param name="AccountRef">The journal's number of the account.</param>
/// <param name="TradingDay">The trading day the daily figures belong to.</param>
/// <param name="DayNotional">Notional admitted on that day, in the account's currency.</param>
/// <param name="DayOrders">Submits and replaces admitted on that day.</param>
/// <param name="RateArrival">The rate limit's theoretical arrival time (GCRA), UTC ticks.</param>
/// <param name="LastNumericId">The last integer client order ID handed out.</param>
/// <param name="ReportCursor">The venue time up to which execution reports have been received.</param>
/// <param name="BreakerReason">Why a latched breaker waits for an operator; null when none is tripped.</param>
public sealed record AccountCounters(
    int AccountRef, DateOnly TradingDay, decimal DayNotional, long DayOrders, long RateArrival, long LastNumericId,
    DateTimeOffset ReportCursor, string? BreakerReason);

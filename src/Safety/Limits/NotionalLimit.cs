using Safety.Guarding;

namespace Safety.Limits;

/// <summary>
/// No order, no day and no worst-case exposure above its limit. Exposure counts positions, working orders, orders whose
/// outcome is unknown or quarantined, and late fills still possible, from the moment the intent is written.
/// </summary>
/// <remarks>Maps to 17 CFR 240.15c3-5(c)(1)(i), RTS 6 art. 15(1)(b), 15(2) and 15(4).</remarks>
public sealed class NotionalLimit
{
    private readonly LimitOptions _limits;
    private readonly string _currency;

    internal NotionalLimit(LimitOptions limits, string currency)
    {
        _limits = limits;
        _currency = currency;
    }

    internal Denial? CheckOrder(decimal notional) =>
        notional <= _limits.MaxOrderNotional ? null : Denials.Create(DenialCode.OrderNotionalExceeded,
            $"the order is worth {notional:0.##} {_currency}, more than the {_limits.MaxOrderNotional:0.##} one order may be. Check size and unit.");

    internal Denial? CheckDay(decimal admittedToday, decimal notional) =>
        _limits.MaxDailyNotional is not { } limit || admittedToday + notional <= limit ? null : Denials.Create(DenialCode.DailyNotionalExceeded,
            $"the day's orders would reach {admittedToday + notional:0.##} {_currency}, more than the {limit:0.##} of a trading day.");

    /// <summary>Above the limit only what can do nothing but reduce still passes: a position must not be turned round at its size.</summary>
    internal Denial? CheckExposure(decimal exposureWithOrder, decimal exposureNow, bool canOnlyReduce) =>
        exposureWithOrder <= _limits.MaxOpenNotional || (canOnlyReduce && exposureWithOrder <= exposureNow) ? null : Denials.Create(DenialCode.OpenNotionalExceeded,
            $"worst-case exposure would reach {exposureWithOrder:0.##} {_currency} (now {exposureNow:0.##}), more than {_limits.MaxOpenNotional:0.##}. Cancel working orders or reduce positions first.");
}

using Safety.Guarding;

namespace Safety.Limits;

/// <summary>
/// No order, no day and no worst-case exposure above the limit of its scope. Exposure counts positions, working orders, orders whose
/// outcome is unknown or quarantined, and late fills still possible, from the moment the intent is written.
/// </summary>
/// <remarks>Maps to 17 CFR 240.15c3-5(c)(1)(i), RTS 6 art. 15(1)(b) and (c), 15(2), 15(4), 15(5) and 17(4).</remarks>
public sealed class NotionalLimit
{
    private readonly ScopeLimits _limits;
    private readonly string _scope;
    private readonly string _currency;

    /// <param name="limits">The limits of the scope.</param>
    /// <param name="scope">Its name, for people: "the account", "the symbol BTC-USD".</param>
    /// <param name="currency">What they are counted in.</param>
    internal NotionalLimit(ScopeLimits limits, string scope, string currency)
    {
        _limits = limits;
        _scope = scope;
        _currency = currency;
    }

    /// <summary>True where positions have to be counted.</summary>
    internal bool LimitsPositions => _limits.LimitsPositions;

    [Control("OrderUnits", "No order of more units than one order of its scope may have.", DenialCode.OrderUnitsExceeded, Sec = "(c)(1)(ii)", Rts6 = "15(1)(c)", Fia = "maximum order size")]
    internal Denial? CheckUnits(decimal units, string symbol) =>
        _limits.MaxOrderUnits is not { } limit || units <= limit ? null : Denials.Create(DenialCode.OrderUnitsExceeded,
            $"the order has {units} units of {symbol}, more than the {limit} one order of {_scope} may have. Check size and unit; a larger position is left in several orders.");

    [Control("OrderNotional", "No order worth more than one order of its scope may be.", DenialCode.OrderNotionalExceeded, Sec = "(c)(1)(ii)", Rts6 = "15(1)(b)", Fia = "maximum order size")]
    internal Denial? CheckOrder(decimal notional) =>
        _limits.MaxOrderNotional is not { } limit || notional <= limit ? null : Denials.Create(DenialCode.OrderNotionalExceeded,
            $"the order is worth {notional:0.##} {_currency}, more than the {limit:0.##} one order of {_scope} may be. Check size and unit.");

    [Control("DailyNotional", "No more admitted on a trading day than its scope may; from the intent on.", DenialCode.DailyNotionalExceeded, Sec = "(c)(1)(i)", Rts6 = "15(2), 15(4), 15(5)", Fia = "credit control", Exits = "pass, but for the account's own day")]
    internal Denial? CheckDay(decimal admittedToday, decimal notional) =>
        _limits.MaxDailyNotional is not { } limit || admittedToday + notional <= limit ? null : Denials.Create(DenialCode.DailyNotionalExceeded,
            $"the day's orders of {_scope} would reach {admittedToday + notional:0.##} {_currency}, more than the {limit:0.##} of a trading day.");

    [Control("DailyOrders", "No more orders on a trading day than its scope may.", DenialCode.DailyOrdersExceeded, Sec = "(c)(1)(ii)", Rts6 = "15(1)(d), 15(5)", Fia = "message throttle", Exits = "pass")]
    internal Denial? CheckDayOrders(long admittedToday, int orders) =>
        _limits.MaxDailyOrders is not { } limit || admittedToday + orders <= limit ? null : Denials.Create(DenialCode.DailyOrdersExceeded,
            $"the day's orders of {_scope} would be {admittedToday + orders}, more than the {limit} of a trading day. If the strategy loops, stop it; what can only reduce a position is let through.");

    /// <summary>Above the limit only what can do nothing but reduce still passes: a position must not be turned round at its size.</summary>
    [Control("OpenNotional", "No worst-case gross position above the limit of its scope: positions at fresh prices, open, unknown and quarantined orders, late fills.", DenialCode.OpenNotionalExceeded, Sec = "(c)(1)(i)", Rts6 = "15(2), 15(4), 17(4)", Fia = "intraday position limit", Exits = "pass where exposure does not grow")]
    internal Denial? CheckExposure(decimal exposureWithOrder, decimal exposureNow, bool canOnlyReduce) =>
        _limits.MaxOpenNotional is not { } limit || exposureWithOrder <= limit || (canOnlyReduce && exposureWithOrder <= exposureNow) ? null : Denials.Create(DenialCode.OpenNotionalExceeded,
            $"worst-case exposure of {_scope} would reach {exposureWithOrder:0.##} {_currency} (now {exposureNow:0.##}), more than {limit:0.##}. Cancel working orders or reduce positions first.");

    [Control("NetNotional", "No worst-case net position above the limit of its scope.", DenialCode.NetNotionalExceeded, Sec = "(c)(1)(i)", Rts6 = "17(4)", Fia = "intraday position limit", Exits = "pass")]
    internal Denial? CheckNet(decimal netWithOrder, decimal netNow) =>
        _limits.MaxNetNotional is not { } limit || netWithOrder <= limit || netWithOrder <= netNow ? null : Denials.Create(DenialCode.NetNotionalExceeded,
            $"the worst-case net position of {_scope} would reach {netWithOrder:0.##} {_currency} (now {netNow:0.##}), more than {limit:0.##}. Cancel working orders or reduce positions first.");
}

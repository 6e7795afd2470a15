using Safety.Guarding;

namespace Safety.Limits;

/// <summary>
/// No more submits and replaces per second than allowed: a generic cell rate algorithm, whose one number survives a
/// restart in the journal. Cancels are not counted: a fifth of the rate is kept free for them, and they have a pace of their own.
/// </summary>
/// <remarks>Maps to RTS 6 art. 15(1)(d) and 17 CFR 240.15c3-5(c)(1)(ii).</remarks>
[Control("OrderRate", "No more submits and replaces per second; a fifth is kept for cancels.", DenialCode.OrderRateExceeded, Sec = "(c)(1)(ii)", Rts6 = "15(1)(d)", Fia = "message throttle")]
public sealed class OrderRateLimit
{
    private readonly int _perSecond;
    private readonly long _interval;
    private readonly long _burst;
    private readonly long _keptForCancels;

    internal OrderRateLimit(int perSecond, long since, int orders)
    {
        _perSecond = perSecond;
        _interval = TimeSpan.TicksPerSecond / perSecond;
        _burst = TimeSpan.TicksPerSecond;
        // At the lowest rates a fifth is less than an order: then one order a second still goes.
        _keptForCancels = Math.Min(_burst / 5, _burst - _interval);
        Arrival = since + orders * _interval; // what an earlier process has admitted last
    }

    /// <summary>The theoretical arrival time of the next order, UTC ticks.</summary>
    internal long Arrival { get; private set; }

    /// <summary>Denies when there is no room for <paramref name="orders"/> more; takes nothing.</summary>
    internal Denial? Check(DateTimeOffset now, int orders)
    {
        // Further ahead than a full burst only a clock that was set back puts it: that must not deny until the clock has caught up.
        Arrival = Math.Min(Arrival, now.UtcTicks + _burst);
        long next = Math.Max(Arrival, now.UtcTicks) + orders * _interval;
        if (next <= now.UtcTicks + _burst - _keptForCancels)
            return null;
        if (orders * _interval > _burst - _keptForCancels)
        {
            return Denials.Create(DenialCode.OrderRateExceeded,
                $"{orders} orders in one call never fit into {_perSecond} orders per second (a fifth is kept for cancels). Send them in smaller calls.");
        }

        double wait = TimeSpan.FromTicks(next - now.UtcTicks - (_burst - _keptForCancels)).TotalMilliseconds;
        return Denials.Create(DenialCode.OrderRateExceeded,
            $"more than {_perSecond} orders per second (a fifth is kept for cancels); the next fits in {wait:0} ms, under a new attempt. If the strategy loops, stop it.");
    }

    /// <summary>Counts admitted orders.</summary>
    internal void Take(DateTimeOffset now, int orders) => Arrival = Math.Max(Arrival, now.UtcTicks) + orders * _interval;
}

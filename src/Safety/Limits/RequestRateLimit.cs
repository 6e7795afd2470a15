using Safety.Guarding;

namespace Safety.Limits;

/// <summary>
/// No more request weight in ten seconds, a minute or an hour than allowed, by what the venue says each request weighs. Cancels count and are never denied: a fifth
/// of each window is kept for them. What closes risk is not denied either: an hour's limit must not lock a position in, and the rate of a second bounds that too.
/// </summary>
/// <remarks>Maps to RTS 6 art. 15(1)(d) and 17 CFR 240.15c3-5(c)(1)(ii).</remarks>
[Control("RequestRate", "No more request weight in ten seconds, a minute and an hour; cancels count and are never denied.", DenialCode.RequestRateExceeded, Sec = "(c)(1)(ii)", Rts6 = "15(1)(d)", Fia = "message throttle", Exits = "pass")]
public sealed class RequestRateLimit
{
    private const int KeptForCancels = 5;

    private readonly LimitOptions _limits;

    internal RequestRateLimit(LimitOptions limits) => _limits = limits;

    /// <summary>Denies where a request would weigh too much with what has left in the windows that end now.</summary>
    internal Denial? Check(int weight, decimal tenSeconds, decimal minute, decimal hour) =>
        Check(_limits.MaxWeightPer10Seconds, "10 seconds", tenSeconds, weight) ?? Check(_limits.MaxWeightPerMinute, "minute", minute, weight) ?? Check(_limits.MaxWeightPerHour, "hour", hour, weight);

    private static Denial? Check(int? most, string window, decimal sent, int weight)
    {
        if (most is not { } limit || sent + weight <= limit - (limit / KeptForCancels))
            return null;
        return Denials.Create(DenialCode.RequestRateExceeded,
            $"requests would weigh {sent + weight:0.#} in a {window}, more than the {limit - (limit / KeptForCancels)} of {limit} that are not kept for cancels. Send fewer; if the strategy loops, stop it. What can only reduce a position is let through.");
    }
}

namespace Safety.Limits;

/// <summary>The limits that a person may raise for a time: those of size, count and loss. Prices, rates of a second, symbols and hours are no matter of a moment.</summary>
/// <remarks>Maps to RTS 6 art. 15(6): temporary, exceptional, authorised.</remarks>
internal static class RaisableLimits
{
    /// <summary>The longest time a limit may be raised for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private static readonly Dictionary<string, (Func<LimitOptions, decimal?> Now, Func<LimitOptions, decimal, LimitOptions> With)> s_limits = new(StringComparer.Ordinal)
    {
        [nameof(LimitOptions.MaxOrderNotional)] = (static limits => limits.MaxOrderNotional, static (limits, value) => limits with { MaxOrderNotional = value }),
        [nameof(LimitOptions.MaxOpenNotional)] = (static limits => limits.MaxOpenNotional, static (limits, value) => limits with { MaxOpenNotional = value }),
        [nameof(LimitOptions.MaxDailyNotional)] = (static limits => limits.MaxDailyNotional, static (limits, value) => limits with { MaxDailyNotional = value }),
        [nameof(LimitOptions.MaxNetNotional)] = (static limits => limits.MaxNetNotional, static (limits, value) => limits with { MaxNetNotional = value }),
        [nameof(LimitOptions.MaxOrderUnits)] = (static limits => limits.MaxOrderUnits, static (limits, value) => limits with { MaxOrderUnits = value }),
        [nameof(LimitOptions.MaxDailyLoss)] = (static limits => limits.MaxDailyLoss, static (limits, value) => limits with { MaxDailyLoss = value }),
        [nameof(LimitOptions.MaxDrawdown)] = (static limits => limits.MaxDrawdown, static (limits, value) => limits with { MaxDrawdown = value }),
        [nameof(LimitOptions.MaxDailyOrders)] = (static limits => limits.MaxDailyOrders, static (limits, value) => limits with { MaxDailyOrders = (long)Math.Min(value, long.MaxValue) }),
        [nameof(LimitOptions.MaxOpenOrders)] = (static limits => limits.MaxOpenOrders, static (limits, value) => limits with { MaxOpenOrders = (int)Math.Min(value, int.MaxValue) }),
        [nameof(LimitOptions.MaxOrdersPerFill)] = (static limits => limits.MaxOrdersPerFill, static (limits, value) => limits with { MaxOrdersPerFill = (int)Math.Min(value, int.MaxValue) }),
    };

    /// <summary>The limits with one of them at another value.</summary>
    public static LimitOptions With(LimitOptions limits, string name, decimal value) => s_limits.TryGetValue(name, out var limit) ? limit.With(limits, value) : limits;

    /// <summary>Why a limit cannot be raised so; null where it can.</summary>
    public static string? Problem(LimitOptions limits, string name, decimal value)
    {
        if (!s_limits.TryGetValue(name, out var limit))
            return $"'{name}' is no limit that can be raised for a time; those are {string.Join(", ", s_limits.Keys)}.";
        if (limit.Now(limits) is not { } now)
            return $"{name} is not limited.";
        return value > now ? null : FormattableString.Invariant($"{name} is {now}, and {value} does not raise it.");
    }
}

using System.Globalization;
using Safety.Limits;

namespace Safety.Arming;

/// <summary>The limits that accounts are armed with, field by field and in no culture: other limits are other lines, the same ones always the same.</summary>
internal static class LimitsInForce
{
    /// <summary>One line per limit, <c>account field=value</c>.</summary>
    public static IEnumerable<string> Lines(AccountOptions account)
    {
        LimitOptions limits = account.Limits;
        yield return Line(nameof(account.Currency), account.Currency);
        yield return Line(nameof(limits.MaxOrderNotional), Number(limits.MaxOrderNotional));
        yield return Line(nameof(limits.MaxOpenNotional), Number(limits.MaxOpenNotional));
        yield return Line(nameof(limits.MaxOrdersPerSecond), Number(limits.MaxOrdersPerSecond));
        yield return Line(nameof(limits.PriceBandBps), Number(limits.PriceBandBps));
        yield return Line(nameof(limits.MaxDailyNotional), limits.MaxDailyNotional is { } daily ? Number(daily) : "none");
        yield return Line(nameof(limits.MarketDataMaxAgeMs), Number(limits.MarketDataMaxAgeMs));
        yield return Line(nameof(limits.MaxHedgeDepth), Number(limits.MaxHedgeDepth));
        if (limits.AllowedSymbols is null)
            yield return Line(nameof(limits.AllowedSymbols), "all");
        foreach (string symbol in limits.AllowedSymbols?.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>())
            yield return Line(nameof(limits.AllowedSymbols), symbol);

        string Line(string field, string value) => $"{account.Id} {field}={value}";

        // 1 and 1.0 limit the same.
        static string Number(decimal value) => (value / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);
    }
}

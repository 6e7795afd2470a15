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
        yield return Line(nameof(limits.MaxOrdersPerSecond), Number(limits.MaxOrdersPerSecond));
        yield return Line(nameof(limits.PriceBandBps), Number(limits.PriceBandBps));
        foreach (string line in Scope("", limits.Account))
            yield return line;
        yield return Line(nameof(limits.MaxOpenOrders), Optional(limits.MaxOpenOrders));
        yield return Line(nameof(limits.RestrictedSymbols), limits.RestrictedSymbols is { } restricted ? string.Join(' ', restricted.Order(StringComparer.Ordinal)) : "none");
        yield return Line(nameof(limits.TradingHours), limits.TradingHours is { } hours ? string.Join(", ", hours) : "any");
        yield return Line(nameof(limits.SymbolTradingHours), limits.SymbolTradingHours.Count == 0 ? "none"
            : string.Join("; ", limits.SymbolTradingHours.OrderBy(static symbol => symbol.Key, StringComparer.Ordinal).Select(static symbol => $"{symbol.Key} {string.Join(", ", symbol.Value)}")));
        yield return Line(nameof(limits.Collars), limits.Collars.Count == 0 ? "none"
            : string.Join("; ", limits.Collars.OrderBy(static symbol => symbol.Key, StringComparer.Ordinal).Select(static symbol => $"{symbol.Key} {Number(symbol.Value.Low)} to {Number(symbol.Value.High)}")));
        yield return Line(nameof(limits.SelfMatch), limits.SelfMatch.ToString());
        yield return Line(nameof(limits.AccountStateMaxAgeMs), Optional(limits.AccountStateMaxAgeMs));
        yield return Line(nameof(limits.MaxDailyLoss), Optional(limits.MaxDailyLoss));
        yield return Line(nameof(limits.MaxDrawdown), Optional(limits.MaxDrawdown));
        yield return Line(nameof(limits.MaxOrdersPerFill), Optional(limits.MaxOrdersPerFill));
        yield return Line(nameof(limits.DuplicateWindowMs), Optional(limits.DuplicateWindowMs));
        yield return Line(nameof(limits.MaxExecutions), Optional(limits.MaxExecutions));
        yield return Line(nameof(limits.MaxConsecutiveRejects), Optional(limits.MaxConsecutiveRejects));
        yield return Line(nameof(limits.MaxWeightPer10Seconds), Optional(limits.MaxWeightPer10Seconds));
        yield return Line(nameof(limits.MaxWeightPerMinute), Optional(limits.MaxWeightPerMinute));
        yield return Line(nameof(limits.MaxWeightPerHour), Optional(limits.MaxWeightPerHour));
        yield return Line(nameof(limits.Symbols), Names(limits.Symbols));
        yield return Line(nameof(limits.Strategies), Names(limits.Strategies));
        foreach ((string name, ScopeLimits scope) in limits.Symbols.OrderBy(static scope => scope.Key, StringComparer.Ordinal))
        {
            foreach (string line in Scope($"{nameof(limits.Symbols)}[{name}].", scope))
                yield return line;
        }

        foreach ((string name, ScopeLimits scope) in limits.Strategies.OrderBy(static scope => scope.Key, StringComparer.Ordinal))
        {
            foreach (string line in Scope($"{nameof(limits.Strategies)}[{name}].", scope))
                yield return line;
        }

        yield return Line(nameof(limits.MarketDataMaxAgeMs), Number(limits.MarketDataMaxAgeMs));
        yield return Line(nameof(limits.MaxHedgeDepth), Number(limits.MaxHedgeDepth));
        if (limits.AllowedSymbols is null)
            yield return Line(nameof(limits.AllowedSymbols), "all");
        foreach (string symbol in limits.AllowedSymbols?.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>())
            yield return Line(nameof(limits.AllowedSymbols), symbol);

        string Line(string field, string value) => $"{account.Id} {field}={value}";

        IEnumerable<string> Scope(string prefix, ScopeLimits scope) => Fields(scope).Select(field => Line(prefix + field.Name, field.Value));

        static string Names(IReadOnlyDictionary<string, ScopeLimits> scopes) => scopes.Count == 0 ? "none" : string.Join(' ', scopes.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>The same of the firm.</summary>
    public static IEnumerable<string> Lines(ScopeLimits? firm) => firm is null ? [] : Fields(firm).Select(static field => $"firm {field.Name}={field.Value}");

    private static IEnumerable<(string Name, string Value)> Fields(ScopeLimits scope)
    {
        yield return (nameof(scope.MaxOrderUnits), Optional(scope.MaxOrderUnits));
        yield return (nameof(scope.MaxOrderNotional), Optional(scope.MaxOrderNotional));
        yield return (nameof(scope.MaxDailyOrders), Optional(scope.MaxDailyOrders));
        yield return (nameof(scope.MaxDailyNotional), Optional(scope.MaxDailyNotional));
        yield return (nameof(scope.MaxOpenNotional), Optional(scope.MaxOpenNotional));
        yield return (nameof(scope.MaxNetNotional), Optional(scope.MaxNetNotional));
    }

    private static string Optional(decimal? value) => value is { } limit ? Number(limit) : "none";

    // 1 and 1.0 limit the same.
    private static string Number(decimal value) => (value / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);
}

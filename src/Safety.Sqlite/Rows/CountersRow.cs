using Safety.Intents;

namespace Safety.Sqlite.Rows;

/// <summary>The table <c>account_counters</c>.</summary>
internal static class CountersRow
{
    private const string Columns = "account_ref, trading_day, day_notional, day_orders, rate_arrival, last_numeric_id, report_cursor, breaker_reason";

    public const string SaveSql =
        $"""
        INSERT INTO account_counters ({Columns}) VALUES (?,?,?,?,?,?,?,?)
        ON CONFLICT (account_ref) DO UPDATE SET
            trading_day = excluded.trading_day, day_notional = excluded.day_notional, day_orders = excluded.day_orders,
            rate_arrival = excluded.rate_arrival, last_numeric_id = excluded.last_numeric_id,
            report_cursor = excluded.report_cursor, breaker_reason = excluded.breaker_reason
        """;

    public const string AllSql = $"SELECT {Columns} FROM account_counters ORDER BY account_ref";

    public static Statement Bind(Statement row, AccountCounters counters) => row.Reset()
        .Bind(counters.AccountRef).Bind(counters.TradingDay).Bind(counters.DayNotional).Bind(counters.DayOrders)
        .Bind(counters.RateArrival).Bind(counters.LastNumericId).Bind(counters.ReportCursor).BindWords(counters.BreakerReason);

    public static AccountCounters Read(Statement row) => new(
        row.NextInt(), row.NextDay(), row.NextDecimal(), row.NextLong(), row.NextLong(), row.NextLong(), row.NextTime(), row.NextTextOrNull());
}

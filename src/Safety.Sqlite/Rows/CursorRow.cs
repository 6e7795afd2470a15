using Safety.Decisions;
using Safety.Identity;

namespace Safety.Sqlite.Rows;

/// <summary>The table <c>strategy_cursor</c>.</summary>
internal static class CursorRow
{
    private const string Columns = "account_ref, strategy, start, position";

    public const string SaveSql =
        $"""
        INSERT INTO strategy_cursor ({Columns}) VALUES (?,?,?,?)
        ON CONFLICT (account_ref, strategy) DO UPDATE SET position = excluded.position
        """;

    public const string ByStrategySql = $"SELECT {Columns} FROM strategy_cursor WHERE account_ref = ? AND strategy = ?";

    public static Statement Bind(Statement row, StrategyCursor cursor) => row.Reset()
        .Bind(cursor.AccountRef).Bind(cursor.Strategy.Value).Bind(cursor.Start).Bind(cursor.Position);

    public static StrategyCursor Read(Statement row) => new(row.NextInt(), new StrategyId(row.NextText()), row.NextLong(), row.NextLong());
}

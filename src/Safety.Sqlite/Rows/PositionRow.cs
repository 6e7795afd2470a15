using Safety.Intents;

namespace Safety.Sqlite.Rows;

/// <summary>The table <c>position</c>.</summary>
internal static class PositionRow
{
    private const string Columns = "account_ref, symbol, units, mark";

    public const string SaveSql =
        $"""
        INSERT INTO position ({Columns}) VALUES (?,?,?,?)
        ON CONFLICT (account_ref, symbol) DO UPDATE SET units = excluded.units, mark = excluded.mark
        """;

    public const string AllSql = $"SELECT {Columns} FROM position ORDER BY account_ref, symbol";

    public static Statement Bind(Statement row, PositionRecord position) => row.Reset()
        .Bind(position.AccountRef).Bind(position.Symbol).Bind(position.Units).Bind(position.Mark);

    public static PositionRecord Read(Statement row) => new(row.NextInt(), row.NextText(), row.NextDecimal(), row.NextDecimal());
}

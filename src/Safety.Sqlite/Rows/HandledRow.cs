using Safety.Idempotency;

namespace Safety.Sqlite.Rows;

/// <summary>The table <c>handled_event</c>.</summary>
internal static class HandledRow
{
    private const string Columns = "account_ref, handler, event_key, content, handled_at";

    public const string InsertSql = $"INSERT INTO handled_event ({Columns}) VALUES (?,?,?,?,?)";

    public const string ByKeySql = $"SELECT {Columns} FROM handled_event WHERE account_ref = ? AND handler = ? AND event_key = ?";

    public static Statement Bind(Statement row, HandledRecord handled) => row.Reset()
        .Bind(handled.AccountRef).Bind(handled.Handler).Bind(handled.Key).Bind(handled.Content).Bind(handled.HandledAt);

    public static HandledRecord Read(Statement row) => new(row.NextInt(), row.NextText(), row.NextText(), row.NextText(), row.NextTime());
}

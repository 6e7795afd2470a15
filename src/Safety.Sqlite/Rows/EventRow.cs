using Safety.Intents;

namespace Safety.Sqlite.Rows;

/// <summary>The table <c>event</c>.</summary>
internal static class EventRow
{
    private const string Columns = "sequence, kind, account_ref, client_order_id, at, data, hash";

    public const string InsertSql = $"INSERT INTO event ({Columns}) VALUES (?,?,?,?,?,?,?)";

    public const string AfterSequenceSql = $"SELECT {Columns} FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?";

    public static Statement Bind(Statement row, in EventRecord e) => row.Reset()
        .Bind(e.Sequence).Bind((long)e.Kind).Bind(e.AccountRef).Bind(e.ClientOrderId ?? "").Bind(e.At).BindUtf8(e.Data.Span).BindBlob(e.Hash.Span);

    public static EventRecord Read(Statement row) => new(
        row.NextLong(), (EventKind)row.NextInt(), row.NextInt(), row.NextText(), row.NextTime(), row.NextBytes().ToArray(), row.NextBytes().ToArray());
}

using Safety.Intents;

namespace Safety.Sqlite.Rows;

/// <summary>The table <c>kill_switch</c>.</summary>
internal static class KillRow
{
    private const string Columns = "kill_id, is_latched, source, reason, by, at";

    public const string InsertSql = $"INSERT INTO kill_switch ({Columns}) VALUES (?,?,?,?,?,?)";

    public const string AllSql = $"SELECT {Columns} FROM kill_switch ORDER BY sequence";

    public static Statement Bind(Statement row, KillRecord kill) => row.Reset()
        .Bind(kill.Id).Bind(kill.IsLatched).BindWords(kill.Source).BindWords(kill.Reason).BindWords(kill.By).Bind(kill.At);

    public static KillRecord Read(Statement row) => new(row.NextGuid(), row.NextBool(), row.NextText(), row.NextText(), row.NextText(), row.NextTime());
}

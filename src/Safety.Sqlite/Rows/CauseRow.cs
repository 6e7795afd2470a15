using Safety.Decisions;
using Safety.Identity;

namespace Safety.Sqlite.Rows;

/// <summary>The table <c>cause</c>.</summary>
internal static class CauseRow
{
    private const string Columns = "sequence, account_ref, kind, cause_key, cause_time, report_sequence, payload, received_at";

    public const string InsertSql = $"INSERT INTO cause ({Columns}) VALUES (?,?,?,?,?,?,?,?)";

    public const string ByKeySql = $"SELECT {Columns} FROM cause WHERE account_ref = ? AND cause_key = ?";

    // NOT INDEXED leaves the primary key, as for reports.
    public const string AfterSequenceSql = $"SELECT {Columns} FROM cause NOT INDEXED WHERE sequence > ? AND account_ref = ? ORDER BY sequence LIMIT ?";

    public static Statement Bind(Statement row, CauseRecord cause) => row.Reset()
        .Bind(cause.Sequence).Bind(cause.AccountRef).Bind((long)cause.Kind).Bind(cause.Key.Value).Bind(cause.Time)
        .Bind(cause.ReportSequence).Bind(cause.Payload).Bind(cause.ReceivedAt);

    public static CauseRecord Read(Statement row)
    {
        long sequence = row.NextLong();
        return new CauseRecord(
            row.NextInt(), sequence, (CauseKind)row.NextInt(), new CauseKey(row.NextText()), row.NextTime(), row.NextLong(), row.NextText(), row.NextTime());
    }
}

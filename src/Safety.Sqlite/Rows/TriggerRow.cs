using Safety.Decisions;
using Safety.Identity;

namespace Safety.Sqlite.Rows;

/// <summary>The table <c>trigger_event</c>.</summary>
internal static class TriggerRow
{
    private const string Columns = "sequence, account_ref, kind, trigger_key, trigger_time, report_sequence, payload, received_at";

    public const string InsertSql = $"INSERT INTO trigger_event ({Columns}) VALUES (?,?,?,?,?,?,?,?)";

    public const string ByKeySql = $"SELECT {Columns} FROM trigger_event WHERE account_ref = ? AND trigger_key = ?";

    // NOT INDEXED leaves the primary key, as for reports.
    public const string AfterSequenceSql = $"SELECT {Columns} FROM trigger_event NOT INDEXED WHERE sequence > ? AND account_ref = ? ORDER BY sequence LIMIT ?";

    public static Statement Bind(Statement row, TriggerRecord trigger) => row.Reset()
        .Bind(trigger.Sequence).Bind(trigger.AccountRef).Bind((long)trigger.Kind).Bind(trigger.Key.Value).Bind(trigger.Time)
        .Bind(trigger.ReportSequence).Bind(trigger.Payload).Bind(trigger.ReceivedAt);

    public static TriggerRecord Read(Statement row)
    {
        long sequence = row.NextLong();
        return new TriggerRecord(
            row.NextInt(), sequence, (TriggerKind)row.NextInt(), new TriggerKey(row.NextText()), row.NextTime(), row.NextLong(), row.NextText(), row.NextTime());
    }
}

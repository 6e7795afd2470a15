using Safety.Identity;
using Safety.Intents;
using Safety.Orders;

namespace Safety.Sqlite.Rows;

/// <summary>The table <c>report</c>.</summary>
internal static class ReportRow
{
    private const string Columns =
        """
        sequence, account_ref, client_order_id, exec_id, exec_type, order_status, broker_order_id,
        order_qty, last_qty, last_px, cum_qty, leaves_qty, exec_ref_id, orig_client_order_id,
        venue_time, venue_sequence, text, disposition, received_at, doubt
        """;

    public const string InsertSql = $"INSERT INTO report ({Columns}) VALUES (?,?,?,?,?,?,?, ?,?,?,?,?,?,?, ?,?,?,?,?,?)";

    // A quarantine is final. The row is matched all the same, so that a missing one shows.
    public const string UpdateSql = "UPDATE report SET doubt = CASE doubt WHEN 3 THEN 3 ELSE ? END WHERE sequence = ? AND account_ref = ?";

    public const string InDoubtSql = $"SELECT {Columns} FROM report WHERE account_ref = ? AND doubt = 1 AND sequence > ? ORDER BY sequence LIMIT ?";

    public const string ByIdentitySql = $"SELECT {Columns} FROM report WHERE account_ref = ? AND client_order_id = ? AND exec_id = ?";

    public const string ByIdSql = $"SELECT {Columns} FROM report WHERE account_ref = ? AND client_order_id = ? AND exec_id > ? ORDER BY exec_id LIMIT ?";

    public const string ByExecIdSql = $"SELECT {Columns} FROM report WHERE account_ref = ? AND exec_id = ? ORDER BY sequence";

    public const string ByOriginalIdSql = $"SELECT {Columns} FROM report WHERE account_ref = ? AND orig_client_order_id = ? AND sequence > ? ORDER BY sequence LIMIT ?";

    // NOT INDEXED leaves the primary key: by itself the planner takes the identity's index, and reads and sorts the account's whole inbox.
    public const string AfterSequenceSql = $"SELECT {Columns} FROM report NOT INDEXED WHERE sequence > ? AND account_ref = ? ORDER BY sequence LIMIT ?";

    public static Statement Bind(Statement row, ReportRecord record)
    {
        ExecutionReport report = record.Report;
        return row.Reset()
            .Bind(record.Sequence).Bind(record.AccountRef).Bind(report.ClientOrderId.Value ?? "").Bind(report.ExecId)
            .Bind((long)report.ExecType).Bind((long)report.OrderStatus).Bind(report.BrokerOrderId is { } id ? id.Value ?? "" : null)
            .Bind(report.OrderQty).Bind(report.LastQty).Bind(report.LastPx).Bind(report.CumQty).Bind(report.LeavesQty)
            .Bind(report.ExecRefId).Bind(report.OrigClientOrderId is { } original ? original.Value ?? "" : null)
            .Bind(report.VenueTime).Bind(report.VenueSequence).BindWords(report.Text)
            .Bind((long)record.Disposition).Bind(record.ReceivedAt).Bind((long)record.Doubt);
    }

    public static ReportRecord Read(Statement row)
    {
        long sequence = row.NextLong();
        int accountRef = row.NextInt();
        string clientOrderId = row.NextText();
        var report = new ExecutionReport
        {
            ClientOrderId = clientOrderId.Length == 0 ? default : new ClientOrderId(clientOrderId),
            ExecId = row.NextText(),
            ExecType = (ExecType)row.NextInt(),
            OrderStatus = (OrderStatus)row.NextInt(),
            BrokerOrderId = row.NextTextOrNull() is { } id ? new BrokerOrderId(id) : null,
            OrderQty = row.NextDecimal(),
            LastQty = row.NextDecimal(),
            LastPx = row.NextDecimal(),
            CumQty = row.NextDecimal(),
            LeavesQty = row.NextDecimal(),
            ExecRefId = row.NextTextOrNull(),
            OrigClientOrderId = row.NextTextOrNull() is { } original ? new ClientOrderId(original) : null,
            VenueTime = row.NextTime(),
            VenueSequence = row.NextLong(),
            Text = row.NextTextOrNull(),
        };

        return new ReportRecord(accountRef, sequence, report, (ReportDisposition)row.NextInt(), row.NextTime()) { Doubt = (ReportDoubt)row.NextInt() };
    }
}

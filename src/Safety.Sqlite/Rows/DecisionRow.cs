using Safety.Decisions;
using Safety.Identity;

namespace Safety.Sqlite.Rows;

/// <summary>The table <c>decision</c>.</summary>
internal static class DecisionRow
{
    private const string Columns =
        """
        sequence, account_ref, strategy, trigger_key, trigger_time, trigger_sequence, decision,
        input, evidence, plan, refusal_code, refusal_message, epoch, decided_at
        """;

    public const string InsertSql = $"INSERT INTO decision ({Columns}) VALUES (?,?,?,?,?,?,?, ?,?,?,?,?,?,?)";

    public const string ByTriggerSql = $"SELECT {Columns} FROM decision WHERE account_ref = ? AND strategy = ? AND trigger_key = ?";

    // NOT INDEXED leaves the primary key, as for reports.
    public const string AfterSequenceSql = $"SELECT {Columns} FROM decision NOT INDEXED WHERE sequence > ? AND account_ref = ? ORDER BY sequence LIMIT ?";

    public static Statement Bind(Statement row, DecisionRecord decision) => row.Reset()
        .Bind(decision.Sequence).Bind(decision.AccountRef).Bind(decision.Strategy.Value).Bind(decision.Trigger.Value).Bind(decision.TriggerTime)
        .Bind(decision.TriggerSequence).Bind(decision.Decision)
        .Bind(decision.Input).Bind(decision.Evidence).Bind(decision.Plan).Bind(decision.RefusalCode).BindWords(decision.RefusalMessage)
        .Bind(decision.Epoch).Bind(decision.DecidedAt);

    public static DecisionRecord Read(Statement row) => new()
    {
        Sequence = row.NextLong(),
        AccountRef = row.NextInt(),
        Strategy = new StrategyId(row.NextText()),
        Trigger = new TriggerKey(row.NextText()),
        TriggerTime = row.NextTime(),
        TriggerSequence = row.NextLong(),
        Decision = row.NextText(),
        Input = row.NextText(),
        Evidence = row.NextText(),
        Plan = row.NextText(),
        RefusalCode = row.NextInt(),
        RefusalMessage = row.NextTextOrNull(),
        Epoch = row.NextLong(),
        DecidedAt = row.NextTime(),
    };
}

using Safety.Decisions;
using Safety.Identity;

namespace Safety.Sqlite.Rows;

/// <summary>The table <c>decision</c>.</summary>
internal static class DecisionRow
{
    private const string Columns =
        """
        sequence, account_ref, strategy, cause_key, cause_time, cause_sequence, decision,
        input, observed_inputs, plan, denial_code, denial_message, epoch, decided_at
        """;

    public const string InsertSql = $"INSERT INTO decision ({Columns}) VALUES (?,?,?,?,?,?,?, ?,?,?,?,?,?,?)";

    public const string ByCauseSql = $"SELECT {Columns} FROM decision WHERE account_ref = ? AND strategy = ? AND cause_key = ?";

    // NOT INDEXED leaves the primary key, as for reports.
    public const string AfterSequenceSql = $"SELECT {Columns} FROM decision NOT INDEXED WHERE sequence > ? AND account_ref = ? ORDER BY sequence LIMIT ?";

    public static Statement Bind(Statement row, DecisionRecord decision) => row.Reset()
        .Bind(decision.Sequence).Bind(decision.AccountRef).Bind(decision.Strategy.Value).Bind(decision.Cause.Value).Bind(decision.CauseTime)
        .Bind(decision.CauseSequence).Bind(decision.Decision)
        .Bind(decision.Input).Bind(decision.ObservedInputs).Bind(decision.Plan).Bind(decision.DenialCode).BindWords(decision.DenialMessage)
        .Bind(decision.Epoch).Bind(decision.DecidedAt);

    public static DecisionRecord Read(Statement row) => new()
    {
        Sequence = row.NextLong(),
        AccountRef = row.NextInt(),
        Strategy = new StrategyId(row.NextText()),
        Cause = new CauseKey(row.NextText()),
        CauseTime = row.NextTime(),
        CauseSequence = row.NextLong(),
        Decision = row.NextText(),
        Input = row.NextText(),
        ObservedInputs = row.NextText(),
        Plan = row.NextText(),
        DenialCode = row.NextInt(),
        DenialMessage = row.NextTextOrNull(),
        Epoch = row.NextLong(),
        DecidedAt = row.NextTime(),
    };
}

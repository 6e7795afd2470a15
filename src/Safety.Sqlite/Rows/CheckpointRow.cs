using Safety.Decisions;
using Safety.Identity;

namespace Safety.Sqlite.Rows;

/// <summary>The table <c>checkpoint</c>.</summary>
internal static class CheckpointRow
{
    private const string Columns = "account_ref, strategy, position, version, shape, state, checksum, at";

    public const string SaveSql =
        $"""
        INSERT INTO checkpoint ({Columns}) VALUES (?,?,?,?,?,?,?,?)
        ON CONFLICT (account_ref, strategy) DO UPDATE SET
            position = excluded.position, version = excluded.version, shape = excluded.shape, state = excluded.state,
            checksum = excluded.checksum, at = excluded.at
        """;

    public const string ByStrategySql = $"SELECT {Columns} FROM checkpoint WHERE account_ref = ? AND strategy = ?";

    public static Statement Bind(Statement row, CheckpointRecord checkpoint) => row.Reset()
        .Bind(checkpoint.AccountRef).Bind(checkpoint.Strategy.Value).Bind(checkpoint.Position).Bind(checkpoint.Version)
        .Bind(checkpoint.Shape).Bind(checkpoint.State).Bind(checkpoint.Checksum).Bind(checkpoint.At);

    public static CheckpointRecord Read(Statement row) => new(
        row.NextInt(), new StrategyId(row.NextText()), row.NextLong(), row.NextInt(), row.NextText(), row.NextText(), row.NextText(), row.NextTime());
}

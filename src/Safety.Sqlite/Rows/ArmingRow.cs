using Safety.Intents;

namespace Safety.Sqlite.Rows;

/// <summary>The table <c>arming</c>.</summary>
internal static class ArmingRow
{
    private const string Columns = "epoch, host, build, contracts, limits, at";

    public const string InsertSql = $"INSERT INTO arming ({Columns}) VALUES (?,?,?,?,?,?)";

    public const string LastSql = $"SELECT {Columns} FROM arming ORDER BY epoch DESC LIMIT 1";

    public static Statement Bind(Statement row, ArmingRecord arming) => row.Reset()
        .Bind(arming.Epoch).Bind(arming.Host).Bind(arming.Build).Bind(arming.Contracts).Bind(arming.Limits).Bind(arming.At);

    public static ArmingRecord Read(Statement row) => new(
        row.NextLong(), row.NextText(), row.NextText(), row.NextText(), row.NextText(), row.NextTime());
}

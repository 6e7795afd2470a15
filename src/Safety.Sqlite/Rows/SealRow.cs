using Safety.Intents;

namespace Safety.Sqlite.Rows;

/// <summary>The tables <c>seal</c> and <c>rotation</c>: places in the chain of events.</summary>
internal static class SealRow
{
    public const string InsertSql = "INSERT INTO seal (sequence, hash, at) VALUES (?,?,?)";

    public const string LastSql = "SELECT sequence, hash, at FROM seal ORDER BY sequence DESC LIMIT 1";

    public const string LastRotationSql = "SELECT sequence, hash, at FROM rotation ORDER BY sequence DESC LIMIT 1";

    public static Statement Bind(Statement row, SealRecord seal) => row.Reset()
        .Bind(seal.Sequence).BindBlob(seal.Hash.Span).Bind(seal.At);

    public static SealRecord Read(Statement row) => new(row.NextLong(), row.NextBytes().ToArray(), row.NextTime());
}

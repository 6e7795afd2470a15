using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Safety.CrashMatrix.Tests.Matrix;

/// <summary>What stands in a journal's tables, read as plain SQL from a copy of its files: no code of the journal or of the safeguards.</summary>
internal sealed class JournalRows
{
    private JournalRows(List<Intent> intents, List<Report> reports, Dictionary<string, decimal> positions, List<Decision> decisions, bool isKilled)
    {
        Intents = intents;
        Reports = reports;
        Positions = positions;
        Decisions = decisions;
        IsKilled = isKilled;
    }

    public sealed record Intent(string Strategy, string Cause, int Leg, int Attempt, string ClientOrderId, int State, decimal CumQty);

    public sealed record Report(string ClientOrderId, string ExecId, int ExecType, decimal LastQty, int Doubt);

    public sealed record Decision(string Strategy, string Cause);

    public IReadOnlyList<Intent> Intents { get; }

    public IReadOnlyList<Report> Reports { get; }

    public IReadOnlyDictionary<string, decimal> Positions { get; }

    public IReadOnlyList<Decision> Decisions { get; }

    public bool IsKilled { get; }

    /// <summary>Copies the journal and its log, and reads the copy as SQLite recovers it. Nobody may be writing.</summary>
    public static JournalRows Read(string directory)
    {
        string source = Path.Combine(directory, MatrixJournal.Name);
        string copy = Path.Combine(directory, "oracle.db");
        foreach (string left in (ReadOnlySpan<string>)[copy, copy + "-wal", copy + "-shm"])
            File.Delete(left);
        File.Copy(source, copy);
        if (File.Exists(source + "-wal"))
            File.Copy(source + "-wal", copy + "-wal");

        SQLitePCL.Batteries_V2.Init();
        using SqliteConnection connection = new($"Data Source={copy};Pooling=False");
        connection.Open();
        return new JournalRows(
            Rows(connection, "SELECT strategy, cause_key, leg, attempt, client_order_id, state, cum_qty FROM intent",
                static row => new Intent(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetString(4), row.GetInt32(5), Number(row, 6))),
            Rows(connection, "SELECT client_order_id, exec_id, exec_type, last_qty, doubt FROM report",
                static row => new Report(row.GetString(0), row.GetString(1), row.GetInt32(2), Number(row, 3), row.GetInt32(4))),
            Rows(connection, "SELECT symbol, units FROM position", static row => (Symbol: row.GetString(0), Units: Number(row, 1))).ToDictionary(static row => row.Symbol, static row => row.Units),
            Rows(connection, "SELECT strategy, cause_key FROM decision", static row => new Decision(row.GetString(0), row.GetString(1))),
            Rows(connection, "SELECT kill_id FROM kill_switch WHERE is_latched = 1 EXCEPT SELECT kill_id FROM kill_switch WHERE is_latched = 0", static row => row.GetString(0)).Count > 0);
    }

    private static List<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    private static decimal Number(SqliteDataReader row, int column) => decimal.Parse(row.GetString(column), CultureInfo.InvariantCulture);
}

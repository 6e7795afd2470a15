using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Safety.CrashMatrix.Tests.Matrix;

/// <summary>
/// What stands in a journal, read from a copy of its files with plain SQL and a reader of its own for the facts' bytes: no code of the
/// journal or of the safeguards. What has happened comes from the facts; what it came to, from the tables for people.
/// </summary>
internal sealed class JournalRows
{
    private readonly HashSet<Guid> _latched = [];
    private readonly HashSet<Guid> _released = [];
    private readonly List<Intent> _intents = [];
    private readonly List<Report> _reports = [];
    private readonly List<Decision> _decisions = [];
    private readonly Dictionary<string, (string State, decimal CumQty)> _states;

    private JournalRows(SqliteConnection connection)
    {
        _states = Rows(connection, "SELECT i.client_order_id, i.state, o.cum_qty FROM intent i JOIN order_state o ON o.account = i.account AND o.family = i.family",
            static row => (Id: row.GetString(0), State: row.GetString(1), CumQty: Number(row.GetString(2)))).ToDictionary(static row => row.Id, static row => (row.State, row.CumQty));
        Positions = Rows(connection, "SELECT symbol, units FROM position", static row => (Symbol: row.GetString(0), Units: Number(row.GetString(1)))).ToDictionary(static row => row.Symbol, static row => row.Units);
        Complaints = Rows(connection, "SELECT client_order_id || ': ' || coalesce(alarm, doubt) FROM order_state WHERE alarm IS NOT NULL OR doubt IS NOT NULL", static row => row.GetString(0));
        foreach (byte[] facts in Rows(connection, "SELECT facts FROM batch ORDER BY last", static row => (byte[])row.GetValue(0)))
        {
            for (FactBytes rest = new(facts); !rest.IsAtEnd;)
            {
                FactBytes fact = new(rest.Take((int)rest.Number(4)));
                Read(fact);
            }
        }
    }

    public sealed record Intent(string Strategy, string Cause, int Leg, int Attempt, string ClientOrderId, string State, decimal CumQty);

    public sealed record Report(string ClientOrderId, string ExecId, int ExecType, decimal LastQty);

    public sealed record Decision(string Strategy, string Cause);

    public IReadOnlyList<Intent> Intents => _intents;

    public IReadOnlyList<Report> Reports => _reports;

    public IReadOnlyDictionary<string, decimal> Positions { get; }

    public IReadOnlyList<Decision> Decisions => _decisions;

    /// <summary>What is in doubt about an order, or has raised an alarm.</summary>
    public IReadOnlyList<string> Complaints { get; }

    public bool IsKilled => _latched.Except(_released).Any();

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
        return new JournalRows(connection);
    }

    private void Read(FactBytes fact)
    {
        _ = fact.Number(8); // sequence
        long kind = fact.Number(2);
        _ = fact.Take(2 + 1 + 4 + 8 + 8 + 8 + 8); // version, flags, account, family, times, process
        switch (kind)
        {
            case 4: // the kill switch has latched
                _latched.Add(new Guid(fact.Take(16)));
                break;
            case 5: // and was released
                _released.Add(new Guid(fact.Take(16)));
                break;
            case 6 or 8: // denied; admitted
                (string strategy, string cause) = (fact.Text(), fact.Text());
                _ = fact.Number(8);
                (int leg, int attempt) = ((int)fact.Number(2), (int)fact.Number(2));
                _ = fact.Text(); // the key's encoding
                string id = kind == 8 ? fact.Text() : "";
                (string state, decimal filled) = _states.GetValueOrDefault(id, (kind == 6 ? "Denied" : "not told", 0m));
                _intents.Add(new Intent(strategy, cause, leg, attempt, id, state, filled));
                break;
            case 15: // reported
                (string order, string execId, int execType) = (fact.Text(), fact.Text(), (int)fact.Number(1));
                _ = fact.Number(1); // status
                if (fact.Number(1) == 1)
                    _ = fact.Text(); // the venue's ID
                _ = fact.Decimal(); // the order's quantity
                _reports.Add(new Report(order, execId, execType, fact.Decimal()));
                break;
            case 33: // decided
                _decisions.Add(new Decision(fact.Text(), fact.Text()));
                break;
        }
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

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}

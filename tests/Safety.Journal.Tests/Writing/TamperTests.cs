using System.Globalization;
using Microsoft.Data.Sqlite;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Ledger;
using Safety.Lifecycle;
using Safety.Sqlite;
using Safety.Testing;
using Safety.Writer;
using static Safety.Journal.Tests.Writing.SampleFacts;

namespace Safety.Journal.Tests.Writing;

/// <summary>
/// One cell at a time, changed by somebody who has dropped the triggers: every column of every table that opening trusts is either
/// refused, or opens with exactly the state it had. Tables for people are read by nobody.
/// </summary>
public sealed class TamperTests : IDisposable
{
    private const int CheckpointedOrder = 3;
    private const int LaterOrder = 5;

    private readonly ScratchDirectory _scratch = new();

    /// <summary>Table, what is done to it, and what must come of it.</summary>
    public static TheoryData<string, string, string> Cells => new()
    {
        // The facts after the last checkpoint.
        { "batch.facts", "UPDATE batch SET facts = CAST(substr(facts, 1, 60) || x'FF' || substr(facts, 62) AS BLOB) WHERE last = (SELECT max(last) FROM batch)", "refused" },
        { "batch.facts emptied", "UPDATE batch SET facts = x'' WHERE last = (SELECT max(last) FROM batch)", "refused" },
        { "batch.hash", "UPDATE batch SET hash = zeroblob(32) WHERE last = (SELECT max(last) FROM batch)", "refused" },
        { "batch.hash in between", "UPDATE batch SET hash = zeroblob(32) WHERE last = (SELECT max(last) FROM batch) - 3", "refused" },
        { "batch.previous_hash", "UPDATE batch SET previous_hash = zeroblob(32) WHERE last = (SELECT max(last) FROM batch)", "refused" },
        { "batch.first", "UPDATE batch SET first = first - 1 WHERE last = (SELECT max(last) FROM batch)", "refused" },
        { "batch.last", "UPDATE batch SET last = last + 1 WHERE last = (SELECT max(last) FROM batch)", "refused" },
        { "batch row deleted in between", "DELETE FROM batch WHERE last = (SELECT max(last) FROM batch) - 3", "refused" },
        { "batch row deleted at the end", "DELETE FROM batch WHERE last = (SELECT max(last) FROM batch)", "refused" }, // its keys are left; a clean cut is the anchor's
        { "two batches swapped", "UPDATE batch SET facts = (SELECT facts FROM batch WHERE last = (SELECT max(last) FROM batch)) WHERE last = (SELECT max(last) FROM batch) - 3", "refused" },

        // The checkpoint itself, and which one it is.
        { "checkpoint facts", "UPDATE batch SET facts = CAST(substr(facts, 1, 60) || x'FF' || substr(facts, 62) AS BLOB) WHERE is_checkpoint = 1", "refused" },
        { "checkpoint deleted", "DELETE FROM batch WHERE is_checkpoint = 1 AND last = (SELECT max(last) FROM batch WHERE is_checkpoint = 1)", "refused" },
        { "batch.is_checkpoint cleared", "UPDATE batch SET is_checkpoint = 0", "same" },
        { "batch.is_checkpoint of the last cleared", "UPDATE batch SET is_checkpoint = 0 WHERE last = (SELECT max(last) FROM batch WHERE is_checkpoint = 1)", "same" },
        { "batch.is_checkpoint set elsewhere", "UPDATE batch SET is_checkpoint = 1 WHERE last = (SELECT max(last) FROM batch)", "refused" },

        // The facts of an open order, from before the checkpoint.
        { "an open order's admission", $"UPDATE batch SET facts = CAST(substr(facts, 1, 60) || x'FF' || substr(facts, 62) AS BLOB) WHERE last = (SELECT batch FROM family_batch ORDER BY family, batch LIMIT 1)", "refused" },
        { "an open order's hash", $"UPDATE batch SET hash = zeroblob(32) WHERE last = (SELECT batch FROM family_batch ORDER BY family, batch LIMIT 1)", "refused" },
        { "an open order's batch deleted", $"DELETE FROM batch WHERE last = (SELECT batch FROM family_batch ORDER BY family, batch LIMIT 1)", "refused" },

        // Facts from before the checkpoint that nothing open rests on: proved in the background.
        { "an old fact", "UPDATE batch SET facts = CAST(substr(facts, 1, 60) || x'FF' || substr(facts, 62) AS BLOB) WHERE first = 2", "audited" },
        { "an old hash", "UPDATE batch SET hash = zeroblob(32) WHERE first = 2", "audited" },
        { "an old link", "UPDATE batch SET previous_hash = zeroblob(32) WHERE first = 2", "audited" },
        { "an old batch deleted", "DELETE FROM batch WHERE first = 2", "audited" },

        // The indexes.
        { "key deleted", "DELETE FROM key WHERE kind = 1 AND text = 'key-00000001'", "refused" },
        { "every key of a kind deleted", "DELETE FROM key WHERE kind = 2", "refused" },
        { "key.kind", "UPDATE key SET kind = 4 WHERE kind = 1 AND text = 'key-00000001'", "refused" },
        { "key.account", "UPDATE key SET account = 2 WHERE kind = 1 AND text = 'key-00000001'", "refused" },
        { "key.text", "UPDATE key SET text = 'key-00000000' WHERE kind = 1 AND text = 'key-00000001'", "refused" },
        { "key.family", "UPDATE key SET family = family + 2 WHERE kind = 1 AND text = 'key-00000001'", "refused" },
        { "key.sequence", "UPDATE key SET sequence = sequence + 1 WHERE kind = 5", "refused" },
        { "key added", "INSERT INTO key VALUES (1, 1, 'key-00000999', 3, 3)", "refused" },
        { "two keys swapped", "UPDATE key SET family = CASE text WHEN 'key-00000001' THEN (SELECT family FROM key WHERE kind = 1 AND text = 'key-00000002') ELSE (SELECT family FROM key WHERE kind = 1 AND text = 'key-00000001') END WHERE kind = 1 AND text IN ('key-00000001', 'key-00000002')", "refused" },
        { "family_batch deleted", "DELETE FROM family_batch WHERE family = (SELECT min(family) FROM family_batch)", "refused" },
        { "family_batch.family", "UPDATE family_batch SET family = family + 1 WHERE family = (SELECT min(family) FROM family_batch)", "refused" },
        { "family_batch.batch", "UPDATE family_batch SET batch = batch + 900 WHERE family = (SELECT min(family) FROM family_batch)", "refused" },
        { "family_batch added", "INSERT INTO family_batch VALUES ((SELECT min(family) FROM family_batch), 1)", "refused" },

        // Whose it is.
        { "journal.journal_id", "UPDATE journal SET journal_id = '00000000-0000-0000-0000-000000000001'", "refused" },
        { "account.account", "UPDATE account SET account = 'another' WHERE account_ref = 1", "refused" },
        { "account.venue", "UPDATE account SET venue = 'another' WHERE account_ref = 2", "refused" },
        { "account.account_ref", "UPDATE account SET account_ref = 3 - account_ref + 10; UPDATE account SET account_ref = account_ref - 10", "refused" },
        { "account added", "INSERT INTO account VALUES (3, 'v', 'a')", "refused" },
        { "journal deleted", "DELETE FROM journal", "refused" },
        { "journal.created_at", "UPDATE journal SET created_at = created_at + 1", "same" }, // a label; nothing is decided by it

        // What says how far the tables for people are, and they themselves.
        { "people.up_to", "INSERT OR REPLACE INTO people VALUES (1, 999999)", "same" },
        { "order_state added", "INSERT INTO order_state (account, family, state, is_closed, opened_at, as_of) VALUES ('x', 1, 'Filled', 1, '', 1)", "same" },
        { "schema_version.name", "UPDATE schema_version SET name = 'x'", "same" },
        { "schema_version.min_reader_version", "UPDATE schema_version SET min_reader_version = 99", "refused" },

        // A hostile trigger: it fires in our own transactions, so what it does is found by the next opening.
        { "a trigger that eats keys", "CREATE TRIGGER eats AFTER INSERT ON key BEGIN DELETE FROM key WHERE text = NEW.text; END", "later" },
        { "a trigger that eats facts", "CREATE TRIGGER eats AFTER INSERT ON batch BEGIN UPDATE batch SET facts = x'' WHERE last = NEW.last; END", "later" },
    };

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_changed_cell_is_refused_or_harmless(string cell, string sql, string outcome)
    {
        string path = Fill();
        string before = StateOf(path);
        Tamper(path, sql);

        switch (outcome)
        {
            case "refused":
                JournalException e = Assert.Throws<JournalException>(() => StateOf(path));
                Assert.True(e.Fault is JournalFault.ChainBroken or JournalFault.Corrupt or JournalFault.TooNew or JournalFault.NotAJournal, $"{cell}: {e.Message}");
                break;
            case "same":
                Assert.Equal(before, StateOf(path));
                break;
            case "audited":
                Assert.Equal(before, StateOf(path));
                Assert.Equal(JournalFault.ChainBroken, Assert.Throws<JournalException>(() => Audit(path)).Fault);
                break;
            default:
                Write(path, 90);
                Assert.Equal(JournalFault.ChainBroken, Assert.Throws<JournalException>(() => StateOf(path)).Fault);
                break;
        }
    }

    [Fact]
    public void Every_column_of_the_tables_that_are_trusted_has_a_row_here()
    {
        string path = Fill();
        using SqliteConnection shell = Shell(path);
        using SqliteCommand columns = shell.CreateCommand();
        columns.CommandText = "SELECT m.name || '.' || c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name IN ('batch', 'key', 'family_batch', 'account', 'journal')";
        using SqliteDataReader reader = columns.ExecuteReader();
        List<string> missing = [];
        while (reader.Read())
        {
            string column = reader.GetString(0);
            if (column != "journal.only" && !Cells.Any(row => ((string)row[0]).StartsWith(column, StringComparison.Ordinal)))
                missing.Add(column);
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void A_chain_that_was_computed_anew_is_refused_where_there_is_a_key()
    {
        byte[] key = "a secret that is not in the file"u8.ToArray();
        string path = Fill(key);
        string before = StateOf(path, key);
        ComputeAnew(path);

        Assert.Equal(JournalFault.ChainBroken, Assert.Throws<JournalException>(() => StateOf(path, key)).Fault);
        Assert.Equal(JournalFault.ChainBroken, Assert.Throws<JournalException>(() => StateOf(Fill(key), "another"u8.ToArray())).Fault);
        Assert.NotEqual("", before);
    }

    private static string StateOf(string path, byte[]? key = null)
    {
        using SqliteJournal journal = SqliteJournal.OpenExisting(path);
        JournalStart start = JournalStart.Open(journal, key);
        FactWriter state = new();
        start.Memory.Host.Write(state);
        for (int account = 1; account <= 2; account++)
            start.Memory.Account(account).Write(state);
        return Convert.ToHexString(state.Written) + string.Join(' ', start.Memory.Families.OrderBy(static family => family.Number).Select(static family => string.Create(CultureInfo.InvariantCulture, $"{family.Number} {family.LiveId} {family.CumQty}")));
    }

    private static void Audit(string path)
    {
        using SqliteJournal journal = SqliteJournal.OpenExisting(path);
        ChainAudit audit = JournalStart.Open(journal).Audit;
        while (!audit.Advance())
            Assert.False(audit.IsDone);
    }

    /// <summary>Six orders, a checkpoint after the third, and what else a host writes.</summary>
    private string Fill(byte[]? key = null)
    {
        string path = _scratch.File(Path.GetRandomFileName());
        SqliteJournal.Create(path, SampleRecords.Accounts).Dispose();
        using SqliteJournal journal = SqliteJournal.OpenExisting(path);
        OrderIntentPersistence writer = new(JournalStart.Open(journal, key), new InlineExecutor(), new VirtualTime());
        Run(writer, static batch => batch.Append(1, 0, new DayRolled(new DateOnly(2026, 3, 14), []))); // fact 2: nothing open rests on it
        for (int n = 1; n <= 6; n++)
        {
            Order(writer, n);
            if (n == CheckpointedOrder)
            {
                Run(writer, static batch => batch.Append(0, 0, new KillLatched(Guid.Empty, "api", "test", "Ada", DateTimeOffset.UnixEpoch)));
                writer.Settle();
                Run(writer, static _ => 0UL);
            }

            if (n == LaterOrder)
                Run(writer, static batch => batch.Append(1, 0, new Caused("c", DateTimeOffset.UnixEpoch, "")));
        }

        return path;
    }

    private static void Write(string path, int n)
    {
        using SqliteJournal journal = SqliteJournal.OpenExisting(path);
        Order(new OrderIntentPersistence(JournalStart.Open(journal), new InlineExecutor(), new VirtualTime()), n);
    }

    private static void Order(OrderIntentPersistence writer, int n)
    {
        ulong family = Run(writer, batch => batch.Append(1, 0, Admitted(n)));
        Run(writer, batch => batch.Append(1, family, Accepted(family, n)));
    }

    private static ulong Run(OrderIntentPersistence writer, Func<JournalBatch, ulong> work) => writer.RunAsync(work).GetAwaiter().GetResult();

    private static void Tamper(string path, string sql)
    {
        using SqliteConnection shell = Shell(path);
        using SqliteCommand command = shell.CreateCommand();
        command.CommandText = $"DROP TRIGGER batch_stays; DROP TRIGGER batch_is_final; DROP TRIGGER key_stays; DROP TRIGGER key_is_final; DROP TRIGGER family_batch_stays; DROP TRIGGER family_batch_is_final; {sql};";
        command.ExecuteNonQuery();
    }

    /// <summary>What somebody without the key can do: every hash anew, as this code would compute it.</summary>
    private static void ComputeAnew(string path)
    {
        List<StoredBatch> batches;
        using (SqliteJournal journal = SqliteJournal.OpenExisting(path))
        {
            _ = journal.Open();
            batches = [.. journal.Read(1)];
        }

        using HashChain chain = new();
        byte[] previous = HashChain.Beginning.ToArray();
        foreach (StoredBatch batch in batches)
        {
            byte[] hash = new byte[HashChain.HashSize];
            chain.Link(previous, batch.First, batch.Last, batch.Facts.Span, hash);
            Tamper2(path, batch.Last, previous, hash);
            previous = hash;
        }

        static void Tamper2(string path, ulong last, byte[] previous, byte[] hash)
        {
            using SqliteConnection shell = Shell(path);
            using SqliteCommand command = shell.CreateCommand();
            command.CommandText = "DROP TRIGGER IF EXISTS batch_is_final; UPDATE batch SET previous_hash = $previous, hash = $hash WHERE last = $last";
            command.Parameters.AddWithValue("$previous", previous);
            command.Parameters.AddWithValue("$hash", hash);
            command.Parameters.AddWithValue("$last", (long)last);
            command.ExecuteNonQuery();
        }
    }

    private static SqliteConnection Shell(string path)
    {
        SqliteConnection shell = new($"Data Source={path};Pooling=False");
        shell.Open();
        return shell;
    }
}

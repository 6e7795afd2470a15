using Microsoft.Data.Sqlite;
using Safety.Identity;
using Safety.Journal.Facts;
using Safety.Orders;
using Safety.Sqlite;
using Safety.Testing;
using Safety.Writer;
using static Safety.Journal.Tests.Writing.SampleFacts;

namespace Safety.Journal.Tests.Writing;

/// <summary>The tables for people: written behind the facts while nothing waits, and at the end; read by nobody but people.</summary>
public sealed class ProjectorTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly InlineExecutor _executor = new();

    private string JournalPath => _scratch.File("orders.db");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_tables_have_the_columns_that_are_written()
    {
        SqliteJournal.Create(JournalPath, SampleRecords.Accounts).Dispose();
        foreach (ProjectionTable table in Projections.All)
        {
            Assert.Equal(string.Join(' ', table.Columns), ByHand($"SELECT group_concat(name, ' ') FROM (SELECT name FROM pragma_table_info('{table.Name}') ORDER BY cid)"));
            Assert.Equal($"{table.KeyColumns}", ByHand($"SELECT count(*) FROM pragma_table_info('{table.Name}') WHERE pk > 0"));
        }
    }

    [Fact]
    public void An_order_a_denial_an_arming_and_a_kill_can_be_read_by_hand()
    {
        using (SqliteJournal journal = SqliteJournal.Create(JournalPath, SampleRecords.Accounts))
        {
            OrderIntentPersistence writer = Open(journal);
            Run(writer, static batch => batch.Append(0, 0, new Armed(7, "host-1", "1.2.3", ["IBroker=ab"], ["MaxOpenNotional=1"], 1, 0)));
            ulong family = Run(writer, static batch => batch.Append(1, 0, Admitted(1, 2m)));
            Run(writer, batch => batch.Append(1, family, Accepted(family, 1)));
            Run(writer, batch => batch.Append(1, family, Filled(1, 2m)));
            Run(writer, static batch => batch.Append(1, 0, new Denied(Admitted(2).Key, KeyOf(2), default, 3, "too large", Contracts.BrokerCallKind.Submit, "M", null)));
            Run(writer, static batch => batch.Append(0, 0, new KillLatched(Guid.Empty, "api", "a reason", "Ada", DateTimeOffset.UnixEpoch)));
            Run(writer, static batch => batch.Append(0, 0, new KillReleased(Guid.Empty, "Bob", "Eve", "checked")));
            Run(writer, static batch => batch.Append(1, 0, new DenialsCounted([new CodeCount(1, 3), new CodeCount(4, 2)])));
            Run(writer, static batch => batch.Append(1, 0, new BreakerTripped("Doubt", "figures differ", 0)));
            Run(writer, static batch => batch.Append(1, 0, new BreakerReset("Bob", "Eve", "looked")));
            writer.Settle();
            Run(writer, static _ => 0UL);
        }

        Assert.Equal("denied 3, denied 2, breaker tripped Doubt figures differ, breaker reset looked Bob Eve", ByHand(
            "SELECT group_concat(event || coalesce(' ' || number, '') || CASE event WHEN 'denied' THEN '' ELSE rtrim(' ' || code) || ' ' || detail END || coalesce(' ' || by || ' ' || second_person, ''), ', ') FROM (SELECT * FROM account_event ORDER BY sequence, number DESC)"));
        Assert.Equal("BTC-USD|Buy|Filled|cid-00000001|v-00000001|2|2|0|100", ByHand("SELECT symbol || '|' || side || '|' || state || '|' || client_order_id || '|' || broker_order_id || '|' || order_qty || '|' || cum_qty || '|' || leaves_qty || '|' || average_price FROM order_state"));
        Assert.Equal("key-00000001|Filled|2|units|100", ByHand("SELECT intent_key || '|' || state || '|' || size || '|' || size_in || '|' || limit_price FROM intent"));
        Assert.Equal("key-00000001 Filled, key-00000002 Denied KeyReusedWithOtherContent: too large", ByHand("SELECT group_concat(intent_key || ' ' || outcome, ', ') FROM (SELECT * FROM idempotency_key ORDER BY intent_key)"));
        Assert.Equal("x-1|Trade|2|100", ByHand("SELECT exec_id || '|' || exec_type || '|' || last_qty || '|' || last_px FROM execution"));
        Assert.Equal("2", ByHand("SELECT units FROM position WHERE account = 'alpaca/PA-1' AND symbol = 'BTC-USD'"));
        Assert.Equal("latched Ada a reason, released Bob checked", ByHand("SELECT group_concat(event || ' ' || by || ' ' || reason, ', ') FROM (SELECT * FROM kill_switch ORDER BY sequence)"));
        Assert.Equal("7|host-1|full|MaxOpenNotional=1", ByHand("SELECT epoch || '|' || host || '|' || mode || '|' || limits FROM arming"));
        Assert.Equal("1", ByHand("SELECT (SELECT up_to FROM people) = (SELECT max(last) FROM batch)"));
        Assert.Matches("^2026-01-01T00:00:00.0000000Z$", ByHand("SELECT created_at FROM intent"));
    }

    [Fact]
    public void They_are_written_in_portions_while_nothing_waits_and_go_on_after_a_restart()
    {
        SqliteJournal.Create(JournalPath, SampleRecords.Accounts).Dispose();
        using (SqliteJournal journal = SqliteJournal.OpenExisting(JournalPath))
        {
            OrderIntentPersistence writer = Open(journal);
            for (int n = 1; n <= 600; n++)
            {
                int order = n;
                Run(writer, batch => batch.Append(1, 0, Admitted(order)));
            }

            writer.Flush();
            journal.Connection.KeepLogAtClose(); // a crash
        }

        Assert.InRange(int.Parse(ByHand("SELECT count(*) FROM order_state")!, System.Globalization.CultureInfo.InvariantCulture), 200, 300);
        using (SqliteJournal journal = SqliteJournal.OpenExisting(JournalPath))
        {
            OrderIntentPersistence writer = Open(journal);
            for (int i = 0; i < 4; i++)
                writer.Flush();
        }

        Assert.Equal("600", ByHand("SELECT count(*) FROM order_state"));
        Assert.Equal("600", ByHand("SELECT count(*) FROM idempotency_key WHERE outcome = 'Pending'"));
    }

    private OrderIntentPersistence Open(SqliteJournal journal) => new(JournalStart.Open(journal), _executor, new VirtualTime());

    private static ulong Run(OrderIntentPersistence writer, Func<JournalBatch, ulong> work) => writer.RunAsync(work).GetAwaiter().GetResult();

    private string? ByHand(string sql)
    {
        using var shell = new SqliteConnection($"Data Source={JournalPath};Pooling=False");
        shell.Open();
        using SqliteCommand command = shell.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }
}

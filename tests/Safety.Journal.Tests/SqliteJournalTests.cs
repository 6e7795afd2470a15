using System.Globalization;
using Microsoft.Data.Sqlite;
using Safety.Contracts;
using Safety.Intents;
using Safety.Orders;
using Safety.Sqlite;
using static Safety.Journal.Tests.SampleRecords;

namespace Safety.Journal.Tests;

public sealed class SqliteJournalTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    private string JournalPath => _scratch.File("orders.db");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Every_look_up_uses_an_index()
    {
        using SqliteJournal journal = SqliteJournal.Create(JournalPath, Accounts);
        int looked = 0;
        foreach (string sql in journal.Sql.Where(sql => sql.StartsWith("SELECT", StringComparison.Ordinal) || sql.StartsWith("UPDATE", StringComparison.Ordinal)))
        {
            foreach (string step in PlanOf(journal, sql))
            {
                Assert.True(
                    step.StartsWith("SEARCH ", StringComparison.Ordinal) || step == "SCAN intent USING INDEX intent_open",
                    $"'{step}' in the plan of: {sql}");
                looked++;
            }
        }

        Assert.Equal(21, looked);
    }

    [Theory]
    [InlineData(10, 1_000_000, true)]
    [InlineData(1_000_000, 30, false)]
    public void The_log_stays_small_when_there_is_time_and_bounded_when_there_is_none(int pagesWhenIdle, int pagesAtMost, bool isIdle)
    {
        var settings = JournalOpening.Standard with { Checkpoints = new CheckpointPolicy(pagesWhenIdle, pagesAtMost) };
        using SqliteJournal journal = JournalOpening.Create(JournalPath, Accounts, TimeProvider.System, settings);
        long before = new FileInfo(JournalPath + "-wal").Length;

        for (int n = 1; n <= 300; n++)
        {
            Write(journal, n);
            if (isIdle)
                journal.Idle();
        }

        // 300 commits write some 1,500 pages. The room that opening proved is there already.
        Assert.InRange(new FileInfo(JournalPath + "-wal").Length, 1, Math.Max(before, 60 * 4120));
    }

    [Fact]
    public void Idling_costs_nothing_before_there_is_something_to_copy()
    {
        using SqliteJournal journal = SqliteJournal.Create(JournalPath, Accounts);
        DateTime written = File.GetLastWriteTimeUtc(JournalPath);

        Write(journal, 1);
        journal.Idle();

        Assert.Equal(written, File.GetLastWriteTimeUtc(JournalPath));
    }

    [Fact]
    public void Closing_leaves_one_file_that_can_be_read_by_hand()
    {
        using (SqliteJournal journal = SqliteJournal.Create(JournalPath, Accounts))
            Write(journal, 1);

        Assert.Equal([JournalPath], Directory.GetFiles(_scratch.Path));
        Assert.Equal(
            "cid-00000001|Working|Sell|1500.50|USD|BTC-USD|64000.11",
            ByHand("SELECT client_order_id || '|' || state || '|' || side || '|' || size || '|' || size_in || '|' || symbol || '|' || limit_price FROM intent_for_people"));
        Assert.Equal("1|Outcome|event 1 ✓", ByHand("SELECT sequence || '|' || kind || '|' || data FROM event_for_people"));
        Assert.Equal("2026-03-14T12:01:00.123Z", ByHand("SELECT created_at FROM intent_for_people"));
    }

    [Fact]
    public void Closing_after_a_failure_keeps_the_log_as_evidence()
    {
        using (SqliteJournal journal = SqliteJournal.Create(JournalPath, Accounts))
        {
            Write(journal, 1);
            journal.Begin();
            Assert.Throws<JournalException>(() => journal.Insert(Intent(1)));
        }

        Assert.True(File.Exists(JournalPath + "-wal"));
        using SqliteJournal reopened = SqliteJournal.OpenExisting(JournalPath);
        Assert.Equal(1, reopened.Load().LastEventSequence);
    }

    [Theory]
    [InlineData("DELETE FROM intent")]
    [InlineData("DELETE FROM event")]
    [InlineData("UPDATE event SET data = 'nothing happened'")]
    [InlineData("DELETE FROM kill_switch")]
    [InlineData("UPDATE kill_switch SET is_latched = 0")]
    [InlineData("DELETE FROM arming")]
    [InlineData("UPDATE arming SET epoch = 99")]
    public void A_hand_on_the_file_stumbles_over_history(string sql)
    {
        using (SqliteJournal journal = SqliteJournal.Create(JournalPath, Accounts))
        {
            journal.Begin();
            journal.Insert(Intent(1));
            journal.Append(Event(1));
            journal.Append(KillSwitchRecord(true, "x"));
            journal.Append(Arming(1));
            journal.Commit();
        }

        Assert.Equal(19, Assert.Throws<SqliteException>(() => ByHand(sql)).SqliteErrorCode);
    }

    [Fact]
    public void The_views_name_every_state_and_event_kind()
    {
        SqliteJournal.Create(JournalPath, Accounts).Dispose();
        string intents = ByHand("SELECT sql FROM sqlite_schema WHERE name = 'intent_for_people'")!;
        string events = ByHand("SELECT sql FROM sqlite_schema WHERE name = 'event_for_people'")!;

        foreach (IntentState state in Enum.GetValues<IntentState>())
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"WHEN {(int)state} THEN '{state}'"), intents, StringComparison.Ordinal);

        foreach (EventKind kind in Enum.GetValues<EventKind>())
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"WHEN {(int)kind} THEN '{kind}'"), events, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(IntentState), "Pending Working PartiallyFilled Filled Canceled Expired Rejected Unknown NotExecuted Quarantine Denied Replaced", 0)]
    [InlineData(typeof(EventKind), "Born Intent Outcome Report Denied DenialsCounted Cancel KillLatched KillReleased Armed BreakerTripped OperatorAction AccountChange", 1)]
    [InlineData(typeof(ReportDisposition), "Applied Stale Quarantined AppliedWithAlarm ForeignOrder", 0)]
    [InlineData(typeof(ReportDoubt), "None Open Explained Quarantined", 0)]
    [InlineData(typeof(BrokerCallKind), "Forbidden Submit SubmitMany Replace Cancel CancelAll ClosePosition AccountChange DeadMan Session Query Navigation ByMessage", 0)]
    [InlineData(typeof(ExecType), "New Trade TradeCorrect TradeCancel Canceled Replaced PendingCancel PendingReplace Rejected Expired DoneForDay Stopped Suspended Restated PendingNew Calculated OrderStatus CancelReject", 0)]
    [InlineData(typeof(OrderStatus), "PendingNew New PartiallyFilled Filled DoneForDay Canceled PendingReplace PendingCancel Stopped Rejected Suspended Calculated Expired", 0)]
    [InlineData(typeof(Side), "Buy Sell", 1)]
    [InlineData(typeof(OrderType), "Market Limit Stop StopLimit", 1)]
    public void Stored_numbers_never_change(Type type, string names, int first)
    {
        string[] expected = names.Split(' ');

        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], Enum.GetName(type, first + i));
    }

    [Fact]
    public void A_writer_that_is_killed_loses_nothing_it_was_told_is_durable()
    {
        SqliteJournal.Create(JournalPath, Accounts).Dispose();
        long acknowledged = 0;
        for (int round = 1; round <= 3; round++)
        {
            using (SecondProcess writer = SecondProcess.Start("write", JournalPath))
            {
                for (int i = 0; i < 40 * round; i++)
                    acknowledged = long.Parse(writer.ReadLine()!, CultureInfo.InvariantCulture);

                foreach (string line in writer.Kill())
                    acknowledged = long.TryParse(line, CultureInfo.InvariantCulture, out long n) ? Math.Max(acknowledged, n) : acknowledged;
            }

            using SqliteJournal journal = SqliteJournal.OpenExisting(JournalPath);
            long[] events = [.. journal.ReadEvents(0).Select(e => e.Sequence)];
            Assert.InRange(events.Length, acknowledged, acknowledged + 1);
            Assert.Equal(Enumerable.Range(1, events.Length).Select(n => (long)n), events);
            Assert.Equal(events.Length, journal.ReadIntents(1).Count());
            journal.CheckIntegrity();
        }
    }

    [Fact]
    public void Writing_allocates_next_to_nothing()
    {
        using SqliteJournal journal = SqliteJournal.Create(JournalPath, Accounts);
        IntentRecord[] intents = [.. Enumerable.Range(1, 300).Select(n => Intent(n))];
        EventRecord[] events = [.. Enumerable.Range(1, 300).Select(n => Event(n))];
        IntentProgress progress = intents[0].Progress with { IsClosed = true };
        AccountCounters counters = Counters(1);
        for (int i = 0; i < 100; i++)
            WriteAll(i);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 100; i < 300; i++)
            WriteAll(i);

        long perTransaction = (GC.GetAllocatedBytesForCurrentThread() - before) / 200;
        Assert.InRange(perTransaction, 0, 64);

        void WriteAll(int i)
        {
            journal.Begin();
            journal.Insert(intents[i]);
            journal.Append(in events[i]);
            journal.Save(counters);
            journal.Update(intents[i], progress);
            journal.Commit();
        }
    }

    [Fact]
    public void An_identifier_that_is_not_valid_Unicode_is_refused_and_words_are_mended()
    {
        using SqliteJournal journal = SqliteJournal.Create(JournalPath, Accounts);
        journal.Begin();
        journal.Insert(Intent(1) with { Progress = Intent(1).Progress with { Reason = "half \ud83d of a sign" } });
        journal.Commit();
        Assert.Equal("half \ufffd of a sign", journal.FindIntent(1, KeyOf(1))!.Progress.Reason);

        journal.Begin();
        Assert.Throws<JournalException>(() => journal.Insert(Intent(2) with { IntentKey = "half \ud83d" }));
    }

    private static List<string> PlanOf(SqliteJournal journal, string sql)
    {
        var steps = new List<string>();
        using Statement plan = journal.Connection.Prepare("EXPLAIN QUERY PLAN " + sql);
        while (plan.Step("explaining"))
        {
            plan.Skip(3);
            steps.Add(plan.NextText());
        }

        return steps;
    }

    private static void Write(SqliteJournal journal, int n)
    {
        journal.Begin();
        journal.Insert(Intent(n));
        journal.Append(Event(n));
        journal.Commit();
    }

    private string? ByHand(string sql)
    {
        using var shell = new SqliteConnection($"Data Source={JournalPath};Pooling=False");
        shell.Open();
        using SqliteCommand command = shell.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }
}

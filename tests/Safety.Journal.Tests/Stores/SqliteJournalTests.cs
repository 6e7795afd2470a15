using System.Globalization;
using Microsoft.Data.Sqlite;
using Safety.Journal;
using Safety.Sqlite;
using static Safety.Journal.Tests.SampleRecords;
using static Safety.Journal.Tests.Stores.SampleBatches;

namespace Safety.Journal.Tests.Stores;

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
        foreach (string sql in SqliteJournal.Sql)
        {
            using Statement plan = journal.Connection.Prepare("EXPLAIN QUERY PLAN " + sql);
            while (plan.Step("explaining"))
            {
                plan.Skip(3);
                string step = plan.NextText();
                Assert.True(step.StartsWith("SEARCH ", StringComparison.Ordinal) || step == "SCAN batch USING COVERING INDEX batch_checkpoint", $"'{step}' in the plan of: {sql}");
                looked++;
            }
        }

        Assert.Equal(5, looked);
    }

    [Theory]
    [InlineData(10, 1_000_000, true)]
    [InlineData(1_000_000, 30, false)]
    public void The_log_stays_small_when_there_is_time_and_bounded_when_there_is_none(int pagesWhenIdle, int pagesAtMost, bool isIdle)
    {
        var settings = JournalOpening.Standard with { Checkpoints = new CheckpointPolicy(pagesWhenIdle, pagesAtMost) };
        using SqliteJournal journal = JournalOpening.Create(JournalPath, Accounts, TimeProvider.System, settings);
        long before = new FileInfo(JournalPath + "-wal").Length;
        SampleBatches batches = On(journal);

        for (int n = 1; n <= 300; n++)
        {
            batches.Order(n);
            if (isIdle)
                journal.Idle();
        }

        // 300 commits write some 1,200 pages. The room that opening proved is there already.
        Assert.InRange(new FileInfo(JournalPath + "-wal").Length, 1, Math.Max(before, 60 * 4120));
    }

    [Fact]
    public void Idling_costs_nothing_before_there_is_something_to_copy()
    {
        using SqliteJournal journal = SqliteJournal.Create(JournalPath, Accounts);
        DateTime written = File.GetLastWriteTimeUtc(JournalPath);

        On(journal).Order(1);
        journal.Idle();

        Assert.Equal(written, File.GetLastWriteTimeUtc(JournalPath));
    }

    [Fact]
    public void Closing_leaves_one_file_and_closing_after_a_failure_keeps_the_log_as_evidence()
    {
        using (SqliteJournal journal = SqliteJournal.Create(JournalPath, Accounts))
            On(journal).Order(1);
        Assert.Equal([JournalPath], Directory.GetFiles(_scratch.Path));

        using (SqliteJournal journal = SqliteJournal.OpenExisting(JournalPath))
        {
            SampleBatches batches = On(journal);
            batches.Order(2);
            Assert.Throws<JournalException>(() => batches.Append(1, "again", [Row(Key(1), 1)]));
        }

        Assert.True(File.Exists(JournalPath + "-wal"));
        using SqliteJournal reopened = SqliteJournal.OpenExisting(JournalPath);
        Assert.Equal(4UL, reopened.Open().Last);
    }

    [Theory]
    [InlineData("DELETE FROM batch")]
    [InlineData("UPDATE batch SET facts = x'00'")]
    [InlineData("DELETE FROM key")]
    [InlineData("UPDATE key SET family = 9")]
    [InlineData("DELETE FROM family_batch")]
    [InlineData("UPDATE family_batch SET batch = 9")]
    public void A_hand_on_the_file_stumbles_over_history(string sql)
    {
        using (SqliteJournal journal = SqliteJournal.Create(JournalPath, Accounts))
            On(journal).Order(1);
        using var shell = new SqliteConnection($"Data Source={JournalPath};Pooling=False");
        shell.Open();
        using SqliteCommand command = shell.CreateCommand();
        command.CommandText = sql;

        Assert.Equal(19, Assert.Throws<SqliteException>(() => command.ExecuteNonQuery()).SqliteErrorCode);
    }

    [Fact]
    public void A_writer_that_is_killed_loses_nothing_it_was_told_is_durable()
    {
        SqliteJournal.Create(JournalPath, Accounts).Dispose();
        ulong acknowledged = 0;
        for (int round = 1; round <= 3; round++)
        {
            using (SecondProcess writer = SecondProcess.Start("write", JournalPath))
            {
                for (int i = 0; i < 40 * round; i++)
                    acknowledged = ulong.Parse(writer.ReadLine()!, CultureInfo.InvariantCulture);

                foreach (string line in writer.Kill())
                    acknowledged = ulong.TryParse(line, CultureInfo.InvariantCulture, out ulong n) ? Math.Max(acknowledged, n) : acknowledged;
            }

            using SqliteJournal journal = SqliteJournal.OpenExisting(JournalPath);
            Assert.InRange(journal.Open().Last, acknowledged, acknowledged + 2);
            using HashChain chain = new();
            Assert.All(journal.Read(1), batch => Assert.True(chain.Holds(batch)));
            Assert.NotNull(journal.Find(Key((int)(acknowledged / 2))));
            journal.CheckIntegrity();
        }
    }

    [Fact]
    public void Writing_allocates_next_to_nothing()
    {
        using SqliteJournal journal = SqliteJournal.Create(JournalPath, Accounts);
        ulong last = journal.Open().Last;
        byte[] facts = new byte[700];
        byte[] hash = new byte[HashChain.HashSize];
        KeyRow[][] keys = [.. Enumerable.Range(0, 300).Select(n => (KeyRow[])[Row(Key(n), (ulong)(2 * n) + 1), Row(Key(n, JournalKeyKind.ClientOrder), (ulong)(2 * n) + 1)])];
        for (int i = 0; i < 100; i++)
            Append(i);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 100; i < 300; i++)
            Append(i);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 200, 0, 64);

        void Append(int i)
        {
            _ = journal.Find(keys[i][0].Key);
            journal.Append(new NewBatch { First = last + 1, Last = last + 2, Previous = hash, Facts = facts, Hash = hash, Keys = keys[i], Families = [last + 1] });
            last += 2;
        }
    }
}

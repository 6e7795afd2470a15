using Safety.Journal;
using Safety.Testing;
using static Safety.Journal.Tests.Stores.SampleBatches;

namespace Safety.Journal.Tests.Stores;

public sealed class InMemoryJournalTests : IDisposable
{
    private readonly InMemoryJournal _journal = new(SampleRecords.Accounts);

    public void Dispose() => _journal.Dispose();

    [Theory]
    [InlineData(CommitFailure.UnknownAndWritten, 6)]
    [InlineData(CommitFailure.UnknownAndLost, 4)]
    public void A_failed_commit_is_unknown_until_the_journal_is_opened_again(CommitFailure failure, ulong last)
    {
        SampleBatches batches = On(_journal);
        batches.Order(1);
        _journal.FailCommitAt(2, failure);
        batches.Order(2);

        JournalException e = Assert.Throws<JournalException>(() => batches.Order(3));
        Assert.Equal((JournalFault.Io, false), (e.Fault, e.IsCertain));

        Assert.Throws<JournalException>(() => _journal.Find(Key(1)));
        Assert.Equal(last, _journal.CrashAndReopen().Open().Last);
    }

    [Fact]
    public void A_commit_that_certainly_failed_wrote_nothing_and_the_journal_goes_on()
    {
        SampleBatches batches = On(_journal);
        _journal.FailCommitAt(1, CommitFailure.CertainlyNot);

        Assert.True(Assert.Throws<JournalException>(() => batches.Order(1)).IsCertain);
        Assert.Null(_journal.Find(Key(1)));
        batches.Order(1);

        Assert.Equal(2UL, _journal.CrashAndReopen().Open().Last);
    }

    [Theory]
    [InlineData(true, 6)]
    [InlineData(false, 2)]
    public void A_crash_inside_a_commit_leaves_all_of_it_or_nothing(bool survives, ulong last)
    {
        SampleBatches batches = On(_journal);
        batches.Order(1);
        InMemoryJournal? reopened = null;
        _journal.Committing = () => reopened = _journal.CrashAndReopen(inFlightSurvives: survives);

        Assert.Throws<ObjectDisposedException>(() => batches.Append(4, "x", [Row(Key(2), 3)], [3]));

        Assert.Equal(last, reopened!.Open().Last);
        Assert.Equal(survives, reopened.Find(Key(2)) is not null);
    }

    [Fact]
    public void The_nth_operation_fails_before_it_does_anything()
    {
        for (int n = 1; n <= 3; n++)
        {
            InMemoryJournal journal = new(SampleRecords.Accounts);
            journal.FailAtOperation(n);

            Assert.Throws<JournalException>(() =>
            {
                SampleBatches batches = On(journal);
                batches.Order(1);
                batches.Order(2);
            });

            Assert.Equal(n, journal.Operations);
            Assert.Equal((ulong)Math.Max(0, n - 2) * 2, journal.CrashAndReopen().Open().Last);
        }
    }

    [Fact]
    public void A_crashed_instance_is_dead_and_one_that_was_not_opened_is_nobodys()
    {
        Assert.Throws<InvalidOperationException>(() => _journal.Find(Key(1)));
        _ = _journal.CrashAndReopen();

        Assert.Throws<ObjectDisposedException>(_journal.Open);
    }

    [Fact]
    public void Two_journals_made_alike_are_alike()
    {
        Assert.Equal(_journal.Identity.JournalId, new InMemoryJournal(SampleRecords.Accounts).Identity.JournalId);
        Assert.Equal(_journal.Identity.CreatedAt, new InMemoryJournal(SampleRecords.Accounts).Identity.CreatedAt);
    }
}

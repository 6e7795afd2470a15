using Safety.Intents;
using Safety.Testing;
using static Safety.Journal.Tests.SampleRecords;

namespace Safety.Journal.Tests;

public sealed class InMemoryJournalTests : IDisposable
{
    private readonly InMemoryJournal _journal = new(Accounts);

    public void Dispose() => _journal.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_failed_commit_is_unknown_until_the_journal_is_opened_again(bool survives)
    {
        Write(1);
        _journal.FailCommitAt(2, survives);
        Write(2);

        Assert.Equal(JournalFault.Io, Assert.Throws<JournalException>(() => Write(3)).Fault);

        Assert.Throws<JournalException>(_journal.Begin);
        Assert.Throws<JournalException>(() => _journal.FindIntent(1, KeyOf(1)));
        InMemoryJournal reopened = _journal.CrashAndReopen();
        Assert.Equal(survives ? 3 : 2, reopened.Load().OpenIntents.Count);
        reopened.Begin();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_crash_inside_a_commit_leaves_all_of_it_or_nothing(bool survives)
    {
        Write(1);
        InMemoryJournal? reopened = null;
        _journal.Committing = () => reopened = _journal.CrashAndReopen(inFlightSurvives: survives);

        Assert.Throws<ObjectDisposedException>(() => Write(2, 3));

        Assert.Equal(survives ? 3 : 1, reopened!.Load().OpenIntents.Count);
    }

    [Fact]
    public void The_nth_operation_fails_before_it_does_anything()
    {
        for (int n = 1; n <= 4; n++)
        {
            var journal = new InMemoryJournal(Accounts);
            journal.FailAtOperation(n);

            Assert.Throws<JournalException>(() =>
            {
                journal.Begin();
                journal.Insert(Intent(1));
                journal.Append(Event(1));
                journal.Commit();
            });

            Assert.Equal(n, journal.Operations);
            Assert.Empty(journal.CrashAndReopen().Load().OpenIntents);
        }
    }

    [Fact]
    public void A_crashed_instance_is_dead()
    {
        _ = _journal.CrashAndReopen();

        Assert.Throws<ObjectDisposedException>(_journal.Load);
        Assert.Throws<ObjectDisposedException>(_journal.Begin);
    }

    [Fact]
    public void Two_journals_made_alike_are_alike()
    {
        Assert.Equal(_journal.Identity.JournalId, new InMemoryJournal(Accounts).Identity.JournalId);
        Assert.Equal(_journal.Identity.CreatedAt, new InMemoryJournal(Accounts).Identity.CreatedAt);
    }

    private void Write(params int[] numbers)
    {
        _journal.Begin();
        foreach (int n in numbers)
            _journal.Insert(Intent(n));

        _journal.Commit();
    }
}

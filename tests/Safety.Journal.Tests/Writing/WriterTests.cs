using Safety.Generated.V1;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Testing;
using Safety.Writer;
using static Safety.Journal.Tests.Writing.SampleFacts;

namespace Safety.Journal.Tests.Writing;

public sealed class WriterTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly InlineExecutor _executor = new();
    private InMemoryJournal _journal = new(SampleRecords.Accounts);
    private OrderIntentPersistence _writer;

    public WriterTests() => _writer = Open();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public void The_first_fact_says_whose_journal_it_is_and_every_later_start_that_the_last_process_has_ended()
    {
        Restart();
        Restart();

        (FactKind, ulong)[] facts = Run(static journal => journal.ReadFrom(1).Select(static entry => (entry.Header.Kind, entry.Header.ProcessEpoch)).ToArray());
        Assert.Equal([(FactKind.Born, 1UL), (FactKind.ProcessEnded, 2UL), (FactKind.ProcessEnded, 3UL)], facts);
    }

    [Fact]
    public void What_was_appended_is_found_by_every_name_also_after_a_restart()
    {
        ulong family = Run(static journal =>
        {
            ulong family = journal.Append(1, 0, Admitted(1));
            Assert.Equal(family, journal.FindFamily(1, IdOf(1))!.Number);
            journal.Append(1, family, Accepted(family, 1));
            journal.Append(1, family, Filled(1));
            return family;
        });

        for (int i = 0; i < 2; i++)
        {
            Run(journal =>
            {
                Assert.Equal(family, journal.FindFamily(1, IdOf(1))!.Number);
                Assert.Equal(family, journal.FindFamily(1, VenueIdOf(1))!.Number);
                Assert.Equal(family, journal.Find(FactKeys.OfIntent(1, KeyOf(1)))!.Value.Family);
                Assert.Equal(family, journal.Find(FactKeys.OfExecution(1, "x-1"))!.Value.Family);
                Assert.Null(journal.FindFamily(2, IdOf(1)));
                Assert.IsType<Admitted>(journal.Read(family)!.Value.Fact);
                return true;
            });
            Restart();
        }
    }

    [Fact]
    public void What_a_decision_throws_fails_that_work_alone_and_takes_its_facts_back()
    {
        _executor.Post(() =>
        {
            // All three are taken by the batch that the first one starts.
            _journal.Committing = () =>
            {
                _journal.Committing = null;
                Leave(2, throws: false);
                Leave(3, throws: true);
                Leave(4, throws: false);
            };
            Run(static journal => journal.Append(1, 0, Admitted(1)));
        });
        Task<ulong> last = _writer.RunAsync(static journal => journal.Append(1, 0, Admitted(5)));

        Assert.True(last.IsCompletedSuccessfully);
        Assert.Null(_writer.Fault);
        for (int i = 0; i < 2; i++)
        {
            Run(static journal =>
            {
                Assert.Equal([true, true, false, true, true], Enumerable.Range(1, 5).Select(n => journal.FindFamily(1, IdOf(n)) is not null));
                Assert.Equal([true, true, false, true, true], Enumerable.Range(1, 5).Select(n => journal.Find(FactKeys.OfIntent(1, KeyOf(n))) is not null));
                Assert.Equal([true, true, false, true, true], Enumerable.Range(1, 5).Select(n => journal.Find(FactKeys.OfCause(1, $"c{n}")) is not null || n is 1 or 5));
                return true;
            });
            Restart();
        }

        void Leave(int n, bool throws) => _writer.Leave(new DelegateWork<bool>(journal =>
        {
            ulong family = journal.Append(1, 0, Admitted(n));
            journal.Append(1, family, Accepted(family, n));
            journal.Append(1, 0, new Caused($"c{n}", _time.GetUtcNow(), ""));
            return throws ? throw new DivideByZeroException() : true;
        }));
    }

    [Fact]
    public void Work_that_throws_hears_what_it_threw_and_the_same_facts_can_be_written_next()
    {
        Assert.Throws<DivideByZeroException>(() => Run<bool>(static journal =>
        {
            journal.Append(1, 0, Admitted(1));
            throw new DivideByZeroException();
        }));

        Run(static journal => journal.Append(1, 0, Admitted(1)));
        Restart();
        Assert.True(Run(static journal => journal.FindFamily(1, IdOf(1)) is not null));
    }

    [Theory]
    [InlineData(CommitFailure.UnknownAndLost, false)]
    [InlineData(CommitFailure.UnknownAndWritten, true)]
    public void A_commit_whose_fate_is_unknown_latches_the_writer_and_a_restart_decides(CommitFailure failure, bool written)
    {
        Run(static journal => journal.Append(1, 0, Admitted(1)));
        _journal.FailCommitAt(1, failure);

        Assert.False(Assert.Throws<JournalException>(() => Run(static journal => journal.Append(1, 0, Admitted(2)))).IsCertain);
        Assert.NotNull(_writer.Fault);
        Assert.Throws<JournalException>(() => Run(static journal => journal.Append(1, 0, Admitted(3))));

        Restart();
        Assert.Equal([true, written, false], Run(static journal => Enumerable.Range(1, 3).Select(n => journal.FindFamily(1, IdOf(n)) is not null).ToArray()));
    }

    [Fact]
    public void A_commit_that_certainly_was_not_fails_its_calls_and_keeps_the_news_for_the_next()
    {
        ulong family = Run(static journal => journal.Append(1, 0, Admitted(1)));
        _journal.FailCommitAt(1, CommitFailure.CertainlyNot);
        DelegateWork<ulong> news = new(journal => journal.Append(1, family, Accepted(family, 1)), isNews: true);
        _writer.Leave(news);

        Assert.True(Assert.Throws<JournalException>(() => Run(static journal => journal.Append(1, 0, Admitted(2)))).IsCertain);
        Assert.Null(_writer.Fault);
        Assert.False(news.Task.IsCompleted);

        Run(static journal => journal.Append(1, 0, Admitted(3)));
        Assert.True(news.Task.IsCompletedSuccessfully);
        Restart();
        Run(journal =>
        {
            Assert.Equal([true, false, true], Enumerable.Range(1, 3).Select(n => journal.FindFamily(1, IdOf(n)) is not null));
            Assert.Equal(family, journal.FindFamily(1, VenueIdOf(1))!.Number);
            return true;
        });
    }

    [Fact]
    public void What_the_store_throws_at_a_look_up_latches_the_writer()
    {
        _journal.FailAtOperation(1);

        Assert.Throws<JournalException>(() => Run(static journal => journal.Find(FactKeys.OfCause(1, "c"))));
        Assert.NotNull(_writer.Fault);
    }

    [Fact]
    public void After_a_latch_news_is_folded_for_cancels_and_nothing_is_admitted()
    {
        ulong family = Run(static journal => journal.Append(1, 0, Admitted(1)));
        _journal.FailCommitAt(1, CommitFailure.UnknownAndLost);
        Assert.Throws<JournalException>(() => Run(journal => journal.Append(1, family, Accepted(family, 1)), isNews: true));
        Assert.Throws<JournalException>(() => Run(static journal => journal.Append(1, 0, Admitted(2))));

        Assert.Equal([family], _writer.Memory.Published.Keys);
        Assert.Equal(family, _writer.Memory.Find(FactKeys.Of(1, VenueIdOf(1)))!.Value.Family);
    }

    [Fact]
    public void Others_see_a_family_when_it_is_durable()
    {
        int seen = -1;
        _journal.Committing = () => seen = _writer.Memory.Published.Count;
        ulong family = Run(static journal => journal.Append(1, 0, Admitted(1)));

        Assert.Equal(0, seen);
        Assert.Equal([family], _writer.Memory.Published.Keys);
    }

    [Fact]
    public void A_start_reads_from_the_last_checkpoint_and_proves_the_rest_while_idle()
    {
        for (int n = 1; n <= 50; n++)
        {
            int order = n;
            ulong family = Run(journal => journal.Append(1, 0, Admitted(order)));
            if (n == 30)
                Checkpoint();
            Run(journal => journal.Append(1, family, Accepted(family, order)));
        }

        Run(static journal => journal.Append(1, 0, new StrategyAt(new StrategyId("s"), 3, 9)));
        Checkpoint();
        Checkpoint(); // nothing has happened since the last
        Run(static journal => journal.Append(1, 0, new StrategyAt(new StrategyId("s"), 0, 12)));
        long reads = _journal.Operations;

        JournalStart start = JournalStart.Open(_journal = _journal.CrashAndReopen());

        Assert.Equal(start.Head.Last - 1, start.Head.Checkpoint);
        Assert.Equal(50, start.Memory.Families.Count());
        Assert.Equal((3L, 12L), (start.Memory.Host.Strategy(1, new StrategyId("s"))!.Value.Start, start.Memory.Host.Strategy(1, new StrategyId("s"))!.Value.Position));
        Assert.NotNull(start.Memory.Find(FactKeys.Of(1, VenueIdOf(7))));
        Assert.False(start.Audit.IsDone);
        while (!start.Audit.Advance())
        {
        }

        Assert.True(start.Audit.IsDone);
    }

    [Fact]
    public void A_checkpoint_is_written_when_many_facts_have_come_since_the_last_and_the_host_is_idle()
    {
        for (int i = 0; i < 2_100; i++)
        {
            Run(static journal =>
            {
                for (int i = 0; i < 10; i++)
                    journal.Append(1, 0, new CursorMoved(DateTimeOffset.UnixEpoch));
                return true;
            });
        }

        Assert.Equal(0UL, Head().Checkpoint);
        _writer.Flush();
        Assert.Equal(Head().Last, Head().Checkpoint);
        _writer.Flush();
        Assert.Equal(1, Run(static journal => journal.ReadFrom(1).Count(static entry => entry.Fact is Checkpoint)));

        JournalHead Head() => ((IOrderJournal)_journal).Open();
    }

    [Fact]
    public void Who_comes_while_a_batch_is_put_together_is_in_it_with_a_time_of_its_own()
    {
        int commits = 0;
        _journal.Committing = () => commits++;
        DateTimeOffset begun = _time.GetUtcNow();
        Task<ulong>? later = null;

        ulong first = Run(journal =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            later = _writer.RunAsync(static journal => journal.Append(1, 0, Admitted(2)), isNews: true);
            Assert.False(later.IsCompleted);
            return journal.Append(1, 0, Admitted(1));
        });

        Assert.True(later!.IsCompletedSuccessfully);
        Assert.Equal(1, commits);
        Assert.Equal([begun, begun.AddSeconds(1)], Run(journal => new[] { journal.Read(first)!.Value.Header.At, journal.Read(later.Result)!.Value.Header.At }));
    }

    [Fact]
    public void Work_that_always_brings_more_does_not_hold_up_its_batch()
    {
        int commits = 0;
        _journal.Committing = () => commits++;
        int left = 2_000;
        Bring();

        Assert.Equal(0, left);
        Assert.InRange(commits, 2, 10);

        void Bring() => _ = _writer.RunAsync(journal =>
        {
            if (--left > 0)
                Bring();
            return journal.Append(1, 0, new BreakerReset("more", null, "test"));
        }, isNews: true);
    }

    [Fact]
    public async Task What_may_take_long_does_not_join_a_batch_that_is_put_together()
    {
        int commits = 0;
        _journal.Committing = () => commits++;
        Task<int>? later = null;

        int seen = Run(journal =>
        {
            later = _writer.RunAsync(_ => commits); // reads, say
            _ = journal.Append(1, 0, new BreakerReset("first", null, "test"));
            return commits;
        });

        Assert.Equal((0, 1), (seen, await later!));
    }

    [Fact]
    public async Task Who_throws_when_it_is_answered_keeps_the_answer_from_nobody()
    {
        Task<bool>? later = null;
        ThrowingWork bad = new(() => later = _writer.RunAsync(static _ => true, isNews: true));
        _writer.Run(bad);
        Assert.True(await later!);
        Assert.IsType<InvalidOperationException>(bad.Fault);
    }

    private sealed class ThrowingWork(Action apply) : IJournalWork
    {
        public Exception? Fault { get; private set; }

        public void Apply(JournalBatch journal) => apply();

        public void Committed() => throw new InvalidOperationException("no thread is left");

        public void Failed(Exception fault) => Fault = fault;
    }

    [Fact]
    public void Closing_takes_no_more_work()
    {
        Assert.True(_writer.CloseAsync("closed").IsCompleted);

        Assert.Contains("closed", Assert.Throws<JournalException>(() => Run(static journal => journal.Append(1, 0, Admitted(1)))).Message, StringComparison.Ordinal);
        Assert.Null(_writer.Fault);
    }

    [Fact]
    public void Every_operation_that_fails_ends_in_a_state_that_a_restart_understands()
    {
        int most = 0;
        for (int n = 1; n <= Math.Max(most, 1); n++)
        {
            _journal = new InMemoryJournal(SampleRecords.Accounts);
            _journal.FailAtOperation(n);
            ulong acknowledged = 0;
            try
            {
                _writer = Open();
                for (int order = 1; order <= 5; order++)
                {
                    int o = order;
                    ulong family = Run(journal => journal.FindFamily(1, IdOf(o)) is null ? journal.Append(1, 0, Admitted(o)) : 0);
                    acknowledged = family;
                    Run(journal => journal.Append(1, family, Accepted(family, o)));
                    if (order == 3)
                        Checkpoint();
                    _writer.Flush();
                }

                most = n - 1;
            }
            catch (JournalException)
            {
                most = n + 1;
            }

            JournalStart start = JournalStart.Open(_journal = _journal.CrashAndReopen());
            Assert.True(acknowledged == 0 || start.Memory.Family(acknowledged) is not null);
        }

        Assert.InRange(most, 20, 200);
    }

    private OrderIntentPersistence Open() => new(JournalStart.Open(_journal), _executor, _time);

    private void Restart()
    {
        _journal = _journal.CrashAndReopen();
        _writer = Open();
    }

    private void Checkpoint()
    {
        _writer.Settle();
        Run(static _ => true);
    }

    private T Run<T>(Func<JournalBatch, T> apply, bool isNews = false) => _writer.RunAsync(apply, isNews).GetAwaiter().GetResult();
}

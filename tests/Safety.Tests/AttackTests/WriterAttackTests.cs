using Safety.Guarding;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Testing;
using Safety.Tests.Support;
using Safety.Writer;

namespace Safety.Tests.AttackTests;

public class WriterAttackTests
{
    [Fact]
    public async Task Closing_WaitsForLeaderAndFollowers()
    {
        InMemoryJournal journal = new([GuardFixture.Account]);
        DroppingExecutor executor = new();
        OrderIntentPersistence writer = new(JournalStart.Open(journal), executor, TimeProvider.System);
        using ManualResetEventSlim leading = new();
        using ManualResetEventSlim go = new();
        journal.Committing = () =>
        {
            leading.Set();
            go.Wait();
        };
        Task<bool> leader = Task.Run(() => writer.RunAsync(static transaction =>
        {
            transaction.Append(1, 0, new BreakerReset("leader", null, "test"));
            return true;
        }));
        leading.Wait();
        Task<bool> follower = writer.RunAsync(static _ => true);
        Task closing = writer.CloseAsync("the host is closed");
        Assert.False(closing.IsCompleted);
        go.Set();
        await closing.WaitAsync(TimeSpan.FromSeconds(10));
        executor.Dispose();
        Assert.True(await leader.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.True(await follower.WaitAsync(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<JournalException>(() => writer.RunAsync(static _ => true));
    }

    [Fact]
    public async Task Closing_WaitsUntilWhatWasCommittedIsAnswered()
    {
        OrderIntentPersistence writer = new(JournalStart.Open(new InMemoryJournal([GuardFixture.Account])), new DroppingExecutor(), TimeProvider.System);
        SlowlyAnswered work = new();
        Task running = Task.Run(() => writer.Run(work));
        work.Answering.Wait();
        Task closing = writer.CloseAsync("the host is closed");
        Assert.False(closing.IsCompleted);
        work.GoOn.Set();
        await closing.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(work.IsAnswered);
        await running;
    }

    [Fact]
    public async Task PostedAfterClosing_IsAnswered()
    {
        OrderIntentPersistence writer = new(JournalStart.Open(new InMemoryJournal([GuardFixture.Account])), new DroppingExecutor(), TimeProvider.System);
        await writer.CloseAsync("the host is closed");
        DelegateWork<bool> work = new(static _ => true);
        writer.Post(work);
        await Assert.ThrowsAsync<JournalException>(() => work.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task NothingToWrite_LetsTheStoreKeepHouse()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Tick(1_000);
        Assert.True(f.Journal.IdleCalls > 0);
    }

    [Fact]
    public async Task HouseKeeping_IsNotDoneWhileAnotherThreadWrites()
    {
        InMemoryJournal journal = new([GuardFixture.Account]);
        HeldExecutor executor = new();
        OrderIntentPersistence writer = new(JournalStart.Open(journal), executor, TimeProvider.System);
        writer.Flush();
        Task<bool> follower = writer.RunAsync(transaction =>
        {
            transaction.Append(1, 0, new BreakerReset("follower", null, "test"));
            return true;
        });
        Assert.False(follower.IsCompleted); // the flush holds the writer
        long idleBefore = journal.IdleCalls;
        executor.RunAll();
        Assert.True(await follower);
        Assert.Equal(idleBefore, journal.IdleCalls); // it had something to write
    }

    [Fact]
    public async Task SeveralCallersOfTheLastBatch_ShareTheNext()
    {
        InMemoryJournal journal = new([GuardFixture.Account]);
        HeldExecutor executor = new();
        OrderIntentPersistence writer = new(JournalStart.Open(journal), executor, TimeProvider.System);
        int commits = 0;
        journal.Committing = () => commits++;
        DelegateWork<bool> second = Work(null);

        Assert.True(writer.RunTogether(Work(() => Assert.False(writer.RunTogether(second))))); // alone: on the caller's thread
        Assert.True(await second.Task);
        DelegateWork<bool>[] both = [Work(null), Work(null)];
        Assert.All(both, work => Assert.False(writer.RunTogether(work)));
        Assert.Equal(1, commits);
        executor.RunAll();
        Assert.Equal(2, commits);
        Assert.True(await both[0].Task && await both[1].Task);

        Assert.True(writer.Run(Work(null))); // what waits for itself is done at once
        Assert.True(writer.RunTogether(Work(null)));

        static DelegateWork<bool> Work(Action? meanwhile) => new(batch =>
        {
            meanwhile?.Invoke();
            batch.Append(1, 0, new BreakerReset("together", null, "test"));
            return true;
        }, isNews: true);
    }

    private sealed class HeldExecutor : IGuardExecutor
    {
        private readonly Queue<Action> _actions = [];

        public void Post(Action action) => _actions.Enqueue(action);

        public void RunAll()
        {
            while (_actions.TryDequeue(out Action? action))
                action();
        }

        public void Dispose() => _actions.Clear();
    }

    /// <summary>As the writer's own thread after its disposal: what is posted is dropped.</summary>
    private sealed class DroppingExecutor : IGuardExecutor
    {
        private bool _disposed;

        public void Post(Action action)
        {
            if (!_disposed)
                action();
        }

        public void Dispose() => _disposed = true;
    }

    private sealed class SlowlyAnswered : IJournalWork
    {
        public ManualResetEventSlim Answering { get; } = new();

        public ManualResetEventSlim GoOn { get; } = new();

        public bool IsAnswered { get; private set; }

        public void Apply(JournalBatch journal) => journal.Append(1, 0, new BreakerReset("slow", null, "test"));

        public void Committed()
        {
            Answering.Set();
            GoOn.Wait();
            IsAnswered = true;
        }

        public void Failed(Exception fault) => throw fault;
    }
}

using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Idempotency;
using Safety.Journal;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests.Decisions;

/// <summary>A handler runs once per event, by a table that never forgets.</summary>
public class HandlerTests
{
    private readonly List<string> _handled = [];

    [Fact]
    public async Task Duplicate_IsNotHandledAgain_AlsoAfterARestart()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        Assert.False((await HandleAsync(f, "e1", "ten")).IsDuplicate);
        HandlerReceipt again = await HandleAsync(f, "e1", "ten");
        Assert.True(again.IsDuplicate);
        await f.CrashAndRestartAsync();
        Assert.True((await HandleAsync(f, "e1", "ten")).IsDuplicate);
        Assert.False((await HandleAsync(f, "e2", "ten")).IsDuplicate);
        Assert.Equal(["e1", "e2"], _handled);
    }

    [Fact]
    public async Task DeathInTheHandler_RunsItAgain()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => HandleAsync(f, "e1", "ten", () => throw new InvalidOperationException("the process dies here")));
        await f.CrashAndRestartAsync();
        Assert.False((await HandleAsync(f, "e1", "ten")).IsDuplicate);
        Assert.Equal(["e1"], _handled);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task DeathInTheCommit_DecidesByWhatIsThere(bool survives, int times)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Tick();
        f.Journal.FailCommitAt(1, survives ? CommitFailure.UnknownAndWritten : CommitFailure.UnknownAndLost);
        await Assert.ThrowsAsync<JournalException>(() => HandleAsync(f, "e1", "ten"));
        await f.CrashAndRestartAsync(survives);
        await HandleAsync(f, "e1", "ten");
        Assert.Equal(times, _handled.Count);
    }

    [Fact]
    public async Task SameKeyOtherContent_IsRefusedLoudly()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await HandleAsync(f, "e1", "ten");
        await Assert.ThrowsAsync<IdempotencyConflictException>(() => HandleAsync(f, "e1", "eleven"));
        Assert.Contains(f.Events, e => e.Kind == SafetyEventKind.Mismatch);
        Assert.Equal(["e1"], _handled);
    }

    [Fact]
    public async Task DuplicateWhileTheFirstRuns_WaitsForIt()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        TaskCompletionSource slow = new();
        Task<HandlerReceipt> first = RunAsync(f, "one", ("e1", "ten"), () => new ValueTask(slow.Task));
        Task<HandlerReceipt> second = RunAsync(f, "one", ("e1", "ten"), null);
        Assert.False(second.IsCompleted);
        slow.SetResult();
        Assert.False((await f.Run(first)).IsDuplicate);
        Assert.True((await f.Run(second)).IsDuplicate);
        Assert.Equal(["e1"], _handled);
    }

    [Fact]
    public async Task TwoHandlers_HandleTheSameEventEach()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        Assert.False((await f.Run(RunAsync(f, "one", ("e1", "ten"), null))).IsDuplicate);
        Assert.False((await f.Run(RunAsync(f, "two", ("e1", "ten"), null))).IsDuplicate);
    }

    private Task<HandlerReceipt> HandleAsync(GuardFixture f, string id, string text, Action? before = null) =>
        f.Run(RunAsync(f, "one", (id, text), () =>
        {
            before?.Invoke();
            return default;
        }));

    private Task<HandlerReceipt> RunAsync(GuardFixture f, string handler, (string Id, string Text) e, Func<ValueTask>? work) =>
        HandlerEntry.RunAsync(handler, f.Guarded, e,
            static (writer, e) => StateJson.Write(writer, e.Id),
            static (writer, e) => StateJson.Write(writer, e.Id + e.Text),
            async (e, _) =>
            {
                if (work is not null)
                    await work();
                _handled.Add(e.Id);
            },
            CancellationToken.None).AsTask();
}

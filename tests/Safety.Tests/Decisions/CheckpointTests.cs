using System.Text.Json;
using Safety.Decisions;
using Safety.Generated.V1;
using Safety.Tests.Support;

namespace Safety.Tests.Decisions;

/// <summary>Resume = snapshot + the causes after it; a snapshot that does not fit is blocked with the difference named.</summary>
public class CheckpointTests
{
    [Fact]
    public async Task Resume_IsSnapshotPlusLaterCauses_AndDecidesNothingAgain()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        List<string> decided = [];
        StrategyRunner<Count> runner = await ResumeAsync<Count>(f, decided);
        await DecisionTests.RaiseAsync(f, "one");
        await DecisionTests.RaiseAsync(f, "two");
        await f.Run(runner.RunPendingAsync());
        await f.Run(runner.SaveCheckpointAsync());
        await DecisionTests.RaiseAsync(f, "three");
        await f.Run(runner.RunPendingAsync());
        f.Tick();
        await DecisionTests.RaiseAsync(f, "four");
        await f.CrashAndRestartAsync();

        runner = await ResumeAsync<Count>(f, decided);
        Assert.Equal("one,two|three", runner.State.Text);
        await f.Run(runner.RunPendingAsync());
        Assert.Equal("one,two|three|four", runner.State.Text);
        Assert.Equal(["one", "two", "three", "four"], decided);
    }

    [Fact]
    public async Task WithoutASnapshot_AllCausesSinceTheStartAreApplied()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await DecisionTests.RaiseAsync(f, "before");
        List<string> decided = [];
        StrategyRunner<Count> runner = await ResumeAsync<Count>(f, decided);
        await DecisionTests.RaiseAsync(f, "one");
        await f.Run(runner.RunPendingAsync());
        f.Tick();
        await f.CrashAndRestartAsync();
        runner = await ResumeAsync<Count>(f, decided);
        Assert.Equal("|one", runner.State.Text);
        Assert.Equal(["one"], decided);
    }

    [Fact]
    public async Task CauseThatWaits_IsAppliedToTheStateOnce()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        bool isReady = false;
        StrategyRunner<Count> runner = await f.Run(f.Guarded.Decisions.ResumeAsync(ScriptedStrategy.Name, () => new Count(), Apply,
            (_, _, _) => ValueTask.FromResult(isReady ? DecisionOutcome.NotMine : new DecisionOutcome(DecisionOutcomeKind.Deferred, null, [], false, null))));
        await DecisionTests.RaiseAsync(f, "one");
        await f.Run(runner.RunPendingAsync());
        await f.Run(runner.SaveCheckpointAsync()); // the state is ahead of what is done
        await f.CrashAndRestartAsync();

        isReady = true;
        runner = await f.Run(f.Guarded.Decisions.ResumeAsync(ScriptedStrategy.Name, () => new Count(), Apply, (_, _, _) => ValueTask.FromResult(DecisionOutcome.NotMine)));
        Assert.Equal(1, await f.Run(runner.RunPendingAsync()));
        Assert.Equal("one", runner.State.Text);
    }

    [Fact]
    public async Task StateThatCouldNotTakeATriggerIn_IsNeitherUsedNorSaved_AndIsMadeAnew()
    {
        await using GuardFixture f = await SavedAsync();
        bool isBroken = true;
        List<string> decided = [];
        StrategyRunner<Count> runner = await ResumeAsync();
        await DecisionTests.RaiseAsync(f, "two");
        InvalidOperationException stopped = await Assert.ThrowsAsync<InvalidOperationException>(() => f.Run(runner.RunPendingAsync()));
        Assert.Contains("half changed", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("two", stopped.Message, StringComparison.Ordinal);
        isBroken = false;
        await Assert.ThrowsAsync<InvalidOperationException>(() => f.Run(runner.RunPendingAsync()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => f.Run(runner.SaveCheckpointAsync()));
        Assert.Empty(decided);

        runner = await ResumeAsync();
        Assert.Equal(1, await f.Run(runner.RunPendingAsync()));
        Assert.Equal("one,two", runner.State.Text);
        Assert.Equal(["two"], decided);

        Task<StrategyRunner<Count>> ResumeAsync() => f.Run(f.Guarded.Decisions.ResumeAsync(
            ScriptedStrategy.Name, () => new Count(),
            (state, cause) =>
            {
                state.Apply(cause);
                if (isBroken)
                    throw new FormatException("after half of it");
            },
            (_, cause, _) =>
            {
                decided.Add(cause.Key.Value);
                return ValueTask.FromResult(DecisionOutcome.NotMine);
            }));
    }

    [Fact]
    public async Task OtherShape_IsBlocked_WithTheDifferenceNamed()
    {
        await using GuardFixture f = await SavedAsync();
        CheckpointBlockedException blocked = await Assert.ThrowsAsync<CheckpointBlockedException>(() => ResumeAsync<Reshaped>(f, []));
        Assert.Contains("Text (string) was removed", blocked.Message, StringComparison.Ordinal);
        Assert.Contains("Total (decimal) was added", blocked.Message, StringComparison.Ordinal);
        Assert.Contains("Seen was long and is int now", blocked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherVersion_IsBlocked()
    {
        await using GuardFixture f = await SavedAsync();
        CheckpointBlockedException blocked = await Assert.ThrowsAsync<CheckpointBlockedException>(() => ResumeAsync<Reversioned>(f, []));
        Assert.Contains("version 1", blocked.Message, StringComparison.Ordinal);
        Assert.Contains("version 2", blocked.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state")]
    [InlineData("position")]
    [InlineData("shape")]
    public async Task Damaged_IsBlocked(string what)
    {
        await using GuardFixture f = await SavedAsync();
        CheckpointRecord saved = (await f.Host.Writer.RunAsync(static journal => DecisionFacts.FindSnapshot(journal, 1, ScriptedStrategy.Name)))!;
        CheckpointRecord damaged = what switch
        {
            "state" => saved with { State = saved.State.Replace("one", "two", StringComparison.Ordinal) },
            "position" => saved with { Position = saved.Position + 1 },
            _ => saved with { Shape = saved.Shape + "\nMore int" },
        };
        await f.Host.Writer.RunAsync(journal =>
        {
            DecisionFacts.Save(journal, damaged);
            return true;
        });
        CheckpointBlockedException blocked = await Assert.ThrowsAsync<CheckpointBlockedException>(() => ResumeAsync<Count>(f, []));
        Assert.Contains("damaged", blocked.Message, StringComparison.Ordinal);
    }

    private static async Task<GuardFixture> SavedAsync()
    {
        GuardFixture f = await new GuardFixture().StartAsync();
        StrategyRunner<Count> runner = await ResumeAsync<Count>(f, []);
        await DecisionTests.RaiseAsync(f, "one");
        await f.Run(runner.RunPendingAsync());
        await f.Run(runner.SaveCheckpointAsync());
        return f;
    }

    private static Task<StrategyRunner<TState>> ResumeAsync<TState>(GuardFixture f, List<string> decided)
        where TState : class, ICheckpointed<TState>, IApply, new() =>
        f.Run(f.Guarded.Decisions.ResumeAsync(ScriptedStrategy.Name, () => new TState(), static (state, cause) => state.Apply(cause), (_, cause, _) =>
        {
            decided.Add(cause.Key.Value);
            return ValueTask.FromResult(DecisionOutcome.NotMine);
        }));

    private static void Apply(Count state, Cause cause) => state.Text = cause.Key.Value;

    private interface IApply
    {
        void Apply(Cause cause);
    }

    /// <summary>By hand what the generator writes.</summary>
    private sealed class Count : ICheckpointed<Count>, IApply
    {
        public string Text { get; set; } = "";

        public static int StateVersion => 1;

        public static string StateShape => "Text string\nSeen long";

        public void Apply(Cause cause) => Text = Text.Length == 0 && cause.Key.Value == "one" ? "one" : Text == "one" && cause.Key.Value == "two" ? "one,two" : $"{Text}|{cause.Key}";

        public void WriteState(Utf8JsonWriter writer) => StateJson.Write(writer, Text);

        public static Count ReadState(JsonElement state) => new() { Text = StateJson.ReadString(state) };
    }

    private sealed class Reshaped : ICheckpointed<Reshaped>, IApply
    {
        public static int StateVersion => 1;

        public static string StateShape => "Total decimal\nSeen int";

        public void Apply(Cause cause) => throw new NotSupportedException();

        public void WriteState(Utf8JsonWriter writer) => throw new NotSupportedException();

        public static Reshaped ReadState(JsonElement state) => throw new NotSupportedException();
    }

    private sealed class Reversioned : ICheckpointed<Reversioned>, IApply
    {
        public static int StateVersion => 2;

        public static string StateShape => Count.StateShape;

        public void Apply(Cause cause) => throw new NotSupportedException();

        public void WriteState(Utf8JsonWriter writer) => throw new NotSupportedException();

        public static Reversioned ReadState(JsonElement state) => throw new NotSupportedException();
    }
}

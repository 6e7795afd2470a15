using Safety.Intents;

namespace Safety.Decisions;

/// <summary>A strategy with state: the state has seen every trigger up to the one it is about to decide about.</summary>
/// <typeparam name="TState">The state.</typeparam>
public sealed class StrategyRunner<TState> : StrategyRunner
    where TState : class, ICheckpointed<TState>
{
    internal StrategyRunner(
        DecisionJournal journal, StrategyCursor cursor, TState state, long applied, Action<TState, Trigger> apply, Func<TState, Trigger, CancellationToken, ValueTask<DecisionOutcome>> decide)
        : base(journal, cursor, trigger => apply(state, trigger), (trigger, cancellationToken) => decide(state, trigger, cancellationToken), applied) => State = state;

    /// <summary>The state. Changed by triggers only.</summary>
    public TState State { get; }

    /// <summary>Takes a snapshot of the state, tied to the triggers it has seen; durable when the task completes. Now and then is enough: what came later is applied again.</summary>
    /// <exception cref="JournalException">The journal is latched.</exception>
    public Task SaveCheckpointAsync() =>
        RunAloneAsync(() => Journal.SaveAsync(Checkpoint.Take(Cursor.AccountRef, Strategy, Applied, State), Cursor));
}

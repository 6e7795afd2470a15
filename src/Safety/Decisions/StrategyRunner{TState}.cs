using Safety.Journal;

namespace Safety.Decisions;

/// <summary>A strategy with state: the state has seen every cause up to the one it is about to decide about.</summary>
/// <typeparam name="TState">The state.</typeparam>
public sealed class StrategyRunner<TState> : StrategyRunner
    where TState : class, ICheckpointed<TState>
{
    internal StrategyRunner(
        DecisionJournal journal, StrategyCursor cursor, TState state, long applied, Action<TState, Cause> apply, Func<TState, Cause, CancellationToken, ValueTask<DecisionOutcome>> decide)
        : base(journal, cursor, cause => apply(state, cause), (cause, cancellationToken) => decide(state, cause, cancellationToken), applied) => State = state;

    /// <summary>The state. Changed by causes only.</summary>
    public TState State { get; }

    /// <summary>Takes a snapshot of the state, tied to the causes it has seen; durable when the task completes. Now and then is enough: what came later is applied again.</summary>
    /// <exception cref="JournalException">The journal is latched.</exception>
    public Task SaveCheckpointAsync() =>
        RunAloneAsync(() => Journal.SaveAsync(Checkpoint.Take(Cursor.AccountRef, Strategy, Applied, State), Cursor));
}

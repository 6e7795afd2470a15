using Safety.Identity;
using Safety.Intents;

namespace Safety.Decisions;

/// <summary>
/// Decisions that wait for their first intent: the admission of any order with the cause's key writes the decision in the
/// intent's own transaction. One per host, because a plan may trade on another account than the one its cause came from.
/// </summary>
internal sealed class PendingDecisions
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(StrategyId Strategy, CauseKey Cause), DecisionRecord> _waiting = [];
    private readonly Dictionary<(StrategyId Strategy, CauseKey Cause), TaskCompletionSource> _running = [];
    private volatile int _count;

    public void Add(DecisionRecord decision)
    {
        lock (_lock)
        {
            _waiting[(decision.Strategy, decision.Cause)] = decision;
            _count = _waiting.Count;
        }
    }

    /// <summary>Takes a decision back (or takes it over); null when it is written already.</summary>
    public DecisionRecord? Take(StrategyId strategy, CauseKey cause)
    {
        lock (_lock)
        {
            _waiting.Remove((strategy, cause), out DecisionRecord? decision);
            _count = _waiting.Count;
            return decision;
        }
    }

    /// <summary>Runs in the writer, in the transaction that writes an intent: its decision goes with it.</summary>
    public void WriteWith(in OrderKey key, JournalTransaction journal)
    {
        if (_count > 0 && Take(key.Strategy, key.Cause) is { } decision)
            DecisionJournal.Write(journal, decision);
    }

    /// <summary>One at a time per strategy and cause: a second call waits, and finds the decision of the first.</summary>
    public async ValueTask EnterAsync(StrategyId strategy, CauseKey cause, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource? other;
            lock (_lock)
            {
                if (!_running.TryGetValue((strategy, cause), out other))
                {
                    _running.Add((strategy, cause), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                    return;
                }
            }

            await other.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Leave(StrategyId strategy, CauseKey cause)
    {
        TaskCompletionSource? running;
        lock (_lock)
        {
            _waiting.Remove((strategy, cause));
            _count = _waiting.Count;
            _running.Remove((strategy, cause), out running);
        }

        running?.TrySetResult();
    }
}

using Safety.Guard;
using Safety.Identity;
using Safety.Writer;

namespace Safety.Decisions;

/// <summary>
/// Decisions that wait for their first intent: the admission of any order with the cause's key writes the decision in the
/// intent's own transaction. One per host, because a plan may trade on another account than the one its cause came from.
/// </summary>
internal sealed class PendingDecisions : IIntentCompanion
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

    /// <summary>Runs in the writer, in the batch that writes an intent: its decision goes with it. It waits on until whoever made it leaves: the batch may yet be taken back.</summary>
    public void WriteWith(in OrderKey key, JournalBatch journal)
    {
        if (_count == 0)
            return;
        DecisionRecord? decision;
        lock (_lock)
            decision = _waiting.GetValueOrDefault((key.Strategy, key.Cause));
        if (decision is not null)
            DecisionFacts.Write(journal, decision);
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

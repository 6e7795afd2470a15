using Safety.Identity;
using Safety.Intents;

namespace Safety.Decisions;

/// <summary>
/// Verdicts that wait for their first intent: the admission of any order with the trigger's key writes the verdict in the
/// intent's own transaction. One per host, because a plan may trade on another account than the one its trigger came from.
/// </summary>
internal sealed class PendingVerdicts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(StrategyId Strategy, TriggerKey Trigger), DecisionRecord> _waiting = [];
    private readonly Dictionary<(StrategyId Strategy, TriggerKey Trigger), TaskCompletionSource> _running = [];
    private volatile int _count;

    public void Add(DecisionRecord verdict)
    {
        lock (_gate)
        {
            _waiting[(verdict.Strategy, verdict.Trigger)] = verdict;
            _count = _waiting.Count;
        }
    }

    /// <summary>Takes a verdict back (or takes it over); null when it is written already.</summary>
    public DecisionRecord? Take(StrategyId strategy, TriggerKey trigger)
    {
        lock (_gate)
        {
            _waiting.Remove((strategy, trigger), out DecisionRecord? verdict);
            _count = _waiting.Count;
            return verdict;
        }
    }

    /// <summary>Runs in the writer, in the transaction that writes an intent: its verdict goes with it.</summary>
    public void WriteWith(in OrderKey key, JournalTransaction journal)
    {
        if (_count > 0 && Take(key.Strategy, key.Trigger) is { } verdict)
            DecisionJournal.Write(journal, verdict);
    }

    /// <summary>One at a time per strategy and trigger: a second call waits, and finds the verdict of the first.</summary>
    public async ValueTask EnterAsync(StrategyId strategy, TriggerKey trigger, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource? other;
            lock (_gate)
            {
                if (!_running.TryGetValue((strategy, trigger), out other))
                {
                    _running.Add((strategy, trigger), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                    return;
                }
            }

            await other.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Leave(StrategyId strategy, TriggerKey trigger)
    {
        TaskCompletionSource? running;
        lock (_gate)
        {
            _waiting.Remove((strategy, trigger));
            _count = _waiting.Count;
            _running.Remove((strategy, trigger), out running);
        }

        running?.TrySetResult();
    }
}

using Safety.Guarding;
using Safety.Identity;
using Safety.Intents;

namespace Safety.Decisions;

/// <summary>
/// Runs a strategy over the triggers of an account: one after the other, in their order, each until it is done, also across
/// restarts. It has no thread of its own: call <see cref="RunPendingAsync"/> after what you received.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The semaphore is waited for asynchronously only: it holds nothing to dispose of.")]
public class StrategyRunner
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Action<Trigger>? _apply;
    private readonly Func<Trigger, CancellationToken, ValueTask<DecisionOutcome>> _decide;
    private StrategyCursor _cursor;

    internal StrategyRunner(DecisionJournal journal, StrategyCursor cursor, Action<Trigger>? apply, Func<Trigger, CancellationToken, ValueTask<DecisionOutcome>> decide, long applied = 0)
    {
        Journal = journal;
        _cursor = cursor;
        _apply = apply;
        _decide = decide;
        Applied = applied;
    }

    /// <summary>The strategy.</summary>
    public StrategyId Strategy => _cursor.Strategy;

    /// <summary>The last trigger that is done.</summary>
    public long Position => _cursor.Position;

    /// <summary>Why the next trigger waits; null when none does.</summary>
    public DecisionOutcome? Waiting { get; private set; }

    internal DecisionJournal Journal { get; }

    internal long Applied { get; private set; }

    internal StrategyCursor Cursor => _cursor;

    /// <summary>Runs every trigger there is until one has to wait; returns how many are done now.</summary>
    /// <exception cref="InvalidOperationException">A trigger was decided before with another input or by other code. It stays: mend the code, or ask for the input with a function, which is called for new decisions only.</exception>
    /// <exception cref="JournalException">The journal is latched.</exception>
    public async Task<int> RunPendingAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Waiting = null;
            int done = 0;
            while (true)
            {
                IReadOnlyList<Trigger> triggers = await Journal.ReadAsync(Strategy, Position).ConfigureAwait(false);
                if (triggers.Count == 0)
                    return done;
                foreach (Trigger trigger in triggers)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (trigger.Sequence > Applied)
                    {
                        _apply?.Invoke(trigger);
                        Applied = trigger.Sequence;
                    }

                    DecisionOutcome outcome = await _decide(trigger, cancellationToken).ConfigureAwait(false)
                        ?? throw new InvalidOperationException($"The strategy {Strategy} returned null for the trigger {trigger.Key}; return {nameof(DecisionOutcome)}.{nameof(DecisionOutcome.NotMine)} for a trigger that is none of its business.");
                    if (outcome.Kind == DecisionOutcomeKind.Deferred)
                    {
                        Waiting = outcome;
                        return done;
                    }

                    if (outcome.Kind == DecisionOutcomeKind.Refused)
                        throw new InvalidOperationException($"The strategy {Strategy} stops at the trigger {trigger.Key}: {outcome.Refusal?.Message}");
                    _cursor = _cursor with { Position = trigger.Sequence };
                    Journal.Save(_cursor);
                    done++;
                }
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    internal async Task RunAloneAsync(Func<Task> work)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await work().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}

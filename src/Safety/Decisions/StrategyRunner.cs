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
    private InvalidOperationException? _halfChanged;

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
    /// <exception cref="InvalidOperationException">The state could not take a trigger in: it may be half changed, and this runner does nothing more; resume the strategy anew. Or a trigger was decided before with another input or by other code. It stays: mend the code, or ask for the input with a function, which is called for new decisions only.</exception>
    /// <exception cref="JournalException">The journal is latched.</exception>
    public async Task<int> RunPendingAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfHalfChanged();
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
                        Apply(trigger);
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
            ThrowIfHalfChanged();
            await work().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    // What it has done before it threw cannot be told, so it is neither done again nor saved.
    private void Apply(Trigger trigger)
    {
        try
        {
            _apply?.Invoke(trigger);
        }
        catch (Exception exception)
        {
            _halfChanged = new InvalidOperationException(
                $"The strategy {Strategy} stops: its state could not take the trigger {trigger.Key} in ({exception.GetType().Name}: {exception.Message}) and may be half changed. Mend what applies triggers, then resume the strategy: it starts from its last snapshot and takes the trigger in again.", exception);
            throw _halfChanged;
        }
    }

    private void ThrowIfHalfChanged()
    {
        if (_halfChanged is not null)
            throw new InvalidOperationException(_halfChanged.Message, _halfChanged.InnerException);
    }
}

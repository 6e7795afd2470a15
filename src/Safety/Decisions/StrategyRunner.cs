using Safety.Identity;
using Safety.Journal;

namespace Safety.Decisions;

/// <summary>
/// Runs a strategy over the causes of an account: one after the other, in their order, each until it is done, also across
/// restarts. It has no thread of its own: call <see cref="RunPendingAsync"/> after what you received.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The semaphore is waited for asynchronously only: it holds nothing to dispose of.")]
public class StrategyRunner
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Action<Cause>? _apply;
    private readonly Func<Cause, CancellationToken, ValueTask<DecisionOutcome>> _decide;
    private StrategyCursor _cursor;
    private InvalidOperationException? _halfChanged;

    internal StrategyRunner(DecisionJournal journal, StrategyCursor cursor, Action<Cause>? apply, Func<Cause, CancellationToken, ValueTask<DecisionOutcome>> decide, long applied = 0)
    {
        Journal = journal;
        _cursor = cursor;
        _apply = apply;
        _decide = decide;
        Applied = applied;
    }

    /// <summary>The strategy.</summary>
    public StrategyId Strategy => _cursor.Strategy;

    /// <summary>The last cause that is done.</summary>
    public long Position => _cursor.Position;

    /// <summary>Why the next cause waits; null when none does.</summary>
    public DecisionOutcome? Waiting { get; private set; }

    internal DecisionJournal Journal { get; }

    internal long Applied { get; private set; }

    internal StrategyCursor Cursor => _cursor;

    /// <summary>Runs every cause there is until one has to wait; returns how many are done now.</summary>
    /// <exception cref="InvalidOperationException">The state could not take a cause in: it may be half changed, and this runner does nothing more; resume the strategy anew. Or a cause was decided before with another input or by other code. It stays: mend the code, or ask for the input with a function, which is called for new decisions only.</exception>
    /// <exception cref="JournalException">The journal is latched.</exception>
    public async Task<int> RunPendingAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfHalfChanged();
            Waiting = null;
            int done = 0;
            while (true)
            {
                IReadOnlyList<Cause> causes = await Journal.ReadAsync(Strategy, Position).ConfigureAwait(false);
                if (causes.Count == 0)
                    return done;
                foreach (Cause cause in causes)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (cause.Sequence > Applied)
                    {
                        Apply(cause);
                        Applied = cause.Sequence;
                    }

                    DecisionOutcome outcome = await _decide(cause, cancellationToken).ConfigureAwait(false)
                        ?? throw new InvalidOperationException($"The strategy {Strategy} returned null for the cause {cause.Key}; return {nameof(DecisionOutcome)}.{nameof(DecisionOutcome.NotMine)} for a cause that is none of its business.");
                    if (outcome.Kind == DecisionOutcomeKind.Deferred)
                    {
                        Waiting = outcome;
                        return done;
                    }

                    if (outcome.Kind == DecisionOutcomeKind.Denied)
                        throw new InvalidOperationException($"The strategy {Strategy} stops at the cause {cause.Key}: {outcome.Denial?.Message}");
                    _cursor = _cursor with { Position = cause.Sequence };
                    Journal.Save(_cursor);
                    done++;
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    internal async Task RunAloneAsync(Func<Task> work)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            ThrowIfHalfChanged();
            await work().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    // What it has done before it threw cannot be told, so it is neither done again nor saved.
    private void Apply(Cause cause)
    {
        try
        {
            _apply?.Invoke(cause);
        }
        catch (Exception exception)
        {
            _halfChanged = new InvalidOperationException(
                $"The strategy {Strategy} stops: its state could not take the cause {cause.Key} in ({exception.GetType().Name}: {exception.Message}) and may be half changed. Mend what applies causes, then resume the strategy: it starts from its last snapshot and takes the cause in again.", exception);
            throw _halfChanged;
        }
    }

    private void ThrowIfHalfChanged()
    {
        if (_halfChanged is not null)
            throw new InvalidOperationException(_halfChanged.Message, _halfChanged.InnerException);
    }
}

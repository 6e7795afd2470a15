using Safety.Guarding;

namespace Safety.Intents;

/// <summary>
/// The single writer in front of an <see cref="IOrderJournal"/>: no order is sent before its intent is durable.
/// </summary>
/// <remarks>
/// Leader and followers: the caller that finds the writer idle commits on its own thread (no hop: the lowest latency at one
/// caller); callers that come meanwhile are committed together by the next batch (the highest throughput at many). There is
/// no linger; the time a sync takes is what fills the batches. A commit that throws is <b>unknown</b>: the writer latches
/// shut, and a restart together with the venue decides.
/// </remarks>
public sealed class OrderIntentPersistence
{
    private readonly Lock _lock = new();
    private readonly IOrderJournal _journal;
    private readonly string _location; // asked for once: not while a failure is reported
    private readonly IGuardExecutor _executor;
    private readonly JournalTransaction _transaction;
    private readonly Action _runOneBatch;
    private readonly Action _runQuietBatch;
    private List<IJournalWork> _queue = new(64);
    private List<IJournalWork> _batch = new(64);
    private List<IJournalWork>? _spare;
    private int _urgent;
    private bool _hadRows;
    private bool _busy;
    private JournalException? _closed;
    private TaskCompletionSource? _idle;
    private volatile JournalException? _fault;

    internal OrderIntentPersistence(IOrderJournal journal, IGuardExecutor executor, TimeProvider clock)
    {
        _journal = journal;
        _location = journal.Location;
        _executor = executor;
        _transaction = new JournalTransaction(journal, clock);
        _runOneBatch = RunOneBatch;
        _runQuietBatch = () => RunOneBatch(mayIdle: true);
    }

    /// <summary>Why the writer is latched shut; null while it is healthy.</summary>
    public JournalException? Fault => _fault;

    /// <summary>How those go on who wait for an answer of the writer.</summary>
    internal TaskCreationOptions Continuations => _executor.Continuations;

    internal event Action<JournalException>? Latched;

    /// <summary>Short work for when nothing waits and nothing was written; runs in the writer's place, and a failure latches it.</summary>
    internal Action? WhenIdle { get; set; }

    internal void Resume(long lastEvent, ReadOnlySpan<byte> lastHash, long lastReport, long lastSealed, long lastCause, long lastDecision) =>
        _transaction.Resume(lastEvent, lastHash, lastReport, lastSealed, lastCause, lastDecision);

    /// <summary>
    /// Runs urgent work: on this thread when the writer is idle (true: it is complete on return), else with the next batch.
    /// </summary>
    internal bool Run(IJournalWork work)
    {
        JournalException? closed;
        lock (_lock)
        {
            closed = _closed;
            if (closed is null)
            {
                _queue.Add(work);
                _urgent++;
                if (_busy)
                    return false;
                _busy = true;
            }
        }

        if (closed is null)
            RunOneBatch();
        else
            work.Failed(closed);
        return true;
    }

    /// <summary>
    /// Takes no more work and completes when what was taken is answered. Only then may executor and journal be disposed of: a
    /// follower whose batch is never run would wait for ever.
    /// </summary>
    internal Task CloseAsync(string why)
    {
        lock (_lock)
        {
            _closed ??= new JournalException(JournalFault.Io, why);
            if (!_busy)
                return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(Continuations);
            return _idle.Task;
        }
    }

    internal Task<T> RunAsync<T>(Func<JournalTransaction, T> apply)
    {
        DelegateWork<T> work = new(apply, Continuations);
        Run(work);
        return work.Task;
    }

    /// <summary>Runs urgent work in its place in the queue, but never on this thread: the caller does not wait for the disk.</summary>
    internal void Post(IJournalWork work)
    {
        lock (_lock)
        {
            _queue.Add(work);
            _urgent++;
            if (_busy)
                return;
            _busy = true;
        }

        _executor.Post(_runOneBatch);
    }

    /// <summary>
    /// Leaves work that need not be durable at once (an outcome: recovery can derive it again). It goes, in order, with the
    /// next urgent work or the next <see cref="Flush"/>.
    /// </summary>
    internal void Leave(IJournalWork work)
    {
        lock (_lock)
            _queue.Add(work);
    }

    /// <summary>Writes what was left, if anything; else lets the store do its house-keeping.</summary>
    internal void Flush()
    {
        lock (_lock)
        {
            if (_busy || _closed is not null)
                return;
            _busy = true;
        }

        _executor.Post(_runQuietBatch);
    }

    private void RunOneBatch() => RunOneBatch(mayIdle: false);

    private void RunOneBatch(bool mayIdle)
    {
        lock (_lock)
        {
            (_queue, _batch) = (_batch, _queue);
            _urgent = 0;
        }

        List<IJournalWork> batch = _batch;
        JournalException? fault = _fault ?? Guarded(CommitBatch);
        if (mayIdle && fault is null && !_hadRows)
            fault = Guarded(KeepHouse); // before the writer is let go: the store takes one call at a time

        // The next batch starts before this one's callers wake: the disk does not wait for them.
        _batch = Interlocked.Exchange(ref _spare, null) ?? new List<IJournalWork>(64);
        bool more;
        lock (_lock)
        {
            more = _urgent > 0;
            if (!more)
            {
                _busy = false;
                _idle?.TrySetResult();
            }
        }

        if (more)
            _executor.Post(_runOneBatch);
        foreach (IJournalWork work in batch)
        {
            if (fault is null)
                work.Committed();
            else
                work.Failed(fault);
        }

        batch.Clear();
        _spare = batch;
    }

    private void KeepHouse()
    {
        _journal.Idle();
        WhenIdle?.Invoke();
    }

    private void CommitBatch()
    {
        _transaction.Start();
        foreach (IJournalWork work in _batch)
            work.Apply(_transaction);
        _hadRows = _transaction.HasRows;
        _transaction.Commit();
    }

    // Any exception, also one of our own code, may have left memory and journal apart: nothing is written any more.
    private JournalException? Guarded(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception exception)
        {
            JournalException fault = exception as JournalException
                ?? new JournalException(JournalFault.Io, $"Writing the journal {_location} failed: {exception.Message} Whether the last orders' intents are durable is unknown; only cancels are sent until a restart has asked the venue.", exception);
            _fault = fault;
            Latched?.Invoke(fault);
            return fault;
        }
    }
}

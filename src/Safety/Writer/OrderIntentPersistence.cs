using System.Diagnostics;
using Safety.Guarding;
using Safety.Journal;
using Safety.Journal.Facts;

namespace Safety.Writer;

/// <summary>
/// The single writer in front of an <see cref="IOrderJournal"/>: no order is sent before its intent is durable.
/// </summary>
/// <remarks>
/// Leader and followers: the caller that finds the writer idle commits on its own thread (no hop: the lowest latency at one
/// caller); callers that come meanwhile are committed together by the next batch (the highest throughput at many), and so are those that
/// come while that is put together. The time a sync takes is what fills the batches, and a moment's wait for those that the last one has
/// woken: they mostly come back at once, and behind this one they would wait for a sync of their own. What a decision throws fails that call alone. A commit that throws is
/// <b>unknown</b>, unless the store is certain: the writer latches shut, and a restart together with the venue decides.
/// </remarks>
[Control("WriteAhead", "No order is sent before its intent is durable.", DenialCode.JournalLatched, Sec = "(b)", Rts6 = "13", Fia = "–", Tests = "CommitFails")]
public sealed class OrderIntentPersistence
{
    private const int FactsPerCheckpoint = 20_000;
    private const int FactsPerCheckpointAtMost = 200_000;
    private const int PortionsWhenSettling = 256;
    private const int WorksPerBatch = 512;

    // How long nobody may come before a batch goes without the rest, and how long it waits in all: little beside a sync.
    private static readonly TimeSpan s_silence = TimeSpan.FromMicroseconds(50);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMicroseconds(250);

    private readonly Lock _lock = new();
    private readonly IOrderJournal _journal;
    private readonly string _location; // asked for once: not while a failure is reported
    private readonly IGuardExecutor _executor;
    private readonly bool _lingers; // where callers go on in the writer's place, nobody could come
    private readonly JournalMemory _memory;
    private readonly JournalBatch _facts;
    private readonly Projector _projector;
    private readonly Action _runOneBatch;
    private readonly Action _runQuietBatch;
    private readonly List<IJournalWork> _queue = new(64);
    private List<IJournalWork> _batch = new(64);
    private List<IJournalWork>? _spare;
    private readonly List<(IJournalWork Work, Exception Fault)> _failed = [];
    private int _urgent;
    private volatile int _together; // the callers that wait for the batch at hand, or waited for the last
    private int _woken; // those that the last one has answered
    private TimeSpan _waited; // for more of them, for the batch at hand
    private int _joining; // those that came since
    private bool _hadFacts;
    private bool _busy;
    private int _answering;
    private ulong _checkpoint;
    private volatile bool _isCheckpointDue;
    private volatile bool _isSettlingDue;
    private volatile bool _isProbeDue;
    private JournalException? _closed;
    private TaskCompletionSource? _idle;
    private volatile JournalException? _fault;

    internal OrderIntentPersistence(JournalStart start, IGuardExecutor executor, TimeProvider clock)
    {
        _journal = start.Journal;
        _location = start.Journal.Location;
        _executor = executor;
        _lingers = executor.Continuations != TaskCreationOptions.None;
        _memory = start.Memory;
        _checkpoint = start.Head.Checkpoint;
        _facts = new JournalBatch(start.Journal, start.Chain, start.Memory, clock);
        _runOneBatch = () => RunOneBatch(isPosted: true);
        _runQuietBatch = () => RunOneBatch(isPosted: true, mayIdle: true);
        Begin(start);
        _projector = new Projector(start.Journal, start.Memory, start.Head.ProjectedUpTo);
    }

    /// <summary>Why the writer is latched shut; null while it is healthy.</summary>
    public JournalException? Fault => _fault;

    /// <summary>The number of this process among those that have written the journal.</summary>
    public ulong ProcessEpoch => _facts.ProcessEpoch;

    /// <summary>How those go on who wait for an answer of the writer.</summary>
    internal TaskCreationOptions Continuations => _executor.Continuations;

    internal event Action<JournalException>? Latched;

    /// <summary>Short work for when nothing waits and nothing was written; runs in the writer's place, and a failure latches it.</summary>
    internal Action? WhenIdle { get; set; }

    /// <summary>What is durable, and what others may see of it.</summary>
    internal JournalMemory Memory => _memory;

    /// <summary>
    /// Runs urgent work: on this thread when the writer is idle (true: it is complete on return), else with the next batch.
    /// </summary>
    internal bool Run(IJournalWork work) => Add(work, isHere: true);

    /// <summary>
    /// The same, on this thread only where the last batch was for one caller: of several that it has woken, those behind the first would
    /// wait for a sync of its own.
    /// </summary>
    internal bool RunTogether(IJournalWork work) => Add(work, isHere: _together <= 1, together: 1);

    /// <summary>Runs urgent work in its place in the queue, but never on this thread: the caller does not wait for the disk.</summary>
    internal void Post(IJournalWork work) => Add(work, isHere: false);

    /// <summary>
    /// Takes no more work and completes when what was taken is answered. Only then may executor and journal be disposed of: a
    /// follower whose batch is never run would wait for ever.
    /// </summary>
    internal Task CloseAsync(string why)
    {
        lock (_lock)
        {
            _closed ??= new JournalException(JournalFault.Io, why) { IsCertain = true };
            if (!_busy && _answering == 0)
                return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(Continuations);
            return _idle.Task;
        }
    }

    /// <summary>Runs urgent work that gives a result.</summary>
    /// <param name="apply">The work.</param>
    /// <param name="isNews">See <see cref="IJournalWork.IsNews"/>.</param>
    internal Task<T> RunAsync<T>(Func<JournalBatch, T> apply, bool isNews = false)
    {
        DelegateWork<T> work = new(apply, isNews, Continuations);
        Run(work);
        return work.Task;
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

    /// <summary>The watch's beat: writes what was left, if anything, else lets the store do its house-keeping; in any case the next batch proves that the journal is still there.</summary>
    internal void Flush()
    {
        _isProbeDue = true;
        lock (_lock)
        {
            if (_busy || _closed is not null)
                return;
            _busy = true;
        }

        _executor.Post(_runQuietBatch);
    }

    /// <summary>Has a checkpoint written behind the next batch, where there are facts since the last.</summary>
    internal void AskForCheckpoint() => _isCheckpointDue = true;

    /// <summary>The same, and the tables for people.</summary>
    internal void Settle() => _isCheckpointDue = _isSettlingDue = true;

    // True when the work is complete.
    private bool Add(IJournalWork work, bool isHere, int together = 0)
    {
        JournalException? closed;
        lock (_lock)
        {
            closed = _closed;
            if (closed is null)
            {
                _queue.Add(work);
                _urgent++;
                _joining += together;
                if (_busy)
                    return false;
                _busy = true;
            }
        }

        if (closed is not null)
            work.Failed(closed);
        else if (isHere)
            RunOneBatch(isPosted: false);
        else
            _executor.Post(_runOneBatch);
        return isHere || closed is not null;
    }

    private void RunOneBatch(bool isPosted, bool mayIdle = false)
    {
        (_woken, _together, _waited) = (_together, 0, TimeSpan.Zero);
        _ = Take(joins: false);
        List<IJournalWork> batch = _batch;
        JournalException? fault = _fault ?? Guarded(CommitBatch);
        if (_fault is not null)
            FoldNews();
        else if (fault is not null)
            KeepNews();
        if (_fault is null && AreBooksDue(mayIdle))
            _ = Guarded(KeepBooks);
        if (mayIdle && _fault is null && !_hadFacts)
            _ = Guarded(KeepHouse); // before the writer is let go: the store takes one call at a time

        // The next batch starts before this one's callers wake: the disk does not wait for them.
        (IJournalWork Work, Exception Fault)[] failed = _failed.Count == 0 ? [] : [.. _failed];
        _failed.Clear();
        _batch = Interlocked.Exchange(ref _spare, null) ?? new List<IJournalWork>(64);
        bool more;
        bool staysOn = isPosted && _lingers && _together > 1; // those who are woken come back to a writer that need not be woken
        lock (_lock)
        {
            more = _urgent > 0;
            _busy = more || staysOn;
            _answering++;
        }

        if (more)
            _executor.Post(_runOneBatch);
        int next = 0;
        foreach (IJournalWork work in batch)
        {
            // In the order of the batch, so that one look suffices.
            Answer(work, next < failed.Length && ReferenceEquals(failed[next].Work, work) ? failed[next++].Fault : fault);
        }

        batch.Clear();
        _spare = batch;
        if (staysOn && !more)
        {
            _waited = TimeSpan.Zero;
            _ = Linger();
            lock (_lock)
                _busy = more = _urgent > 0;
            if (more)
                _executor.Post(_runOneBatch);
        }

        lock (_lock)
        {
            if (--_answering == 0 && !_busy)
                _idle?.TrySetResult();
        }
    }

    // What answering one throws is that one's: the others hear all the same.
    private static void Answer(IJournalWork work, Exception? fault)
    {
        try
        {
            if (fault is null)
                work.Committed();
            else
                work.Failed(fault);
        }
        catch (Exception exception) when (fault is null)
        {
            Answer(work, exception); // it is durable, and could not be told: it is not granted
        }
        catch (Exception)
        {
            // It has been told, as far as it can be.
        }
    }

    // What stands before everything else that this process writes.
    private void Begin(JournalStart start)
    {
        _facts.Start();
        if (_memory.Host.Born is null)
            _ = _facts.Append(0, 0, new Born(start.Journal.Identity.JournalId, [.. start.Journal.Identity.Accounts.Select(static account => account.ToString())], Lifecycle.Family.Version));
        else
            _ = _facts.Append(0, 0, new ProcessEnded(_facts.ProcessEpoch - 1)); // it held the journal: all its calls have ended
        _facts.Commit();
    }

    private void KeepHouse()
    {
        _journal.Idle();
        WhenIdle?.Invoke();
        _ = _projector.Advance();
    }

    private void CommitBatch()
    {
        if (_isProbeDue)
        {
            _isProbeDue = false;
            _journal.Probe();
        }

        _facts.Start();
        for (int i = 0; i < _batch.Count || TakeMore(); i++)
            Apply(_batch[i]);
        _hadFacts = _facts.HasFacts;
        _facts.Commit();
    }

    // Who comes while a batch is put together is in it, unless it could hold up those that are decided.
    private bool TakeMore()
    {
        if (_batch.Count >= WorksPerBatch || !(Take(joins: true) || (_lingers && _together < _woken && Linger() && Take(joins: true))))
            return false;
        _facts.ReadClock(); // what was seen before it came is not later than its facts
        return true;
    }

    // True when somebody has come.
    private bool Linger()
    {
        long began = Stopwatch.GetTimestamp();
        TimeSpan waits = TimeSpan.FromTicks(Math.Min(s_silence.Ticks, (s_longestWait - _waited).Ticks));
        bool hasCome;
        TimeSpan waited;
        do
        {
            _ = Thread.Yield();
            hasCome = Volatile.Read(ref _urgent) > 0;
            waited = Stopwatch.GetElapsedTime(began);
        }
        while (!hasCome && waited < waits);
        _waited += waited;
        return hasCome;
    }

    private bool Take(bool joins)
    {
        int before = _batch.Count;
        lock (_lock)
        {
            if (joins && !_queue.TrueForAll(static work => work.IsShort))
                return false;
            _batch.AddRange(_queue);
            _queue.Clear();
            _together += _joining;
            _joining = _urgent = 0;
        }

        return _batch.Count > before;
    }

    // What a decision throws refuses that call, and nothing else.
    private void Apply(IJournalWork work)
    {
        JournalBatch.Mark before = _facts.Here;
        try
        {
            work.Apply(_facts);
        }
        catch (Exception exception) when (_memory.StoreFault is null)
        {
            _facts.UndoTo(before);
            _failed.Add((work, exception));
        }
    }

    // Nothing can be written any more, but cancels and look-ups go on: they must know what has happened.
    private void FoldNews()
    {
        _facts.Start(isShut: true);
        foreach (IJournalWork work in _batch)
        {
            if (!work.IsNews)
                continue;
            JournalBatch.Mark before = _facts.Here;
            try
            {
                work.Apply(_facts);
            }
            catch (Exception)
            {
                _facts.UndoTo(before); // it needs what only the store knows
            }
        }

        _facts.PublishOnly();
    }

    // The store did not take the batch, and goes on: what has happened has happened, and is told to it again.
    private void KeepNews()
    {
        lock (_lock)
            _queue.InsertRange(0, _batch.Where(static work => work.IsNews));
        _batch.RemoveAll(static work => work.IsNews);
    }

    private bool AreBooksDue(bool mayIdle)
    {
        ulong since = _memory.Last - _checkpoint;
        return _isCheckpointDue || since >= FactsPerCheckpointAtMost || (mayIdle && since >= FactsPerCheckpoint);
    }

    private void KeepBooks()
    {
        bool settles = _isSettlingDue;
        _isCheckpointDue = _isSettlingDue = false;
        if (_memory.Last > _checkpoint)
            CommitCheckpoint();
        for (int portions = PortionsWhenSettling; settles && portions > 0 && _projector.Advance(); portions--)
        {
        }
    }

    // Alone in its batch: it says what all facts before it come to.
    private void CommitCheckpoint()
    {
        _facts.Start();
        _ = _facts.Append(0, 0, _memory.ToCheckpoint());
        _facts.Commit();
        _checkpoint = _memory.Last;
    }

    private JournalException? Guarded(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (JournalException certain) when (certain.IsCertain)
        {
            _facts.UndoAll();
            _failed.Clear(); // nothing of the batch was written: each hears the same
            return certain;
        }
        catch (Exception exception)
        {
            JournalException fault = exception as JournalException
                ?? new JournalException(JournalFault.Io, $"Writing the journal {_location} failed: {exception.Message} Whether the last orders' intents are durable is unknown; only cancels are sent until a restart has asked the venue.", exception);
            _fault = fault;
            _facts.UndoAll();
            _failed.Clear();
            Latched?.Invoke(fault);
            return fault;
        }
    }
}

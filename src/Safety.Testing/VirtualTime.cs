namespace Safety.Testing;

/// <summary>
/// A clock that moves only when it is told to. Timers fire inside <see cref="Advance"/>, on the caller's thread, in the order
/// they are due and, for the same moment, in the order they were set.
/// </summary>
/// <remarks>Any thread may read the clock and set timers; one thread moves it.</remarks>
public sealed class VirtualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly SortedSet<VirtualTimer> _due = new(Comparer<VirtualTimer>.Create(VirtualTimer.Compare));
    private long _elapsed;
    private long _nextOrder;
    private DateTimeOffset _start;
    private bool _isAdvancing;

    /// <summary>Starts the clock.</summary>
    /// <param name="start">The first reading; 2026-01-01T00:00:00Z when null.</param>
    public VirtualTime(DateTimeOffset? start = null) =>
        _start = (start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).ToUniversalTime();

    /// <summary>How far the clock was advanced since it was started; wall clock jumps do not count.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(_elapsed);

    /// <summary>The number of timers that wait.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_lock)
                return _due.Count;
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start.AddTicks(_elapsed);

    /// <inheritdoc/>
    public override long GetTimestamp() => _elapsed;

    /// <summary>Moves both clocks on and fires every timer that falls due, each at its own moment.</summary>
    /// <param name="by">How far; not negative.</param>
    /// <exception cref="InvalidOperationException">Called from within a timer's callback.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        if (_isAdvancing)
            throw new InvalidOperationException("A timer's callback must not advance the clock that fires it.");

        long until = _elapsed + by.Ticks;
        _isAdvancing = true;
        try
        {
            while (TakeDue(until) is { } next)
                next.Fire();
        }
        finally
        {
            _isAdvancing = false;
        }
    }

    /// <summary>Moves both clocks to the moment the next timer is due and fires what is due then.</summary>
    /// <returns>False when no timer waits.</returns>
    public bool AdvanceToNextTimer()
    {
        long due;
        lock (_lock)
        {
            if (_due.Min is not { } next)
                return false;
            due = next.Due;
        }

        Advance(TimeSpan.FromTicks(Math.Max(0, due - _elapsed)));
        return true;
    }

    /// <summary>Moves time from timer to timer until the task has ended.</summary>
    /// <remarks>
    /// What went on to the thread pool gets its turn before time moves on: how much virtual time a task takes must not depend on how
    /// busy the machine is.
    /// </remarks>
    /// <param name="task">What to wait for; whether it failed is for the caller to look at.</param>
    public void AdvanceUntil(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        while (!EndsWithoutTime(task))
            _ = AdvanceToNextTimer();
    }

    /// <summary>
    /// Moves both clocks on while nothing runs, as for a stopped process or a starved machine: timers that fall due meanwhile fire
    /// late, with the next <see cref="Advance"/>, and a periodic one only once.
    /// </summary>
    /// <param name="by">How far; not negative.</param>
    public void StandStill(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_lock)
            _elapsed += by.Ticks;
    }

    /// <summary>Sets the wall clock forward or back without time passing, as a clock correction does: the monotonic clock and the timers stay.</summary>
    /// <param name="by">How far; negative is back.</param>
    public void JumpWallClock(TimeSpan by) => _start += by;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        _ = timer.Change(dueTime, period);
        return timer;
    }

    internal void Schedule(VirtualTimer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            _due.Remove(timer);
            timer.Due = _elapsed + dueTime.Ticks;
            timer.Order = ++_nextOrder;
            _due.Add(timer);
        }
    }

    internal void Unschedule(VirtualTimer timer)
    {
        lock (_lock)
            _due.Remove(timer);
    }

    /// <summary>The next timer due by then, at whose moment the clock then stands; null when none is left and the clock stands at the end.</summary>
    private VirtualTimer? TakeDue(long until)
    {
        lock (_lock)
        {
            VirtualTimer? next = _due.Min is { } first && first.Due <= until ? first : null;
            _elapsed = Math.Max(_elapsed, next?.Due ?? until);
            if (next is not null)
                _due.Remove(next);
            return next;
        }
    }

    private static bool EndsWithoutTime(Task task)
    {
        // The pool's queue is first in, first out: what was queued before has begun when this runs, and what that queued, a turn later.
        for (int turn = 0; turn < 3 && !task.IsCompleted; turn++)
        {
            using ManualResetEventSlim reached = new();
            ThreadPool.UnsafeQueueUserWorkItem(static reached => reached.Set(), reached, preferLocal: false);
            reached.Wait();
        }

        return SpinWait.SpinUntil(() => task.IsCompleted, TimeSpan.FromMilliseconds(1)); // what has begun may still be running
    }
}

namespace Safety.Testing;

/// <summary>A timer of <see cref="VirtualTime"/>.</summary>
internal sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private bool _isDisposed;

    /// <summary>When it fires, in ticks since the clock was started.</summary>
    public long Due { get; set; }

    /// <summary>Decides between timers that are due at the same moment.</summary>
    public long Order { get; set; }

    public static int Compare(VirtualTimer a, VirtualTimer b)
    {
        int order = a.Due.CompareTo(b.Due);
        return order != 0 ? order : a.Order.CompareTo(b.Order);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        DemandValid(dueTime);
        DemandValid(period);
        if (_isDisposed)
            return false;

        time.Unschedule(this);
        _period = period;
        if (dueTime != Timeout.InfiniteTimeSpan)
            time.Schedule(this, dueTime);

        return true;
    }

    public void Fire()
    {
        // As with the system's timers, a period of zero fires once.
        if (_period > TimeSpan.Zero)
            time.Schedule(this, _period);

        callback(state);
    }

    public void Dispose()
    {
        _isDisposed = true;
        time.Unschedule(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static void DemandValid(TimeSpan value)
    {
        if (value < TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(value), value, "A due time or period is not negative, or infinite.");
    }
}

namespace Safety.Testing.Worlds;

/// <summary>The clock of one process: its machine's, with timers that are gone when it dies.</summary>
internal sealed class ProcessClock(Timeline line, MachineClock machine, Life life) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => machine.Wall;

    public override long GetTimestamp() => machine.Monotonic;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Timer timer = new(line, life, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(Timeline line, Life life, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private Happening? _next;
        private bool _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_next is { } waiting)
                waiting.IsOff = true;
            if (_isDisposed)
                return false;
            _period = period;
            _next = dueTime < TimeSpan.Zero ? null : line.After(dueTime.Ticks, life, Fire);
            return true;
        }

        public void Dispose()
        {
            _isDisposed = true;
            if (_next is { } waiting)
                waiting.IsOff = true;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire()
        {
            _next = _period > TimeSpan.Zero ? line.After(_period.Ticks, life, Fire) : null;
            life.At(LifePoint.OnTimer);
            callback(state);
        }
    }
}

namespace Safety.Guard;

/// <summary>How fast cancels leave: as many per second as orders may, so that stopping does not earn a ban.</summary>
/// <remarks>Thread-safe; on the monotonic clock. Maps to RTS 6 art. 15(1)(d), which counts cancellations.</remarks>
internal sealed class CancelPace(int perSecond, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly long _interval = Math.Max(1, clock.TimestampFrequency / perSecond);
    private long _arrival = long.MinValue;

    /// <summary>Takes room for one call; false when there is none before some milliseconds have passed.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            long now = clock.GetTimestamp();
            long next = Math.Max(_arrival, now) + _interval;
            if (next > now + Math.Max(clock.TimestampFrequency, _interval))
                return false;
            _arrival = next;
            return true;
        }
    }
}

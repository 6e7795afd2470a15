namespace Safety.KillSwitches;

/// <summary>Somebody who has to say now and then, on the monotonic clock, that all is well.</summary>
/// <param name="clock">The clock.</param>
/// <param name="by">Who.</param>
/// <param name="bound">How often at least.</param>
internal sealed class Supervision(TimeProvider clock, string by, TimeSpan bound)
{
    private long _heardAt;
    private volatile bool _hasBegun;

    /// <summary>Who.</summary>
    public string By => by;

    /// <summary>From now on a heartbeat is expected; again for nothing.</summary>
    public void Begin()
    {
        if (_hasBegun)
            return;
        Hear();
        _hasBegun = true;
    }

    /// <summary>A heartbeat.</summary>
    public void Hear() => Volatile.Write(ref _heardAt, clock.GetTimestamp());

    /// <summary>Why the switch latches; null while the heartbeats come.</summary>
    public string? Problem() => _hasBegun && clock.GetElapsedTime(Volatile.Read(ref _heardAt)) is var silent && silent > bound
        ? FormattableString.Invariant($"no heartbeat for {silent.TotalMilliseconds:0} ms, and one is due every {bound.TotalMilliseconds:0} ms") : null;
}

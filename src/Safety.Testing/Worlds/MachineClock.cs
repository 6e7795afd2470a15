namespace Safety.Testing.Worlds;

/// <summary>A machine's two clocks: both run at its own rate, and the wall clock can be set.</summary>
internal sealed class MachineClock(Timeline line, DateTimeOffset start, long offset, int driftPpm)
{
    private long _offset = offset;
    private int _driftPpm = driftPpm;
    private long _anchor;
    private long _drifted;

    /// <summary>How far the wall clock is from the true time, in ticks.</summary>
    public long Error => _offset + Drifted;

    /// <summary>How much faster than the true time both run, in millionths.</summary>
    public int DriftPpm => _driftPpm;

    public DateTimeOffset Wall => start.AddTicks(line.Now + Error);

    /// <summary>Grows evenly, whatever is done to the wall clock.</summary>
    public long Monotonic => line.Now + Drifted;

    private long Drifted => _drifted + ((line.Now - _anchor) * _driftPpm / 1_000_000);

    /// <summary>Sets the wall clock forward, or back.</summary>
    public void Step(long by) => _offset += by;

    /// <summary>From now on it runs at another rate.</summary>
    public void Drift(int ppm)
    {
        _drifted = Drifted;
        _anchor = line.Now;
        _driftPpm = ppm;
    }
}

namespace Safety.Guarding;

/// <summary>
/// Whether anything may be sent: one clock reading against one volatile moment. The watcher pushes the moment ahead while all
/// is well; any failure of it, or of what it watches, lets the moment pass, and the guard closes by itself.
/// </summary>
internal sealed class ArmedState(TimeProvider clock)
{
    private long _until;
    private long _epoch;

    /// <summary>The arming in force; permits of another one are void.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    public bool IsArmed => clock.GetTimestamp() < Volatile.Read(ref _until);

    public void BeginEpoch(long epoch) => Volatile.Write(ref _epoch, epoch);

    public void Extend(TimeSpan by) => Volatile.Write(ref _until, clock.GetTimestamp() + (long)(by.TotalSeconds * clock.TimestampFrequency));

    public void Disarm() => Volatile.Write(ref _until, long.MinValue);
}

namespace Safety.Arming;

/// <summary>
/// Where the arming of a host's accounts is kept: changed by compare-and-swap, read by every order with two volatile reads and one of
/// the clock. What is armed counts only while the watch confirms it; when the watch stops, for whatever reason, the guard closes by itself.
/// </summary>
internal sealed class ArmingCell(TimeProvider clock)
{
    private ArmingStates _states = new();
    private long _confirmedUntil = long.MinValue;

    public ArmingStates States => Volatile.Read(ref _states);

    public bool IsConfirmed => clock.GetTimestamp() < ConfirmedUntil;

    /// <summary>The moment at which nothing may be sent any more, on the monotonic clock.</summary>
    public long ConfirmedUntil => Volatile.Read(ref _confirmedUntil);

    /// <summary>All is well, and what is armed stays so for a while.</summary>
    public void Confirm(TimeSpan by) => Volatile.Write(ref _confirmedUntil, clock.GetTimestamp() + (long)(by.TotalSeconds * clock.TimestampFrequency));

    /// <summary>Takes a step from whatever state it is in; null where the step is not allowed.</summary>
    public ArmingStates? Apply(Func<ArmingStates, ArmingStates?> step)
    {
        while (true)
        {
            ArmingStates before = States;
            if (step(before) is not { } after)
                return null;
            if (ReferenceEquals(Interlocked.CompareExchange(ref _states, after, before), before))
                return after;
        }
    }

    /// <inheritdoc cref="Apply(Func{ArmingStates, ArmingStates})"/>
    public ArmingStates? Apply(ArmingEvent e) => Apply(states => states.Next(e));
}

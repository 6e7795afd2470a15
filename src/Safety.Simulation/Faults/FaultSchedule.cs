using Safety.Simulation.Market;

namespace Safety.Simulation.Faults;

/// <summary>
/// When one kind of fault is due. The gap to the next is drawn evenly from 1 to twice the mean: irregular, but never so late
/// that a short run sees none, which independent draws would not promise.
/// </summary>
internal sealed class FaultSchedule
{
    private readonly DeterministicRandom _random;
    private readonly int _longestGap;
    private int _left;

    public FaultSchedule(ulong seed, FaultKind kind, double rate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, 1.0);
        _random = new DeterministicRandom(seed ^ (0xA24BAED4963EE407UL * ((ulong)kind + 1)));
        _longestGap = rate <= 0 ? 0 : Math.Max(1, (int)Math.Round(2 / rate) - 1);
        _left = NextGap();
    }

    /// <summary>True when the fault happens this time.</summary>
    public bool IsDue()
    {
        if (_longestGap == 0 || --_left > 0)
            return false;
        _left = NextGap();
        return true;
    }

    /// <summary>A number for the details of a fault.</summary>
    public int Draw(int min, int max) => _random.Next(min, max);

    private int NextGap() => _longestGap == 0 ? int.MaxValue : _random.Next(1, _longestGap);
}

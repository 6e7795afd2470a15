using System.Diagnostics;

namespace Safety.Benchmarks;

/// <summary>Collects how long each of many calls took, and what they allocated.</summary>
internal sealed class LatencyRecord(int capacity = 1 << 20)
{
    private long[] _ticks = new long[capacity];
    private int _count;
    private bool _isSorted;

    /// <summary>The calls recorded.</summary>
    public int Count => _count;

    /// <summary>The time they took together, pauses between them included.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>The bytes they allocated together.</summary>
    public long Allocated { get; set; }

    /// <summary>The processor time the process used for them.</summary>
    public TimeSpan Processor { get; set; }

    /// <summary>The bytes the process gave to the disk for them; 0 where the system does not tell.</summary>
    public long Written { get; set; }

    /// <summary>Adds a call by its <see cref="Stopwatch"/> ticks.</summary>
    public void Add(long ticks)
    {
        if (_count == _ticks.Length)
            Array.Resize(ref _ticks, _ticks.Length * 2);

        _ticks[_count++] = ticks;
        _isSorted = false;
    }

    /// <summary>Adds what another record holds.</summary>
    public void Merge(LatencyRecord other)
    {
        for (int i = 0; i < other._count; i++)
            Add(other._ticks[i]);

        Elapsed += other.Elapsed;
        Allocated += other.Allocated;
        Processor += other.Processor;
        Written += other.Written;
    }

    /// <summary>The latency that the given part of all calls stayed below, in microseconds.</summary>
    public double Microseconds(double part)
    {
        if (_count == 0)
            return double.NaN;

        if (!_isSorted)
        {
            Array.Sort(_ticks, 0, _count);
            _isSorted = true;
        }

        return _ticks[Math.Min(_count - 1, (int)(part * _count))] * 1e6 / Stopwatch.Frequency;
    }
}

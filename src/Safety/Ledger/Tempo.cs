using Safety.Journal;

namespace Safety.Ledger;

/// <summary>
/// How much request weight has left lately, by fixed windows of one length: the window at hand and the one before it. A window that ends now is estimated from both, as if
/// what the earlier one has sent had been spread evenly.
/// </summary>
/// <param name="Window">Which window since the beginning of time is at hand.</param>
/// <param name="Weight">What has left in it.</param>
/// <param name="Before">What had left in the one before.</param>
internal readonly record struct Tempo(long Window, long Weight, long Before)
{
    /// <summary>After a request of some weight.</summary>
    public Tempo With(long wallTicks, int seconds, int weight)
    {
        long window = wallTicks / (seconds * TimeSpan.TicksPerSecond);
        return window == Window ? this with { Weight = Weight + weight } : new Tempo(window, weight, FollowedBy(window) ? Weight : 0);
    }

    /// <summary>What has left in the window that ends now.</summary>
    public decimal At(long wallTicks, int seconds)
    {
        long length = seconds * TimeSpan.TicksPerSecond;
        long window = wallTicks / length;
        (long weight, long before) = window == Window ? (Weight, Before) : (0, FollowedBy(window) ? Weight : 0);
        return weight + (before * (1m - ((decimal)(wallTicks % length) / length)));
    }

    // A clock that was set back must neither open the limit nor close it for longer than one window.
    private bool FollowedBy(long window) => window <= Window + 1;

    /// <summary>Its canonical bytes, for a checkpoint.</summary>
    public void Write(FactWriter writer)
    {
        writer.I64(Window);
        writer.I64(Weight);
        writer.I64(Before);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static Tempo Read(ref FactReader reader) => new(reader.I64(), reader.I64(), reader.I64());
}

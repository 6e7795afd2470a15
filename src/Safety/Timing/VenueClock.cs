using System.Diagnostics;

namespace Safety.Timing;

/// <summary>
/// What is known of a venue's clock: by how much it is ahead of this machine's monotonic clock, as an interval that each answer narrows
/// and that time widens again, by the rate at which two clocks may part.
/// </summary>
/// <remarks>
/// A request and its answer bound it from both sides: when the answer arrived the venue's clock showed at least the stamp, and at most the
/// stamp and the whole round trip (Cristian, "Probabilistic clock synchronization", 1989; intersecting intervals: Marzullo, 1984). So
/// the answer with the shortest round trip decides, until it is too old. A stamp that was only received bounds it from below: nothing
/// tells how long it was under way.
/// </remarks>
/// <param name="driftPpm">How much faster or slower than this machine's clock the venue's may run, in millionths.</param>
internal sealed class VenueClock(int driftPpm)
{
    /// <summary>A stamp is looked at for so long: one that was wrong is forgotten, also where nothing bounds the clock from above.</summary>
    public static readonly TimeSpan OneWayWindow = TimeSpan.FromSeconds(30);

    /// <summary>What stamps that are only received must fall behind by, for a whole window, until the clock is taken to have been set back.</summary>
    public static readonly TimeSpan OneWayStep = TimeSpan.FromMilliseconds(500);

    private const int FewestStamps = 8;

    private readonly Lock _lock = new();
    private Bounds? _asked;
    private Bounds _first;
    private Bounds _last;
    private Window _window;
    private Window _before;

    /// <summary>How often the venue's clock was set, or ran faster or slower than it may.</summary>
    public int Steps { get; private set; }

    /// <summary>By how much the venue's clock was ahead of where it could have been, at the last of these; negative where it was behind.</summary>
    public TimeSpan LastStep { get; private set; }

    /// <summary>Takes a request for the venue's time, and its answer.</summary>
    /// <param name="sentAt">When the request left, in ticks of the monotonic clock.</param>
    /// <param name="receivedAt">When its answer was there.</param>
    /// <param name="stamp">What the venue's clock showed in between.</param>
    /// <param name="resolution">The unit the stamp was cut down to.</param>
    /// <returns>False when that clock was set since, or runs other than it may: what was known of it is dropped.</returns>
    public bool Asked(long sentAt, long receivedAt, DateTimeOffset stamp, TimeSpan resolution)
    {
        Debug.Assert(sentAt <= receivedAt, "an answer comes after its question");
        Bounds told = new(receivedAt, stamp.UtcTicks - receivedAt, stamp.UtcTicks - receivedAt + resolution.Ticks + Widened(receivedAt - sentAt));
        lock (_lock)
        {
            if (_asked is not { } known)
            {
                (_asked, _first, _last) = (told, told, told);
                return true;
            }

            // Answers may overtake each other.
            known = Aged(known, Math.Max(known.At, receivedAt));
            told = Aged(told, known.At);
            Bounds both = new(known.At, Math.Max(known.Low, told.Low), Math.Min(known.High, told.High));
            if (both.Low <= both.High)
            {
                (_asked, _last) = (both, told);
                return true;
            }

            Stepped(told.Low > known.High ? told.Low - known.High : told.High - known.Low);
            (_asked, _first, _last) = (told, told, told);
            return false;
        }
    }

    /// <summary>Takes a stamp that was received with something else.</summary>
    /// <param name="receivedAt">When it was received, in ticks of the monotonic clock.</param>
    /// <param name="stamp">What the venue's clock had shown before.</param>
    /// <returns>False when the stamp is later than that clock can be, or stamps have come too late for so long that it must have been set back.</returns>
    public bool Heard(long receivedAt, DateTimeOffset stamp)
    {
        long low = stamp.UtcTicks - receivedAt;
        lock (_lock)
        {
            if (_asked is { } known)
                return low <= Aged(known, Math.Max(known.At, receivedAt)).High; // its venue is asked: one stamp may be wrong
            bool isKept = true;
            if (_window.Count == 0 || receivedAt - _window.From >= OneWayWindow.Ticks)
            {
                if (_window.Count >= FewestStamps && _before.Count >= FewestStamps && _before.Low - Drift(_window.At - _before.At) - _window.Low > OneWayStep.Ticks)
                {
                    Stepped(_window.Low - _before.Low);
                    isKept = false;
                }

                _before = _window;
                _window = new Window(receivedAt, receivedAt, long.MinValue, 0);
            }

            bool isLater = _window.Count == 0 || low >= _window.Low - Drift(receivedAt - _window.At);
            _window = _window with { Count = _window.Count + 1, Low = isLater ? low : _window.Low, At = isLater ? receivedAt : _window.At };
            return isKept;
        }
    }

    /// <summary>The venue's time; null while nothing is known of it.</summary>
    /// <param name="at">This moment, in ticks of the monotonic clock; not before what was taken in.</param>
    public BrokerTime? At(long at)
    {
        lock (_lock)
        {
            if (_asked is { } known)
            {
                Bounds now = Aged(known, Math.Max(known.At, at));
                return new BrokerTime(Time(now.Low + at), Time(now.High + at));
            }

            if (_window.Count == 0)
                return null;
            long low = _window.Low - Drift(at - _window.At);
            if (_before.Count > 0)
                low = Math.Max(low, _before.Low - Drift(at - _before.At));
            return new BrokerTime(Time(low + at), null);
        }
    }

    /// <summary>How much faster than this machine's clock the venue's runs, in millionths, since it was last set: at least, and at most. Null while it was asked once.</summary>
    public (double AtLeast, double AtMost)? Rate
    {
        get
        {
            lock (_lock)
            {
                double passed = _last.At - _first.At;
                return _asked is null || passed <= 0 ? null : ((_last.Low - _first.High) / passed * 1e6, (_last.High - _first.Low) / passed * 1e6);
            }
        }
    }

    private void Stepped(long by) => (Steps, LastStep) = (Steps + 1, TimeSpan.FromTicks(by));

    private Bounds Aged(in Bounds bounds, long at) => new(at, bounds.Low - Drift(at - bounds.At), bounds.High + Drift(at - bounds.At));

    private long Drift(long passed) => (long)((Int128)Math.Abs(passed) * driftPpm / 1_000_000) + 1;

    private long Widened(long passed) => passed + Drift(passed);

    private static DateTimeOffset Time(long ticks) => new(Math.Clamp(ticks, 0, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero);

    // By how much the venue's clock is ahead, at a moment.
    private readonly record struct Bounds(long At, long Low, long High);

    // The highest bound from below of the stamps since a moment, and when that one was received.
    private readonly record struct Window(long From, long At, long Low, int Count);
}

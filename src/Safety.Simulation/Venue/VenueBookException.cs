namespace Safety.Simulation.Venue;

/// <summary>The venue's book cannot be read: a line in the middle is not an entry, or entries contradict each other.</summary>
/// <param name="path">The file.</param>
/// <param name="line">The line's number, from 1.</param>
/// <param name="reason">What is wrong.</param>
/// <param name="inner">The cause, where there is one.</param>
public sealed class VenueBookException(string path, long line, string reason, Exception? inner = null)
    : IOException($"{path}({line}): {reason}", inner)
{
    /// <summary>The line's number, from 1.</summary>
    public long Line { get; } = line;
}

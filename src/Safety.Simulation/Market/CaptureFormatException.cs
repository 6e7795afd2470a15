namespace Safety.Simulation.Market;

/// <summary>A capture has a line that cannot be read. Events of earlier lines have been delivered; nothing is skipped in silence.</summary>
/// <param name="source">The capture's name.</param>
/// <param name="line">The line's number, from 1.</param>
/// <param name="reason">What is wrong with it.</param>
/// <param name="inner">The cause, where there is one.</param>
public sealed class CaptureFormatException(string source, long line, string reason, Exception? inner = null)
    : IOException($"{source}({line}): {reason}", inner)
{
    /// <summary>The line's number, from 1.</summary>
    public long Line { get; } = line;

    /// <summary>What is wrong with the line.</summary>
    public string Reason { get; } = reason;
}

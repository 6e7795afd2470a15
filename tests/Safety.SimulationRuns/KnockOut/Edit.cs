namespace Safety.SimulationRuns.KnockOut;

/// <summary>One step of the source, and what is compiled in its place.</summary>
/// <param name="File">The file, relative to <c>src/Safety</c>.</param>
/// <param name="Step">The text that is the step; it stands there once.</param>
/// <param name="Instead">What stands there when it is taken out.</param>
internal sealed record Edit(string File, string Step, string Instead)
{
    /// <summary>The file's text without the step.</summary>
    /// <exception cref="InvalidOperationException">The step does not stand there once: the table has to follow the source.</exception>
    public string Apply(string safeguard, string text)
    {
        int at = text.IndexOf(Step, StringComparison.Ordinal);
        if (at < 0)
            throw new InvalidOperationException($"{safeguard}: the step is not in src/Safety/{File} any more: {Step}");
        if (text.IndexOf(Step, at + 1, StringComparison.Ordinal) >= 0)
            throw new InvalidOperationException($"{safeguard}: the step stands in src/Safety/{File} more than once: {Step}");
        return string.Concat(text.AsSpan(0, at), Instead, text.AsSpan(at + Step.Length));
    }
}

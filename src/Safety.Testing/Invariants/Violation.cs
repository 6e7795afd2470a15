namespace Safety.Testing.Invariants;

/// <summary>An invariant that did not hold.</summary>
/// <param name="Invariant">Which.</param>
/// <param name="At">When, in ticks of the world.</param>
/// <param name="What">What was seen.</param>
public sealed record Violation(Invariant Invariant, long At, string What)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Invariant} at {At / (double)TimeSpan.TicksPerMillisecond:0.0} ms: {What}");
}

namespace Safety.Identity;

/// <summary>The name of a strategy; the first part of an <see cref="OrderKey"/>.</summary>
/// <param name="Value">1–64 characters, no control characters.</param>
public readonly record struct StrategyId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

namespace Safety.Identity;

/// <summary>
/// What made the strategy act, named so that the same cause always gives the same text: a bar's time, an ExecID, a
/// signal's id. Never a clock reading or a random number (that would place a second order after a crash).
/// </summary>
/// <param name="Value">1–128 characters, no control characters.</param>
public readonly record struct CauseKey(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

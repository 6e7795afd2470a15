namespace Safety.Identity;

/// <summary>
/// The journal's identity of an order intent: the same cause gives the same key, also after a crash. At most one live
/// order exists per key. <see cref="ClientOrderId"/> is its encoding for one venue.
/// </summary>
/// <param name="Strategy">Who decides.</param>
/// <param name="Cause">What made it decide; stable across restarts.</param>
/// <param name="CauseTime">When the cause happened (the bar's or report's own time, never "now"): keeps client order IDs time-ordered.</param>
/// <param name="Leg">Which order of a multi-leg plan.</param>
/// <param name="Attempt">A new attempt after a definite rejection; never after an unknown outcome.</param>
public readonly record struct OrderKey(
    StrategyId Strategy, CauseKey Cause, DateTimeOffset CauseTime, ushort Leg = 0, ushort Attempt = 0)
{
    /// <summary>The same decision's next leg.</summary>
    public OrderKey WithLeg(ushort leg) => this with { Leg = leg };

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Strategy}/{Cause}@{CauseTime.UtcDateTime:O}#{Leg}.{Attempt}");
}

using Safety.Intents;

namespace Safety.Lifecycle;

/// <summary>What a report does to an order.</summary>
/// <param name="State">The state after it.</param>
/// <param name="FilledBy">How much CumQty changes.</param>
/// <param name="PositionBy">How much the position changes.</param>
/// <param name="Disposition">What is done with the report.</param>
/// <param name="Alarm">Why a breaker trips, or null.</param>
internal readonly record struct Transition(IntentState State, decimal FilledBy, decimal PositionBy, ReportDisposition Disposition, string? Alarm)
{
    public static Transition To(IntentState state) => new(state, 0m, 0m, ReportDisposition.Applied, null);

    public static Transition WithAlarm(IntentState state, string alarm) => new(state, 0m, 0m, ReportDisposition.AppliedWithAlarm, alarm);

    public static Transition Stale(IntentState state) => new(state, 0m, 0m, ReportDisposition.Stale, null);

    public static Transition Quarantine(IntentState state, string alarm) => new(state, 0m, 0m, ReportDisposition.Quarantined, alarm);

    public static Transition Fill(IntentState state, decimal filledBy, decimal positionBy, string? alarm) =>
        new(state, filledBy, positionBy, alarm is null ? ReportDisposition.Applied : ReportDisposition.AppliedWithAlarm, alarm);
}

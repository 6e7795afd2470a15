namespace Safety.Intents;

/// <summary>The state of the kill switch: the last one written counts.</summary>
/// <param name="IsLatched">True when latched.</param>
/// <param name="Source">What latched it (environment, file, API), or <c>operator</c> for a release.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
public sealed record KillRecord(bool IsLatched, string Source, string Reason, string By, DateTimeOffset At);

namespace Safety.Journal;

/// <summary>One latching of the kill switch, a further cause of it, or its release. A latching is open until a record with its ID releases it.</summary>
/// <param name="Id">Which latching.</param>
/// <param name="IsLatched">True when latched, false for a release.</param>
/// <param name="Source">What latched it (environment, file, API), or <c>operator</c> for a release.</param>
/// <param name="Reason">Why; may be empty.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
public sealed record KillRecord(Guid Id, bool IsLatched, string Source, string Reason, string By, DateTimeOffset At);

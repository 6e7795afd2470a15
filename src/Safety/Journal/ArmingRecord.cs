namespace Safety.Journal;

/// <summary>One arming of a host: the epoch is what every intent and permit is bound to.</summary>
/// <param name="Epoch">Growing by one with each arming.</param>
/// <param name="Host">The machine and process.</param>
/// <param name="Build">The version of the code.</param>
/// <param name="Contracts">The fingerprints of the bound contracts.</param>
/// <param name="Limits">The hash of the limits in force.</param>
/// <param name="At">When.</param>
public sealed record ArmingRecord(long Epoch, string Host, string Build, string Contracts, string Limits, DateTimeOffset At);

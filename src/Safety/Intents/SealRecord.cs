namespace Safety.Intents;

/// <summary>A checkpoint of the event chain: arming verifies from the last one.</summary>
/// <param name="Sequence">The last event covered.</param>
/// <param name="Hash">That event's hash.</param>
/// <param name="At">When.</param>
public sealed record SealRecord(long Sequence, ReadOnlyMemory<byte> Hash, DateTimeOffset At);

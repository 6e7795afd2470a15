namespace Safety.Idempotency;

/// <summary>
/// Marks the members of an event that tell it from every other: what the sender gave it, not what this process made up. A key that
/// is not the same when the event comes again is a build error (SAFE612).
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class IdempotencyKeyAttribute : Attribute;

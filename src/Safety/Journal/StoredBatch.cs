namespace Safety.Journal;

/// <summary>Facts that became durable together.</summary>
/// <param name="First">The sequence of the first.</param>
/// <param name="Last">The sequence of the last.</param>
/// <param name="Previous">The hash of the batch before.</param>
/// <param name="Facts">The facts, in their canonical bytes.</param>
/// <param name="Hash">The hash of this batch, which covers all of the above.</param>
public sealed record StoredBatch(ulong First, ulong Last, ReadOnlyMemory<byte> Previous, ReadOnlyMemory<byte> Facts, ReadOnlyMemory<byte> Hash);

namespace Safety.Journal;

/// <summary>Where a journal stands when it is opened.</summary>
/// <param name="First">The first fact that is still in it; 1 unless older ones were archived.</param>
/// <param name="Last">The last fact; 0 for a journal without any.</param>
/// <param name="Hash">The hash of the last batch; empty for a journal without any.</param>
/// <param name="Checkpoint">The last fact of the last batch that holds a checkpoint; 0 = none.</param>
/// <param name="ProjectedUpTo">The last fact that the tables for people know.</param>
public sealed record JournalHead(ulong First, ulong Last, ReadOnlyMemory<byte> Hash, ulong Checkpoint, ulong ProjectedUpTo);

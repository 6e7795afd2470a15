namespace Safety.Journal;

/// <summary>Where the hash chain of a journal's events stood at a moment, told to somebody outside the file.</summary>
/// <param name="JournalId">The journal's ID, given at birth.</param>
/// <param name="Sequence">The last event; 0 for a journal without any.</param>
/// <param name="Hash">Its hash (SHA-256, 32 bytes).</param>
/// <param name="At">When it stood there.</param>
public sealed record ChainHead(Guid JournalId, long Sequence, ReadOnlyMemory<byte> Hash, DateTimeOffset At);

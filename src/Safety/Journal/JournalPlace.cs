namespace Safety.Journal;

/// <summary>Where a key leads.</summary>
/// <param name="Family">The order family; 0 where the fact belongs to none.</param>
/// <param name="Sequence">The fact that brought the key.</param>
public readonly record struct JournalPlace(ulong Family, ulong Sequence);

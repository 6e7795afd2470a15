namespace Safety.Journal;

/// <summary>A key and where it leads. The venue may use one name for two families: each has its row, and the older one is found.</summary>
/// <param name="Key">The key.</param>
/// <param name="Place">Where it leads.</param>
public readonly record struct KeyRow(JournalKey Key, JournalPlace Place);

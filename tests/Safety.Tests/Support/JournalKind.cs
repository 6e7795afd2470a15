namespace Safety.Tests.Support;

/// <summary>What a fixture's journal is kept in.</summary>
public enum JournalKind
{
    /// <summary>Memory that behaves like a disk.</summary>
    InMemory,

    /// <summary>A SQLite file; a death leaves the file and its log as they were at that moment.</summary>
    Sqlite,
}

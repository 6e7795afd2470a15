namespace Safety.Journal;

/// <summary>A table for people, derived from the facts: nothing reads it back.</summary>
/// <param name="Name">Its name.</param>
/// <param name="KeyColumns">How many of its columns, from the first on, are its key.</param>
/// <param name="Columns">Its columns.</param>
public sealed record ProjectionTable(string Name, int KeyColumns, params IReadOnlyList<string> Columns);

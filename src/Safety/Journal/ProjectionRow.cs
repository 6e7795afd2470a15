namespace Safety.Journal;

/// <summary>A row of a table for people, written over the one with the same key.</summary>
/// <param name="Table">The table.</param>
/// <param name="Values">A <see cref="string"/>, a <see cref="long"/> or null for each of its columns.</param>
public readonly record struct ProjectionRow(ProjectionTable Table, IReadOnlyList<object?> Values);

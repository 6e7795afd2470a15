namespace Safety.Journal;

/// <summary>A fact in its place.</summary>
internal readonly record struct FactEntry(FactHeader Header, Fact Fact);

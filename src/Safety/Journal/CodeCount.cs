namespace Safety.Journal;

/// <summary>How many denials of a code there were.</summary>
internal readonly record struct CodeCount(int Code, long Count);

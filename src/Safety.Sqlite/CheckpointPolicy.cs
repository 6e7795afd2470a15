namespace Safety.Sqlite;

/// <summary>When the write-ahead log is copied into the file.</summary>
/// <param name="PagesWhenIdle">While nothing waits: from this many pages on.</param>
/// <param name="PagesAtMost">In any case, also under load: bounds the log's size and the time a restart takes.</param>
internal readonly record struct CheckpointPolicy(int PagesWhenIdle, int PagesAtMost);

namespace Safety.Ledger;

/// <summary>How far a strategy has come in the causes of its account.</summary>
/// <param name="Start">The last cause there was when it first started.</param>
/// <param name="Position">The last cause that is done.</param>
/// <param name="Snapshot">The fact that holds its last snapshot; 0 = none.</param>
internal readonly record struct StrategyPlace(long Start, long Position, ulong Snapshot);

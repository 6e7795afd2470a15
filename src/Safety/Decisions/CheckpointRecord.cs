using Safety.Identity;

namespace Safety.Decisions;

/// <summary>The last snapshot of a strategy's state.</summary>
/// <param name="AccountRef">The journal's number of the account.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="Position">The last cause the state has seen.</param>
/// <param name="Version">The version of the state's meaning.</param>
/// <param name="Shape">One line per member: its path and its type.</param>
/// <param name="State">The state, as JSON.</param>
/// <param name="Checksum">SHA-256 over all of the above, in hex.</param>
/// <param name="At">When it was taken.</param>
public sealed record CheckpointRecord(
    int AccountRef, StrategyId Strategy, long Position, int Version, string Shape, string State, string Checksum, DateTimeOffset At);

using Safety.Identity;

namespace Safety.Decisions;

/// <summary>How far a strategy has come in the causes of an account.</summary>
/// <param name="AccountRef">The journal's number of the account.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="Start">The last cause there was when the strategy first started; it sees none up to it.</param>
/// <param name="Position">The last cause that is done. May lag behind what is done: a cause that runs again gets its stored decision.</param>
public sealed record StrategyCursor(int AccountRef, StrategyId Strategy, long Start, long Position);

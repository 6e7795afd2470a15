namespace Safety.Intents;

/// <summary>A position as derived from fills.</summary>
/// <param name="AccountRef">The journal's number of the account.</param>
/// <param name="Symbol">The instrument.</param>
/// <param name="Units">Units held; negative when short.</param>
/// <param name="Mark">The last price it was valued at, in the account's currency per unit (multiplier and exchange rate included).</param>
public sealed record PositionRecord(int AccountRef, string Symbol, decimal Units, decimal Mark);

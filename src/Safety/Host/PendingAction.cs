using Safety.Journal;

namespace Safety.Host;

/// <summary>What an operator wants to do, and a second person has to confirm (<see cref="SafetyOperator.ConfirmAsync"/>). It has had no effect yet.</summary>
/// <param name="Id">Which.</param>
/// <param name="Action">What kind of action.</param>
/// <param name="What">What exactly, for people.</param>
/// <param name="By">Who has proposed it.</param>
/// <param name="Reason">Why.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="ExpiresAt">From when on it can no longer be confirmed.</param>
public sealed record PendingAction(Guid Id, OperatorActions Action, string What, string By, string Reason, DateTimeOffset ProposedAt, DateTimeOffset ExpiresAt);

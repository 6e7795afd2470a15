using Safety.Identity;

namespace Safety.Journal;

/// <summary>Whose journal it is.</summary>
/// <param name="JournalId">Given at birth.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="SchemaVersion">The last migration applied.</param>
/// <param name="Accounts">The accounts it was created for; the index + 1 is the account's number in every record.</param>
public sealed record JournalIdentity(Guid JournalId, DateTimeOffset CreatedAt, int SchemaVersion, IReadOnlyList<AccountId> Accounts);

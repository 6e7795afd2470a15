using Safety.Identity;

namespace Safety.Guarding;

/// <summary>One account behind its safeguards; generated guards are bound to it.</summary>
public sealed class GuardedAccount
{
    internal GuardedAccount(AccountId id) => Id = id;

    /// <summary>The account.</summary>
    public AccountId Id { get; }
}

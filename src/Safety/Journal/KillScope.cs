using Safety.Identity;
using Safety.Orders;

namespace Safety.Journal;

/// <summary>What a latch of the kill switch covers. The default is the whole firm.</summary>
/// <remarks>
/// Traders and desks are people's names: upper and lower case are the same. Accounts, strategies and symbols are IDs, and are compared as they are.
/// Maps to RTS 6 art. 12(1) to (3): individual traders, trading desks, or clients.
/// </remarks>
public readonly record struct KillScope
{
    private readonly string? _name;

    internal KillScope(KillScopeKind kind, string name)
    {
        Kind = kind;
        _name = name.Length == 0 ? null : name; // one form of the firm
    }

    /// <summary>Everything this host trades.</summary>
    public static KillScope Firm => default;

    /// <summary>What it is about.</summary>
    public KillScopeKind Kind { get; }

    /// <summary>Which one; empty for the firm.</summary>
    public string Name => _name ?? "";

    /// <summary>One account.</summary>
    /// <exception cref="ArgumentException">It names no account.</exception>
    public static KillScope Account(AccountId account) => Of(KillScopeKind.Account, string.IsNullOrEmpty(account.Account) ? "" : account.ToString());

    /// <summary>One strategy, in every account: orders with its key, or with its name as their algorithm.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static KillScope Strategy(StrategyId strategy) => Of(KillScopeKind.Strategy, strategy.Value);

    /// <summary>One trader, in every account.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static KillScope Trader(string trader) => Of(KillScopeKind.Trader, trader);

    /// <summary>One desk, in every account.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static KillScope Desk(string desk) => Of(KillScopeKind.Desk, desk);

    /// <summary>One symbol, in every account.</summary>
    /// <exception cref="ArgumentException">The symbol is empty.</exception>
    public static KillScope Symbol(string symbol) => Of(KillScopeKind.Symbol, symbol);

    /// <summary><c>the firm</c>, or kind and name.</summary>
    public override string ToString() => Kind switch
    {
        KillScopeKind.Firm => "the firm",
        KillScopeKind.Account => $"account {Name}",
        KillScopeKind.Strategy => $"strategy {Name}",
        KillScopeKind.Trader => $"trader {Name}",
        KillScopeKind.Desk => $"desk {Name}",
        _ => $"symbol {Name}",
    };

    /// <summary>Whether it covers an order, or a change of the account.</summary>
    /// <param name="account">The account, as <see cref="AccountId.ToString"/> has it.</param>
    /// <param name="strategy">Who decides.</param>
    /// <param name="terms">The order; null for a change of the account, which has neither trader nor symbol.</param>
    internal bool Covers(string account, StrategyId strategy, OrderTerms? terms) => Kind switch
    {
        KillScopeKind.Account => account == Name,
        KillScopeKind.Strategy => strategy.Value == Name || terms?.Origin.Algorithm == Name,
        KillScopeKind.Trader => string.Equals(terms?.Origin.Trader, Name, StringComparison.OrdinalIgnoreCase),
        KillScopeKind.Desk => string.Equals(terms?.Origin.Desk, Name, StringComparison.OrdinalIgnoreCase),
        KillScopeKind.Symbol => terms?.Instrument.Symbol == Name,
        _ => true, // the firm, or what a newer build knows
    };

    private static KillScope Of(KillScopeKind kind, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new(kind, name);
    }
}

using Safety.Identity;
using Safety.Orders;

namespace Safety.Journal;

/// <summary>One latching of the kill switch, a further cause of it, or its release. A latching is open until a record with its ID releases it.</summary>
/// <param name="Id">Which latching.</param>
/// <param name="IsLatched">True when latched, false for a release.</param>
/// <param name="Source">What latched it (environment, file, API, …), or <c>operator</c> for a release.</param>
/// <param name="Reason">Why; may be empty.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
public sealed record KillRecord(Guid Id, bool IsLatched, string Source, string Reason, string By, DateTimeOffset At)
{
    /// <summary>What is latched.</summary>
    public KillScope Scope { get; init; }

    /// <summary>What is let through all the same.</summary>
    public KillMode Mode { get; init; }

    /// <summary>Who has confirmed a release; null where one person suffices, and for a latching.</summary>
    public string? SecondPerson { get; init; }

    /// <summary>True for the one that stops everything: it disarms, and is kept by more than the journal.</summary>
    internal bool StopsAll => Scope.Kind == KillScopeKind.Firm && Mode == KillMode.Halted;

    /// <summary>Whether an order, or a change of the account, may neither be sent nor work on.</summary>
    /// <param name="account">The account, as <see cref="AccountId.ToString"/> has it.</param>
    /// <param name="strategy">Who decides.</param>
    /// <param name="terms">The order; null for a change of the account.</param>
    internal bool Stops(string account, StrategyId strategy, OrderTerms? terms) =>
        (Mode != KillMode.ReduceOnly || terms is not ({ ReduceOnly: true } or { Hedges: not null })) && Scope.Covers(account, strategy, terms);
}

using System.Collections.Immutable;

namespace Safety.Arming;

/// <summary>
/// The arming of a host's accounts in one moment. What concerns the host (kill switch, journal, clock) happens to every account, so
/// that an account's own state says all: no second one has to be asked before an order is sent.
/// </summary>
internal sealed record ArmingStates
{
    private ArmingState First { get; init; } = ArmingState.Closed;

    private ImmutableArray<Account> Accounts { get; init; } = [];

    /// <summary>The host as a whole: the account that is nearest to sending.</summary>
    public ArmingState Host => Accounts.Length == 0 ? First : Accounts.Select(static account => account.State).Aggregate(static (one, other) => ArmingState.Compare(one, other) >= 0 ? one : other);

    /// <summary>How many accounts there are.</summary>
    public int Count => Accounts.Length;

    /// <summary>An account's state.</summary>
    public ArmingState this[int account] => Accounts[account].State;

    /// <summary>The number of an account's last arming; it tells that arming from every other.</summary>
    public long Attempt(int account) => Accounts[account].Attempt;

    /// <summary>With one more account, as far as the host is.</summary>
    public ArmingStates Add() => this with { Accounts = Accounts.Add(new Account(First, 0)) };

    /// <summary>After an event that concerns the host; null where it is not allowed.</summary>
    public ArmingStates? Next(ArmingEvent e)
    {
        // Nobody arms an account that is not there yet.
        ArmingState? first = e is ArmingEvent.ArmFull or ArmingEvent.ArmReduceOnly ? First : ArmingMachine.Next(First, e);
        ArmingStates? next = first is { } state ? this with { First = state } : null;
        for (int i = 0; i < Accounts.Length; i++)
            next = next?.Next(i, e);
        return next;
    }

    /// <summary>After an event that concerns one account; null where it is not allowed.</summary>
    public ArmingStates? Next(int account, ArmingEvent e)
    {
        Account before = Accounts[account];
        if (ArmingMachine.Next(before.State, e) is not { } state)
            return null;
        bool isNewAttempt = e is ArmingEvent.ArmFull or ArmingEvent.ArmReduceOnly;
        return this with { Accounts = Accounts.SetItem(account, new Account(state, isNewAttempt ? before.Attempt + 1 : before.Attempt)) };
    }

    /// <summary>After an arming that is through; null where something came between: it is no longer under way, or another one is.</summary>
    public ArmingStates? Arm(int account, long attempt) =>
        Accounts[account] is { State.Phase: ArmingPhase.Recovering } under && under.Attempt == attempt ? Next(account, ArmingEvent.Recovered) : null;

    private readonly record struct Account(ArmingState State, long Attempt);
}

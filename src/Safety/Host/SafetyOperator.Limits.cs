using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;

namespace Safety.Host;

/// <content>What concerns limits.</content>
public sealed partial class SafetyOperator
{
    /// <summary>Enables a strategy that a breaker of its own has disabled; its executions count from nothing again.</summary>
    /// <returns>Null when it is enabled; else what a second person has to confirm.</returns>
    /// <remarks>Maps to RTS 6 art. 15(3): disabled until a designated person enables it.</remarks>
    public Task<PendingAction?> EnableStrategyAsync(GuardedAccount account, StrategyId strategy, string reason)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentException.ThrowIfNullOrWhiteSpace(strategy.Value);
        return ActAsync(OperatorActions.EnableStrategy, account, strategy.Value, 0, reason);
    }

    /// <summary>
    /// Raises a limit of an account for a time; it goes back by itself. Never past the ceiling of a contract, and at most for a day. The latest word on a limit holds. A second person has to
    /// confirm it, unless <see cref="Guard.SafetyHostOptions.TwoPersons"/> says otherwise.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="limit">The limit, by the name of its option: <c>nameof(LimitOptions.MaxOpenNotional)</c>.</param>
    /// <param name="value">What it is until then.</param>
    /// <param name="until">When it goes back.</param>
    /// <param name="reason">Why.</param>
    /// <returns>Null when it is raised; else what a second person has to confirm.</returns>
    /// <exception cref="ArgumentException">It is no limit that can be raised, is not limited, would not be raised by that, or would pass a ceiling; the message says which.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is over already, or more than a day ahead.</exception>
    /// <remarks>Maps to RTS 6 art. 15(6): temporary, exceptional, verified and authorised.</remarks>
    public Task<PendingAction?> RaiseLimitAsync(GuardedAccount account, string limit, decimal value, DateTimeOffset until, string reason)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentException.ThrowIfNullOrWhiteSpace(limit);
        LimitToRaise raised = new(limit, value, until);
        raised.Demand(account.Core, _host.Clock.GetUtcNow());
        return ActAsync(OperatorActions.RaiseLimit, account, raised.ToSubject(), 0, reason);
    }

    private Task<bool> EnableAsync(ActionProposed action, GuardedAccount account, string? second) => _host.Writer.RunAsync(journal =>
    {
        if (IsTaken(journal, action, second))
            journal.Append(account.Core.Ref, 0, new BreakerReset(action.By, second, action.Reason, action.Subject));
        return true;
    });

    private async Task RaiseAsync(ActionProposed action, GuardedAccount account, string? second)
    {
        LimitToRaise raised = LimitToRaise.Parse(action.Subject);
        raised.Demand(account.Core, _host.Clock.GetUtcNow());
        await _host.Writer.RunAsync(journal =>
        {
            if (IsTaken(journal, action, second))
                journal.Append(account.Core.Ref, 0, new LimitRaised(raised.Limit, raised.Value, raised.Until, action.By, second, action.Reason));
            return true;
        }).ConfigureAwait(false);
        _host.Raise(SafetyEventKind.LimitRaised, account.Id, $"{Acted(action, second)} has raised {raised}: {action.Reason}. It goes back by itself.");
    }
}

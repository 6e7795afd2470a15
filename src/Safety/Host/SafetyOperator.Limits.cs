using Safety.Guarding;
using Safety.Identity;
using Safety.Journal.Facts;
using Safety.Limits;

namespace Safety.Host;

/// <content>What concerns limits.</content>
public sealed partial class SafetyOperator
{
    /// <summary>Enables a strategy that a breaker of its own has disabled; its executions count from nothing again.</summary>
    /// <remarks>Maps to RTS 6 art. 15(3): disabled until a designated person enables it.</remarks>
    public async Task EnableStrategyAsync(GuardedAccount account, StrategyId strategy, string reason)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentException.ThrowIfNullOrWhiteSpace(strategy.Value);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Confirm($"enable the strategy {strategy} in {account.Id}", reason);
        await _host.Writer.RunAsync(journal => journal.Append(account.Core.Ref, 0, new BreakerReset(Name, null, reason, strategy.Value))).ConfigureAwait(false);
    }

    /// <summary>
    /// Raises a limit of an account for a time; it goes back by itself. Never past the ceiling of a contract, and at most for a day. The latest word on a limit holds.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="limit">The limit, by the name of its option: <c>nameof(LimitOptions.MaxOpenNotional)</c>.</param>
    /// <param name="value">What it is until then.</param>
    /// <param name="until">When it goes back.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="ArgumentException">It is no limit that can be raised, is not limited, would not be raised by that, or would pass a ceiling; the message says which.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is over already, or more than a day ahead.</exception>
    /// <remarks>Maps to RTS 6 art. 15(6): temporary, exceptional, verified and authorised.</remarks>
    public async Task RaiseLimitAsync(GuardedAccount account, string limit, decimal value, DateTimeOffset until, string reason)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentException.ThrowIfNullOrWhiteSpace(limit);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (account.Core.WhyNotRaised(limit, value) is { } problem)
            throw new ArgumentException($"The limit cannot be raised: {problem}", nameof(limit));
        DateTimeOffset now = _host.Clock.GetUtcNow();
        if (until <= now || until > now + RaisableLimits.Longest)
            throw new ArgumentOutOfRangeException(nameof(until), until, $"A limit is raised for a time that ends; give one at most {RaisableLimits.Longest.TotalHours:0} hours ahead.");
        string what = FormattableString.Invariant($"raise {limit} of {account.Id} to {value} until {until:O}");
        Confirm(what, reason);
        await _host.Writer.RunAsync(journal => journal.Append(account.Core.Ref, 0, new LimitRaised(limit, value, until, Name, null, reason))).ConfigureAwait(false);
        _host.Raise(SafetyEventKind.LimitRaised, account.Id, FormattableString.Invariant($"{Name} has raised {limit} to {value} until {until:O}: {reason}. It goes back by itself."));
    }
}

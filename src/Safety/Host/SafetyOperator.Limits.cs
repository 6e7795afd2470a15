using Safety.Identity;
using Safety.Journal.Facts;

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
}

using Safety.Guarding;
using Safety.Orders;

namespace Safety.Limits;

/// <summary>
/// What a strategy that has gone wrong does again and again: orders that never fill, the same order once more, executions without end, requests that the venue rejects.
/// What closes risk passes.
/// </summary>
/// <remarks>Maps to RTS 6 art. 15(3) and 17 CFR 240.15c3-5(c)(1)(ii).</remarks>
public sealed class RepetitionLimit
{
    private readonly LimitOptions _limits;

    internal RepetitionLimit(LimitOptions limits) => _limits = limits;

    /// <summary>How long an order counts as a duplicate of another; zero = none does.</summary>
    internal TimeSpan DuplicateWindow => TimeSpan.FromMilliseconds(_limits.DuplicateWindowMs ?? 0);

    /// <summary>No more orders than a ratio to the day's fills. A day without fills counts as one with one: the first orders have to come from somewhere.</summary>
    [Control("OrderToFillRatio", "No more orders per fill of the day.", DenialCode.OrderToFillRatioExceeded, Sec = "(c)(1)(ii)", Rts6 = "15(1)(d)", Fia = "message throttle", Exits = "pass")]
    internal Denial? CheckOrdersPerFill(long orders, long fills) =>
        _limits.MaxOrdersPerFill is not { } ratio || orders <= ratio * Math.Max(1, fills) ? null : Denials.Create(DenialCode.OrderToFillRatioExceeded,
            $"{orders} orders of the day would stand against {fills} fills, and {ratio} per fill may. Fewer orders, or more that fill; what can only reduce a position is let through.");

    [Control("DuplicateOrder", "Not the same order of a strategy once more within a window.", DenialCode.DuplicateOrder, Sec = "(c)(1)(ii)", Rts6 = "15(1)", Fia = "repeated execution", Exits = "pass")]
    internal Denial DenyDuplicate(OrderTerms terms, TimeSpan ago) => Denials.Create(DenialCode.DuplicateOrder,
        $"the strategy has sent the same {terms.Side} {terms.Size.Value} {terms.Instrument.Symbol} {ago.TotalMilliseconds:0} ms ago, and within {_limits.DuplicateWindowMs} ms that is a duplicate ({nameof(LimitOptions.DuplicateWindowMs)}). Nothing was sent. If it is meant, send it later, or as one larger order.");

    [Control("RepeatedExecutions", "A strategy is disabled after so many executed orders, until a person enables it.", DenialCode.StrategyDisabled, Sec = "(c)(1)(ii)", Rts6 = "15(3)", Fia = "repeated execution limit", Exits = "pass")]
    internal static Denial? CheckEnabled(string strategy, string? tripReason) => tripReason is null ? null : Denials.Create(DenialCode.StrategyDisabled,
        $"the strategy {strategy} is disabled: {tripReason}. An operator has to look and enable it (SafetyOperator.EnableStrategyAsync); what can only reduce a position is let through.");

    /// <summary>Why a strategy is to be disabled; null while it is not.</summary>
    internal string? TripsStrategy(string strategy, long executions) => _limits.MaxExecutions is not { } limit || executions < limit ? null :
        FormattableString.Invariant($"{executions} orders of the strategy {strategy} have executed since a person enabled it, and {limit} may ({nameof(LimitOptions.MaxExecutions)})");

    /// <summary>Why the account is to be stopped; null while it is not.</summary>
    [Control("ConsecutiveRejects", "Rejects of the venue one after the other trip the account's breaker.", DenialCode.BreakerTripped, Sec = "(c)(1)(ii)", Rts6 = "15(3), 17(1)", Fia = "repeated execution limit")]
    internal string? TripsAccount(int rejects) => _limits.MaxConsecutiveRejects is not { } limit || rejects < limit ? null :
        FormattableString.Invariant($"the venue has rejected {rejects} requests one after the other, and {limit} may be ({nameof(LimitOptions.MaxConsecutiveRejects)})");
}

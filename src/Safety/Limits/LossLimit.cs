using Safety.Guarding;

namespace Safety.Limits;

/// <summary>
/// An account that has lost as much as it may on a trading day, or has fallen so far from the day's high, takes on no more risk until a person has looked. What closes risk passes:
/// getting out is what it is for.
/// </summary>
/// <remarks>Maps to 17 CFR 240.15c3-5(c)(1)(i) and RTS 6 art. 17(1) and (2).</remarks>
public sealed class LossLimit
{
    private readonly LimitOptions _limits;
    private readonly string _currency;

    internal LossLimit(LimitOptions limits, string currency)
    {
        _limits = limits;
        _currency = currency;
    }

    /// <summary>True where results have to be counted.</summary>
    internal bool IsSet => _limits.MaxDailyLoss is not null || _limits.MaxDrawdown is not null;

    /// <summary>By how much the day's high has to grow until it is written down: a hundredth of what it may be fallen from.</summary>
    internal decimal HighStep => (_limits.MaxDrawdown ?? decimal.MaxValue) / 100m;

    /// <summary>Why the account is to take on no more risk; null while it may.</summary>
    /// <param name="result">The day's result.</param>
    /// <param name="high">The highest it was.</param>
    [Control("LossLimit", "No new risk after the day's loss has passed its limit, until an operator has looked.", DenialCode.LossLimitReached, Sec = "(c)(1)(i)", Rts6 = "15(4), 17(2)", Fia = "credit control", Exits = "pass")]
    [Control("Drawdown", "The same after the day's result has fallen too far from its high.", DenialCode.LossLimitReached, Sec = "(c)(1)(i)", Rts6 = "15(4), 17(2)", Fia = "credit control", Exits = "pass")]
    internal string? Trips(decimal result, decimal high)
    {
        if (_limits.MaxDailyLoss is { } loss && -result > loss)
            return FormattableString.Invariant($"the day's loss is {-result:0.##} {_currency}, and {loss:0.##} may be lost on a trading day ({nameof(LimitOptions.MaxDailyLoss)})");
        return _limits.MaxDrawdown is { } drawdown && high - result > drawdown
            ? FormattableString.Invariant($"the day's result has fallen by {high - result:0.##} {_currency} from its high of {high:0.##} to {result:0.##}, and {drawdown:0.##} may be ({nameof(LimitOptions.MaxDrawdown)})") : null;
    }
}

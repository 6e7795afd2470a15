using Safety.Limits;

namespace Safety.Guard;

/// <summary>The account's own limits as they are in force, and what they are checked with.</summary>
internal sealed class AccountLimits(LimitOptions options, string currency)
{
    public LimitOptions Options { get; } = options;

    public NotionalLimit Notional { get; } = new(options.Account, "the account", currency);

    public RequestRateLimit Requests { get; } = new(options);

    public RepetitionLimit Repetition { get; } = new(options);

    public LossLimit Losses { get; } = new(options, currency);
}

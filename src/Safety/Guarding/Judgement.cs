using Safety.Identity;

namespace Safety.Guarding;

/// <summary>What a response or an exception of the broker call says about the order. The default is <see cref="Unknown"/>.</summary>
/// <remarks>A timeout, a broken connection and a 5xx are unknown, never rejected: the order may be at the venue.</remarks>
public readonly record struct Judgement
{
    private Judgement(OutcomeKind kind, BrokerOrderId? brokerOrderId, string? reason) =>
        (Kind, BrokerOrderId, Reason) = (kind, brokerOrderId, reason);

    /// <summary><see cref="OutcomeKind.Unknown"/>, <see cref="OutcomeKind.Accepted"/> or <see cref="OutcomeKind.Rejected"/>.</summary>
    public OutcomeKind Kind { get; }

    /// <summary>The venue's ID of the order, where it told one.</summary>
    public BrokerOrderId? BrokerOrderId { get; }

    /// <summary>The venue's reason, or what made the outcome unknown.</summary>
    public string? Reason { get; }

    /// <summary>The venue has taken the order. Without its ID of it the venue's report is waited for.</summary>
    public static Judgement Accepted(BrokerOrderId? brokerOrderId = null) => new(OutcomeKind.Accepted, brokerOrderId is { Value.Length: > 0 } ? brokerOrderId : null, null);

    /// <summary>The venue has definitely not taken the order.</summary>
    public static Judgement Rejected(string reason) => new(OutcomeKind.Rejected, null, reason);

    /// <summary>The order may be at the venue.</summary>
    public static Judgement Unknown(string reason) => new(OutcomeKind.Unknown, null, reason);
}

namespace Safety.Contracts;

/// <summary>
/// Break-glass: marks a method that reaches the broker by a body which one call cannot express (a venue that takes an order in two
/// steps). It stands in the contract's mapping class, is static, is named <c>{Name}Core</c> and takes a
/// <see cref="Guard.BreakGlassPermit"/>, the broker, and what the order is made of. The guard gets the method <c>{Name}</c>, the only
/// caller: it admits first, as for any other order (key, limits, kill switch, intent), so that a break-glass method skips no safeguard.
/// </summary>
/// <remarks>Listed in the inventory. A declaration that is not complete is SAFE116, any other use SAFE211.</remarks>
/// <param name="reason">Why no contract member can do it.</param>
/// <param name="expiresOn">The last day (UTC, <c>yyyy-MM-dd</c>) on which it builds and sends; at most 90 days after the build.</param>
/// <param name="approvers">Who approved it: at least two different people.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class BreakGlassAttribute(string reason, string expiresOn, params string[] approvers) : Attribute
{
    /// <summary>Why no contract member can do it.</summary>
    public string Reason { get; } = reason;

    /// <summary>The last day (UTC) on which it builds and sends.</summary>
    public string ExpiresOn { get; } = expiresOn;

    /// <summary>Who approved it.</summary>
    public IReadOnlyList<string> Approvers { get; } = approvers;

    /// <summary>What it does to orders: a kind that is admitted under an order key. <see cref="BrokerCallKind.Submit"/> unless set.</summary>
    public BrokerCallKind Kind { get; init; } = BrokerCallKind.Submit;
}

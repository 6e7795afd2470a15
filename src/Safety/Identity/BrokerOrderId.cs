namespace Safety.Identity;

/// <summary>The venue's own ID of an order (FIX OrderID, tag 37).</summary>
/// <param name="Value">The text the venue gave.</param>
public readonly record struct BrokerOrderId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}

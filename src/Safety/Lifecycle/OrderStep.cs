namespace Safety.Lifecycle;

/// <summary>What a report made of an order: the order after it, or the same order and why the report is illegal.</summary>
/// <typeparam name="TOrder">The order: a record with an order-state machine.</typeparam>
/// <param name="Order">The order after the report; the order as it was when the report is quarantined.</param>
/// <param name="Quarantine">Why the report was not applied; null when it was.</param>
public readonly record struct OrderStep<TOrder>(TOrder Order, string? Quarantine)
    where TOrder : class
{
    /// <summary>True when the report was applied.</summary>
    public bool IsApplied => Quarantine is null;

    /// <summary>An applied report.</summary>
    public static implicit operator OrderStep<TOrder>(TOrder order) => new(order, null);

    /// <summary>An applied report.</summary>
    /// <param name="order">The order after it.</param>
    public static OrderStep<TOrder> FromTOrder(TOrder order) => new(order, null);
}

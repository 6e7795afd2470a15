namespace Safety.Simulation.Faults;

/// <summary>The response to a request and the way it takes.</summary>
/// <typeparam name="T">The response.</typeparam>
/// <param name="Kind">How it comes back.</param>
/// <param name="Response">The response; null where none comes.</param>
/// <param name="Delay">How late it comes (for <see cref="DeliveryKind.Delayed"/>).</param>
public readonly record struct Delivery<T>(DeliveryKind Kind, T? Response, TimeSpan Delay = default)
    where T : class;

namespace Safety.Simulation.Remote;

/// <summary>How the venue stands.</summary>
/// <param name="Market">The market's name.</param>
/// <param name="EventsConsumed">Market events played.</param>
/// <param name="EventsTotal">Events the market has.</param>
/// <param name="OrdersAccepted">Orders taken since the book began.</param>
/// <param name="OpenOrders">Orders that work now.</param>
/// <param name="FaultsInjected">Faults by kind in camel case; every kind is there.</param>
/// <param name="BookPath">The venue's book; null when it is kept in memory.</param>
public sealed record VenueStatus(
    string Market, long EventsConsumed, long EventsTotal, int OrdersAccepted, int OpenOrders,
    IReadOnlyDictionary<string, long> FaultsInjected, string? BookPath);

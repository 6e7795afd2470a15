using Safety.Orders;

namespace Safety.Simulation.Venue;

/// <summary>A fill as it stands in the venue's book, corrections applied.</summary>
/// <param name="ExecId">The report's ID.</param>
/// <param name="BrokerOrderId">The order.</param>
/// <param name="ClientOrderId">The client order ID the order had when it was filled.</param>
/// <param name="Symbol">The instrument.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Units">Units; 0 once busted.</param>
/// <param name="Price">The price.</param>
/// <param name="Time">The venue's time.</param>
/// <param name="IsBusted">True when it was taken back.</param>
public sealed record BookFill(
    string ExecId, string BrokerOrderId, string ClientOrderId, string Symbol, Side Side, decimal Units, decimal Price, DateTimeOffset Time, bool IsBusted)
{
    /// <summary>What it does to the position, in units.</summary>
    public decimal SignedUnits => Side == Side.Buy ? Units : -Units;
}

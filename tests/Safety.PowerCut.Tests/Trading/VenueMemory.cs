using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.PowerCut.Tests.Trading;

/// <summary>What the venue knew at a moment: it lives on when the power of the trading machine is cut.</summary>
internal sealed class VenueMemory
{
    private readonly (string Id, OrderTerms Terms)[] _sent;
    private readonly KeyValuePair<string, OrderSnapshot>[] _orders;
    private readonly ExecutionReport[] _executions;
    private readonly KeyValuePair<string, decimal>[] _positions;
    private readonly int _canceled;

    private VenueMemory(ScriptedVenue venue)
    {
        _sent = [.. venue.Sent];
        _orders = [.. venue.Orders];
        _executions = [.. venue.Executions];
        _positions = [.. venue.Positions];
        _canceled = venue.Canceled.Count;
    }

    /// <summary>The venue as it is now; the last memory again when nothing has happened since.</summary>
    public static VenueMemory Of(ScriptedVenue venue, VenueMemory? last) =>
        last is not null && last._sent.Length == venue.Sent.Count && last._orders.Length == venue.Orders.Count
        && last._executions.Length == venue.Executions.Count && last._canceled == venue.Canceled.Count
            ? last
            : new VenueMemory(venue);

    public ScriptedVenue Restore(TimeProvider clock)
    {
        ScriptedVenue venue = new() { Clock = clock };
        venue.Sent.AddRange(_sent);
        venue.Executions.AddRange(_executions);
        foreach ((string id, OrderSnapshot order) in _orders)
            venue.Orders.Add(id, order);
        foreach ((string symbol, decimal units) in _positions)
            venue.Positions.Add(symbol, units);
        return venue;
    }
}

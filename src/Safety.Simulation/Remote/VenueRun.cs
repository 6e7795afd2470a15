using Safety.Orders;
using Safety.Simulation.Faults;
using Safety.Simulation.Market;
using Safety.Simulation.Venue;

namespace Safety.Simulation.Remote;

/// <summary>A venue on its way through a market: the market's events are played when a client asks, never by themselves.</summary>
internal sealed class VenueRun
{
    // A venue that starts again finds its place in the market to within this many events.
    private const int EventsPerPositionMark = 50;

    private readonly MarketReplay _market;
    private readonly string? _bookPath;

    public VenueRun(MarketReplay market, PaperVenueOptions options, VenueFaults faults, VenueBook book, string? bookPath)
    {
        (_market, _bookPath) = (market, bookPath);
        var venue = new PaperVenue(market.Instruments, options with { OpensAt = market.Events[0].Time }, book);
        long played = book.Image.EventsConsumed;
        if (played > market.Events.Count)
            throw new ArgumentException($"The book stands at event {played}, the market '{market.Name}' has only {market.Events.Count}.", nameof(market));
        venue.FastForward(market.Events.Take((int)played));
        Proxy = new FaultProxy(venue, faults);
    }

    public FaultProxy Proxy { get; }

    public PaperVenue Venue => Proxy.Venue;

    public bool IsEnd => Venue.EventsConsumed >= _market.Events.Count;

    public IReadOnlyList<ExecutionReport> TakeReports() => Proxy.TakeReports(flush: IsEnd);

    public StepResult Step(int count, Action<ExecutionReport> deliver)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var touched = new SortedSet<string>(StringComparer.Ordinal);
        int played = 0;
        for (; played < count && !IsEnd; played++)
        {
            MarketEvent marketEvent = _market.Events[(int)Venue.EventsConsumed];
            Proxy.Advance(marketEvent);
            touched.Add(marketEvent.Symbol);
            foreach (ExecutionReport report in TakeReports())
                deliver(report);
        }

        if (IsEnd)
        {
            foreach (ExecutionReport report in TakeReports())
                deliver(report);
        }
        if (IsEnd || Venue.EventsConsumed - Venue.Book.Image.EventsConsumed >= EventsPerPositionMark)
            Venue.RecordMarketPosition();
        return new StepResult(played, Venue.EventsConsumed, _market.Events.Count, Venue.Now, [.. touched.Select(s => Venue.Top(s)!)]);
    }

    public IReadOnlyList<TopOfBook> Tops() => [.. Venue.Instruments.Select(i => Venue.Top(i.Symbol)!)];

    public VenueStatus Status() => new(
        _market.Name, Venue.EventsConsumed, _market.Events.Count,
        Venue.OrdersAccepted, Venue.OpenOrders().Count, Proxy.FaultsInjected, _bookPath);
}

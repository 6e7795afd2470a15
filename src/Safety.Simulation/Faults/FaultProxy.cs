using System.Text.Json;
using Safety.Identity;
using Safety.Orders;
using Safety.Simulation.Market;
using Safety.Simulation.Venue;

namespace Safety.Simulation.Faults;

/// <summary>
/// The line between a trader and the venue, with what goes wrong on it. Requests of orders and the reports about them pass
/// through it; queries and the market do not, so that the truth can always be asked for. Not thread-safe.
/// </summary>
public sealed class FaultProxy
{
    private readonly VenueFaults _faults;
    private readonly FaultSchedule[] _schedules;
    private readonly long[] _injected;
    private readonly List<ExecutionReport> _outgoing = [];
    private readonly List<(ExecutionReport Report, long DueAtEvent)> _delayed = [];
    private readonly List<(Action Request, long DueAtEvent)> _lateRequests = [];
    private ExecutionReport? _overtaken;
    private int _burstLeft;

    /// <summary>A line to a venue.</summary>
    public FaultProxy(PaperVenue venue, VenueFaults faults)
    {
        ArgumentNullException.ThrowIfNull(venue);
        ArgumentNullException.ThrowIfNull(faults);
        (Venue, _faults) = (venue, faults);
        FaultKind[] kinds = Enum.GetValues<FaultKind>();
        _schedules = [.. kinds.Select(k => new FaultSchedule(faults.Seed, k, faults.RateOf(k)))];
        _injected = new long[kinds.Length];
        venue.Reported += OnReported;
    }

    /// <summary>The venue at the other end.</summary>
    public PaperVenue Venue { get; }

    /// <summary>Faults so far, by kind in camel case; every kind is there.</summary>
    public IReadOnlyDictionary<string, long> FaultsInjected => new SortedDictionary<string, long>(
        Enum.GetValues<FaultKind>().ToDictionary(static k => JsonNamingPolicy.CamelCase.ConvertName(k.ToString()), k => _injected[(int)k]),
        StringComparer.Ordinal);

    /// <summary>Plays one market event; late requests and reports move on with it.</summary>
    public void Advance(MarketEvent marketEvent)
    {
        Venue.Advance(marketEvent);
        for (int i = 0; i < _lateRequests.Count; i++)
        {
            if (_lateRequests[i].DueAtEvent > Venue.EventsConsumed)
                continue;
            Action request = _lateRequests[i].Request;
            _lateRequests.RemoveAt(i--);
            request();
        }
    }

    /// <summary>A new order.</summary>
    public Delivery<OrderAck> Submit(NewOrder order, DateTimeOffset? stamp = null) => Send(() =>
    {
        if (_burstLeft == 0 && IsDue(FaultKind.RejectBurst))
            _burstLeft = _faults.RejectBurstLength;
        else if (_burstLeft > 0)
            _injected[(int)FaultKind.RejectBurst]++;
        if (_burstLeft == 0)
            return Venue.Submit(order, stamp);
        _burstLeft--;
        return Venue.RefuseNow(order, "the venue is busy");
    });

    /// <summary>A change of an order.</summary>
    public Delivery<OrderAck> Replace(OrderReplacement change, DateTimeOffset? stamp = null) => Send(() => Venue.Replace(change, stamp));

    /// <summary>A cancel.</summary>
    public Delivery<CancelAck> Cancel(ClientOrderId id, DateTimeOffset? stamp = null) => Send<CancelAck>(() => Venue.Cancel(id, stamp));

    /// <summary>
    /// The reports that have come through, in the order in which they come, and takes them off the line. Without a listener they are
    /// lost here and still to be had from <see cref="PaperVenue.ExecutionsSince"/>.
    /// </summary>
    /// <param name="flush">True to let everything through that is held back: nothing more will move it on.</param>
    public IReadOnlyList<ExecutionReport> TakeReports(bool flush = false)
    {
        foreach ((ExecutionReport report, _) in _delayed.Where(d => flush || d.DueAtEvent <= Venue.EventsConsumed))
            _outgoing.Add(report);
        _delayed.RemoveAll(d => flush || d.DueAtEvent <= Venue.EventsConsumed);
        if (flush && _overtaken is { } overtaken)
        {
            _outgoing.Add(overtaken);
            _overtaken = null;
        }
        ExecutionReport[] taken = [.. _outgoing];
        _outgoing.Clear();
        return taken;
    }

    private bool IsDue(FaultKind kind)
    {
        if (!_schedules[(int)kind].IsDue())
            return false;
        _injected[(int)kind]++;
        return true;
    }

    private Delivery<T> Send<T>(Func<T?> request)
        where T : class
    {
        // Every schedule moves with every request, so that one fault does not shift another; the first that is due counts.
        bool dropsConnection = _schedules[(int)FaultKind.Disconnect].IsDue();
        bool dropsRequest = _schedules[(int)FaultKind.RequestDropped].IsDue();
        bool isLate = _schedules[(int)FaultKind.LateRequest].IsDue();
        bool dropsResponse = _schedules[(int)FaultKind.ResponseDropped].IsDue();
        bool isDelayed = _schedules[(int)FaultKind.Latency].IsDue();

        if (dropsConnection)
        {
            _injected[(int)FaultKind.Disconnect]++;
            if (_schedules[(int)FaultKind.Disconnect].Draw(0, 1) == 1)
                request();
            return new Delivery<T>(DeliveryKind.Disconnected, null);
        }
        if (dropsRequest)
        {
            _injected[(int)FaultKind.RequestDropped]++;
            return new Delivery<T>(DeliveryKind.Dropped, null);
        }
        if (isLate)
        {
            _injected[(int)FaultKind.LateRequest]++;
            _lateRequests.Add((() => request(), Venue.EventsConsumed + _faults.LateRequestEvents));
            return new Delivery<T>(DeliveryKind.Dropped, null);
        }

        T? response = request();
        if (response is null)
            return new Delivery<T>(DeliveryKind.Dropped, null);
        if (dropsResponse)
        {
            _injected[(int)FaultKind.ResponseDropped]++;
            return new Delivery<T>(DeliveryKind.Dropped, null);
        }
        if (!isDelayed)
            return new Delivery<T>(DeliveryKind.Delivered, response);
        _injected[(int)FaultKind.Latency]++;
        int delayMs = _schedules[(int)FaultKind.Latency].Draw(1, Math.Max(1, _faults.MaxLatencyMs));
        return new Delivery<T>(DeliveryKind.Delayed, response, TimeSpan.FromMilliseconds(delayMs));
    }

    private void OnReported(ExecutionReport report)
    {
        if (IsDue(FaultKind.DelayedReport))
        {
            _delayed.Add((report, Venue.EventsConsumed + _faults.DelayedReportEvents));
            return;
        }

        // A report that is overtaken waits for the one that overtakes it.
        if (_overtaken is null && IsDue(FaultKind.ReorderedReport))
        {
            _overtaken = report;
            return;
        }
        _outgoing.Add(report);
        if (IsDue(FaultKind.DuplicateReport))
            _outgoing.Add(report);
        if (_overtaken is { } overtaken)
        {
            _outgoing.Add(overtaken);
            _overtaken = null;
        }
    }
}

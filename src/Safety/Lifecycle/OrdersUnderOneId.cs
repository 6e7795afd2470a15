using Safety.Contracts;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>
/// How many orders the venue has under one client order ID, by what reports and answers tell of its own IDs. One order may get another ID, with a word or
/// without, and goes on under that: only what it cannot have done itself is of a second one.
/// </summary>
/// <remarks>It depends on the set of the reports only, never on the order they arrived in.</remarks>
internal sealed class OrdersUnderOneId
{
    private readonly OrderedDictionary<BrokerOrderId, Trace> _traces = [];
    private readonly Intent _intent;
    private readonly Func<BrokerOrderId, bool> _isElsewhere;
    private readonly Strand _strand;
    private readonly bool _isChanged;

    /// <summary>Reads what was told.</summary>
    /// <param name="intent">The call with that ID.</param>
    /// <param name="strand">What the venue has told of its order.</param>
    /// <param name="isChanged">True where a change in place was asked for: the order may get another ID by that.</param>
    /// <param name="isAboutIt">True for a report that is about the call.</param>
    /// <param name="isElsewhere">True for an ID of the venue's that another call of the family is known by.</param>
    public OrdersUnderOneId(Intent intent, Strand strand, bool isChanged, Func<ExecutionReport, bool> isAboutIt, Func<BrokerOrderId, bool> isElsewhere)
    {
        (_intent, _strand, _isChanged, _isElsewhere) = (intent, strand, isChanged, isElsewhere);
        if (intent.AnsweredAs is { } answered)
            TraceOf(answered).IsAccepted = true;
        bool isSuspended = false;
        foreach ((int instant, TakenReport taken) in strand.History.ByInstant)
        {
            ExecutionReport report = taken.Report;
            if (report.BrokerOrderId is not { Value.Length: > 0 } venueId || !isAboutIt(report))
                continue;
            Trace trace = TraceOf(venueId);
            switch (report.ExecType)
            {
                case ExecType.New:
                    trace.IsAccepted |= !isSuspended; // else it goes on after a halt
                    isSuspended = false;
                    trace.Spans(instant);
                    break;
                case ExecType.Suspended:
                    isSuspended = true;
                    break;
                case ExecType.Replaced or ExecType.Restated:
                    trace.IsChanged = true;
                    break;
                case ExecType.Rejected:
                    trace.IsRefused |= report.OrderStatus == OrderStatus.Rejected;
                    break;
                case ExecType.Trade or ExecType.TradeCancel or ExecType.TradeCorrect:
                    trace.HasTraded = true;
                    if (report.ExecType != ExecType.Trade || !taken.ClaimsTotals)
                        break;
                    trace.Fills.Add(taken);
                    trace.Spans(instant);
                    break;
                case ExecType.Canceled or ExecType.Expired:
                    trace.HasEndedUnfilled |= report.OrderStatus.IsEnd() && report.CumQty <= strand.Order.CarriedQty;
                    break;
            }
        }
    }

    /// <summary>The ID of the first that was accepted or changed; null while none was.</summary>
    public BrokerOrderId? Known
    {
        get
        {
            foreach ((BrokerOrderId venueId, Trace trace) in _traces)
            {
                if (trace.IsAccepted || trace.IsChanged)
                    return venueId;
            }

            return null;
        }
    }

    /// <summary>How many there are for certain.</summary>
    public int Certain => Math.Max(1, _traces.Count(one => one.Value.IsAccepted || IsCertainlyAnother(one.Key, one.Value))) + _traces.Count(one => HasEndedAlone(one.Key, one.Value));

    /// <summary>The IDs of all that there may be: of one that counts its fills anew nothing tells whether it is the order that was accepted.</summary>
    public IEnumerable<BrokerOrderId> Possible => _traces.Where(one => one.Value.IsAccepted || IsUnrelated(one.Key, one.Value)).Select(static one => one.Key);

    /// <summary>True while only a bust that has not come would make one order of them.</summary>
    public bool AreContradicted => _traces.Any(one => _traces.Any(other => IsContradictedBy(one.Key, one.Value, other)));

    /// <summary>An end, told of an ID of which nothing else was: what is known under this client order ID may live on. One that has filled before is the order itself, and what is changed in place may get another ID by that.</summary>
    public bool HasEndedAlone(BrokerOrderId venueId) => _traces.TryGetValue(venueId, out Trace? trace) && HasEndedAlone(venueId, trace);

    private bool HasEndedAlone(BrokerOrderId venueId, Trace trace) => trace is { HasEndedUnfilled: true, IsAccepted: false, IsChanged: false, HasTraded: false }
        && _intent.Admission.Rules.Replaces != ReplaceActs.InPlace && !IsToldOtherwise(venueId) && (Known is not null || !_intent.VenueIds.All(_intent.EndedVenueIds.Contains));

    // It fills from nothing on, as a copy does, and nobody has told that the order got this ID.
    private bool IsUnrelated(BrokerOrderId venueId, Trace trace) => trace is { IsAccepted: false, IsChanged: false } && !IsToldOtherwise(venueId) && trace.CountsAnew(_strand.Order.CarriedQty);

    // No bust can lie between: they alternate, or count their executions alike. Where the venue has refused a copy the request came more than once.
    private bool IsCertainlyAnother(BrokerOrderId venueId, Trace trace) => IsUnrelated(venueId, trace) && _traces.Any(other =>
        (IsContradictedBy(venueId, trace, other) && (other.Value.AlternatesWith(trace) || other.Value.SharesExecIdWith(trace)))
        || (!_isChanged && other.Value.IsAccepted && _traces.Any(static copy => copy.Value is { IsRefused: true, IsAccepted: false, HasTraded: false })));

    // The same quantity has filled under both.
    private bool IsContradictedBy(BrokerOrderId venueId, Trace trace, KeyValuePair<BrokerOrderId, Trace> other) => _strand.History.HasComplaint && other.Value != trace
        && IsUnrelated(venueId, trace) && (other.Value.IsAccepted || IsUnrelated(other.Key, other.Value)) && other.Value.Overlaps(trace);

    private bool IsToldOtherwise(BrokerOrderId venueId) => _intent.VenueIds.Contains(venueId) || _strand.SharedIds.Contains(venueId) || _isElsewhere(venueId);

    private Trace TraceOf(BrokerOrderId venueId)
    {
        if (!_traces.TryGetValue(venueId, out Trace? trace))
            _traces.Add(venueId, trace = new Trace());
        return trace;
    }

    // What was told under one ID of the venue's.
    private sealed class Trace
    {
        private (int First, int Last)? _span;

        public bool IsAccepted { get; set; }

        public bool IsChanged { get; set; }

        public bool IsRefused { get; set; }

        public bool HasTraded { get; set; }

        public bool HasEndedUnfilled { get; set; }

        public List<TakenReport> Fills { get; } = [];

        public void Spans(int instant) => _span = (_span?.First ?? instant, instant);

        public bool CountsAnew(decimal carried)
        {
            if (!Fills.Exists(fill => fill.TotalBefore <= carried))
                return false;
            HashSet<decimal> totals = [.. Fills.Select(static fill => fill.Report.CumQty)];
            return Fills.TrueForAll(fill => fill.TotalBefore <= carried || totals.Contains(fill.TotalBefore));
        }

        public bool Overlaps(Trace other) =>
            Fills.Exists(fill => other.Fills.Exists(theirs => fill.TotalBefore < theirs.Report.CumQty && theirs.TotalBefore < fill.Report.CumQty));

        public bool AlternatesWith(Trace other) => _span is { } span && other._span is { } theirs && span.First < theirs.Last && theirs.First < span.Last;

        public bool SharesExecIdWith(Trace other) =>
            Fills.Exists(fill => fill.Report.ExecId.Length > 0 && other.Fills.Exists(theirs => theirs.Report.ExecId == fill.Report.ExecId));
    }
}

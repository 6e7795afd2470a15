using System.Collections.Immutable;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>
/// How many orders the venue has under one client order ID, by what reports and answers tell of its own IDs. One order may get another ID, with a word or
/// without, and goes on under that: only what it cannot have done itself is of a second one, and what a report under way could explain only when it is late.
/// </summary>
/// <remarks>It depends on the set of the reports only, never on the order they arrived in.</remarks>
internal sealed class OrdersUnderOneId
{
    private readonly OrderedDictionary<BrokerOrderId, Trace> _traces = [];
    private readonly Intent _intent;
    private readonly Func<BrokerOrderId, bool> _isElsewhere;
    private readonly Strand _strand;
    private readonly bool _isChanged;
    private readonly ImmutableHashSet<ulong> _judged;
    private BrokerOrderId? _accepted;

    /// <summary>Reads what was told.</summary>
    /// <param name="intent">The call with that ID.</param>
    /// <param name="strand">What the venue has told of its order.</param>
    /// <param name="isChanged">True where a change in place was asked for: the order may get another ID by that.</param>
    /// <param name="judged">The reports that nothing under way can explain any more.</param>
    /// <param name="isAboutIt">True for a report that is about the call.</param>
    /// <param name="isElsewhere">True for an ID of the venue's that another call of the family is known by.</param>
    public OrdersUnderOneId(Intent intent, Strand strand, bool isChanged, ImmutableHashSet<ulong> judged, Func<ExecutionReport, bool> isAboutIt, Func<BrokerOrderId, bool> isElsewhere)
    {
        (_intent, _strand, _isChanged, _judged, _isElsewhere) = (intent, strand, isChanged, judged, isElsewhere);
        if (intent.AnsweredAs is { } answered)
            Accept(answered);
        int halts = 0;
        foreach (IGrouping<int, TakenReport> together in strand.History.ByInstant
            .Where(told => told.Taken.Report.BrokerOrderId is { Value.Length: > 0 } && isAboutIt(told.Taken.Report)).GroupBy(static told => told.Instant, static told => told.Taken))
        {
            // Of reports of one instant nothing tells whether the halt came before.
            halts = Math.Max(Math.Min(halts, 1), together.Count(static taken => taken.Report.ExecType == ExecType.Suspended));
            foreach (TakenReport taken in together)
                Read(taken, together.Key, ref halts);
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
    public int Certain => Math.Max(1, _traces.Count(one => one.Key == _accepted || IsCertainlyAnother(one.Key, one.Value))) + _traces.Count(one => IsJudgedAnother(one.Key, one.Value));

    /// <summary>The IDs of all that there may be: of one that counts its fills anew nothing tells whether it is the order that was accepted.</summary>
    public IEnumerable<BrokerOrderId> Possible => _traces.Where(one => one.Value.IsAccepted || IsUnrelated(one.Key, one.Value)).Select(static one => one.Key);

    /// <summary>True while only a report that has not come would make one order of them, or nothing can any more.</summary>
    public bool AreContradicted => _traces.Any(one => ClaimsOf(one.Key, one.Value).Count > 0 || _traces.Any(other => IsContradictedBy(one.Key, one.Value, other)));

    /// <summary>The reports that are of another order, unless one that is under way tells that the order has got that ID, or was halted before.</summary>
    public IEnumerable<TakenReport> Unexplained => _traces.Where(one => !IsJudgedAnother(one.Key, one.Value)).SelectMany(one => ClaimsOf(one.Key, one.Value));

    /// <summary>An end, told of an ID of which nothing else was: what is known under this client order ID may live on. One that has filled before is the order itself.</summary>
    public bool HasEndedAlone(BrokerOrderId venueId) => _traces.TryGetValue(venueId, out Trace? trace) && HasEndedAlone(venueId, trace);

    // Both are over where a look-up or a person says so of the other.
    private bool HasEndedAlone(BrokerOrderId venueId, Trace trace) => trace is { UnfilledEnds.Count: > 0, IsAccepted: false, IsChanged: false, HasTraded: false } && !IsToldOtherwise(venueId)
        && !(_intent.IsProven && !ExecutionStateValidator.IsOpen(_intent.Own)) && (Known is not null || !_intent.VenueIds.All(_intent.EndedVenueIds.Contains));

    // It fills from nothing on, as a copy does, and nobody has told that the order got this ID.
    private bool IsUnrelated(BrokerOrderId venueId, Trace trace) => trace is { IsAccepted: false, IsChanged: false } && !IsToldOtherwise(venueId) && trace.CountsAnew(_strand.Order.CarriedQty);

    // No bust can lie between: they alternate, or count their executions alike.
    private bool IsCertainlyAnother(BrokerOrderId venueId, Trace trace) =>
        IsUnrelated(venueId, trace) && _traces.Any(other => IsContradictedBy(venueId, trace, other) && (other.Value.AlternatesWith(trace) || other.Value.SharesExecIdWith(trace)));

    // The same quantity has filled under both.
    private bool IsContradictedBy(BrokerOrderId venueId, Trace trace, KeyValuePair<BrokerOrderId, Trace> other) => _strand.History.HasComplaint && other.Value != trace
        && IsUnrelated(venueId, trace) && (other.Value.IsAccepted || IsUnrelated(other.Key, other.Value)) && other.Value.Overlaps(trace);

    // The reports by which it is another order's: it was accepted, it has ended, or it fills where the request came more than once, for the venue has refused a
    // copy. What a person has decided about is decided.
    private IReadOnlyList<TakenReport> ClaimsOf(BrokerOrderId venueId, Trace trace)
    {
        IReadOnlyList<TakenReport> claims = venueId == _accepted ? []
            : trace.IsAccepted ? trace.Acceptances
            : HasEndedAlone(venueId, trace) ? trace.UnfilledEnds
            : !_isChanged && _accepted is not null && HasRefusedCopy && IsUnrelated(venueId, trace) && !IsCertainlyAnother(venueId, trace) ? trace.Fills : [];
        return _intent.RuledBy == 0 ? claims : [.. claims.Where(claim => claim.Sequence > _intent.RuledBy)];
    }

    private bool HasRefusedCopy => _traces.Any(static copy => copy.Value is { IsRefused: true, IsAccepted: false, HasTraded: false });

    // Nothing that would explain it can be under way, or both are seen at work.
    private bool IsJudgedAnother(BrokerOrderId venueId, Trace trace) => ClaimsOf(venueId, trace) is { Count: > 0 } claims
        && (claims.Any(claim => _judged.Contains(claim.Sequence)) || IsSeenBeside(venueId, trace, claims)
            || (trace.IsAccepted && _traces.Any(other => other.Value != trace && other.Value.IsAccepted && other.Value.AlternatesWith(trace))));

    // A look-up or a list has shown the one that was known, after all that was told of this one.
    private bool IsSeenBeside(BrokerOrderId venueId, Trace trace, IReadOnlyList<TakenReport> claims) =>
        _intent.SeenWorking.Any(seen => (trace.UnfilledEnds.Count > 0 ? seen.Key != venueId : seen.Key == _accepted) && claims.All(claim => claim.Sequence < seen.Value));

    private bool IsToldOtherwise(BrokerOrderId venueId) => _intent.VenueIds.Contains(venueId) || _strand.SharedIds.Contains(venueId) || _isElsewhere(venueId);

    private void Read(TakenReport taken, int instant, ref int halts)
    {
        ExecutionReport report = taken.Report;
        BrokerOrderId venueId = report.BrokerOrderId!.Value;
        Trace trace = TraceOf(venueId);
        switch (report.ExecType)
        {
            case ExecType.New:
                trace.Spans(instant);
                if (_accepted is null)
                    Accept(venueId);
                else if (halts > 0)
                    (trace.IsChanged, halts) = (true, halts - 1); // it goes on after a halt
                else
                    trace.Accepted(taken);
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
            case ExecType.Canceled or ExecType.Expired when report.OrderStatus.IsEnd() && report.CumQty <= _strand.Order.CarriedQty:
                trace.UnfilledEnds.Add(taken);
                break;
        }
    }

    private void Accept(BrokerOrderId venueId)
    {
        _accepted = venueId;
        TraceOf(venueId).IsAccepted = true;
    }

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

        public List<TakenReport> Acceptances { get; } = []; // as a second order

        public List<TakenReport> Fills { get; } = [];

        public List<TakenReport> UnfilledEnds { get; } = [];

        public void Accepted(TakenReport taken)
        {
            IsAccepted = true;
            Acceptances.Add(taken);
        }

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

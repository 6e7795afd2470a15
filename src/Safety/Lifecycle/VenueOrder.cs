using Safety.Identity;
using Safety.Intents;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>
/// All that the venue has said of an order and its replacements, in the venue's order, and the order as derived from it. The
/// result depends on the set of reports only, never on the order they arrived in.
/// </summary>
/// <remarks>
/// A fill counts at once. What a report claims is judged in the venue's order: a difference may mean that an earlier report is still
/// under way, so it stays in doubt until a later report agrees, or so many reports have come after it, or so long a time has passed.
/// </remarks>
/// <param name="opened">The order of which the venue has said nothing yet.</param>
/// <param name="patience">How many later reports a doubt outlives.</param>
/// <param name="patienceTime">How long the account listens before a doubt is judged.</param>
internal sealed class VenueOrder(Fix44Order opened, int patience, TimeSpan patienceTime)
{
    private readonly List<ReceivedReport> _received = [];
    private readonly HashSet<ClientOrderId> _asked = [];
    private Fix44Order _opened = opened;
    private int _arrivals;
    private bool _areNumbered = true; // numbers order only where every report has one

    /// <summary>The first client order ID of the order.</summary>
    public ClientOrderId Id { get; } = opened.LiveId;

    /// <summary>True until the venue has said something.</summary>
    public bool IsSilent => _received.Count == 0;

    /// <summary>The order as derived.</summary>
    public Fix44Order Order { get; private set; } = opened;

    /// <summary>True while a report's claims wait for an earlier report to explain them.</summary>
    public bool HasDoubts => _received.Exists(static received => received.IsInDoubt);

    /// <summary>The reports that were quarantined.</summary>
    public IEnumerable<ReceivedReport> Quarantined => _received.Where(static received => received.IsQuarantined);

    /// <summary>A replacement was asked for; asking twice is asking once.</summary>
    public void Ask(ClientOrderId id, decimal quantity)
    {
        if (!_asked.Add(id))
            return;
        _opened = _opened.Asked(id, quantity);
        Derive();
    }

    /// <summary>The order's cancel was asked for.</summary>
    public void AskCancel()
    {
        if (_opened.IsCancelAsked)
            return;
        _opened = _opened.CancelAsked();
        Derive();
    }

    /// <summary>Takes a report in and derives the order anew.</summary>
    /// <param name="report">The report; not a duplicate.</param>
    /// <param name="at">How long the account had listened when it was received.</param>
    public ReceivedReport Receive(ExecutionReport report, TimeSpan at)
    {
        ReceivedReport received = new(report, ++_arrivals, at);
        bool wereNumbered = _areNumbered;
        _areNumbered &= report.VenueSequence != 0;
        bool isLast = _received.Count == 0 || (wereNumbered == _areNumbered && Compare(_received[^1], received, _areNumbered) < 0);
        _received.Add(received);
        if (isLast)
            Order = Apply(Order, received);
        else
            Derive();
        return received;
    }

    /// <summary>Takes a report of the inbox in again, after a restart. Who was judged stays judged.</summary>
    public void Restore(ReportRecord record, TimeSpan at)
    {
        ReceivedReport received = Receive(record.Report, at);
        received.Row = record;
        received.IsJudged = record.Disposition == ReportDisposition.Quarantined || record.Doubt == ReportDoubt.Quarantined;
    }

    /// <summary>Judges the reports whose claims nothing has explained in time; returns those whose rows now say something else of their doubt.</summary>
    /// <param name="listened">How long the account has listened; null where nothing is too old to be explained.</param>
    public IReadOnlyList<ReceivedReport> Judge(TimeSpan? listened)
    {
        List<ReceivedReport>? changed = null;
        bool isExplained = false;
        for (int i = _received.Count - 1; i >= 0; i--)
        {
            ReceivedReport received = _received[i];
            isExplained |= received.Complaint is null && received.ClaimsTotals;
            // Nothing was missing before a later report that agrees, so nothing can explain this one any more.
            if (received.IsInDoubt && (!received.IsLegal || isExplained || _arrivals - received.Arrival >= patience || listened - received.At >= patienceTime))
                received.IsJudged = true;
            if (received.Row is { } row && row.Doubt != received.Doubt)
                (changed ??= []).Add(received);
        }

        return changed ?? (IReadOnlyList<ReceivedReport>)[];
    }

    private void Derive()
    {
        _received.Sort((a, b) => Compare(a, b, _areNumbered) is var order and not 0 ? order : string.CompareOrdinal(a.Identity, b.Identity));
        Fix44Order order = _opened;
        for (int i = 0; i < _received.Count;)
        {
            int end = i + 1;
            while (end < _received.Count && Compare(_received[i], _received[end], _areNumbered) == 0)
                end++;
            for (; i < end; i++)
            {
                if (i + 1 < end && !TakeWhatFits(order, i, end, exactly: true))
                    TakeWhatFits(order, i, end, exactly: false);
                order = Apply(order, _received[i]);
            }
        }

        Order = order;
    }

    // Where the venue does not say which came first, its totals do: the next is one that agrees with what is before it.
    private bool TakeWhatFits(Fix44Order order, int start, int end, bool exactly)
    {
        for (int i = start; i < end; i++)
        {
            ExecutionReport report = _received[i].Report;
            OrderStep<Fix44Order> step = Step(order, report);
            if (!step.IsApplied || step.Order.Disagreement(report) is not null || (exactly && step.Order.State != report.OrderStatus))
                continue;
            (_received[start], _received[i]) = (_received[i], _received[start]);
            return true;
        }

        return false;
    }

    private static Fix44Order Apply(Fix44Order order, ReceivedReport received)
    {
        OrderStep<Fix44Order> step = Step(order, received.Report);
        received.IsLegal = step.IsApplied;
        received.Complaint = step.Quarantine ?? step.Order.Disagreement(received.Report)
            ?? (step.Order.HasUnmatched && received.Report.ExecType is ExecType.TradeCancel or ExecType.TradeCorrect
                ? $"it busts or corrects the fill '{received.Report.ExecRefId}', which the inbox does not know" : null);
        return step.Order;
    }

    private static OrderStep<Fix44Order> Step(Fix44Order order, ExecutionReport report)
    {
        try
        {
            return order.Apply(report);
        }
        catch (OverflowException)
        {
            return new OrderStep<Fix44Order>(order, "its figures are too large to be counted");
        }
    }

    // By one key only: a number compared where both have one, among some that have none, orders in circles.
    private static int Compare(ReceivedReport a, ReceivedReport b, bool byNumber) => byNumber
        ? a.Report.VenueSequence.CompareTo(b.Report.VenueSequence)
        : a.Report.VenueTime.CompareTo(b.Report.VenueTime);
}

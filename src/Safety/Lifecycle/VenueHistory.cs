using System.Collections.Immutable;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>
/// All that the venue has reported of an order and its replacements, in the venue's order, and the order as derived from it. It depends
/// on the set of the reports only, never on the order they arrived in.
/// </summary>
internal sealed class VenueHistory
{
    private readonly Fix44Order _opened;
    private readonly ImmutableList<ReportGroup> _groups;
    private readonly int _withComplaint;
    private Fix44Order? _asTold; // once asked for
    private readonly bool _areNumbered; // numbers order only where every report has one, of one feed

    private VenueHistory(Fix44Order opened, ImmutableList<ReportGroup> groups, int withComplaint, bool areNumbered, int count, decimal? leastTotal, decimal largestFill) =>
        (_opened, _groups, _withComplaint, _areNumbered, Count, LeastTotal, LargestFill) = (opened, groups, withComplaint, areNumbered, count, leastTotal, largestFill);

    /// <summary>How many reports there are.</summary>
    public int Count { get; }

    /// <summary>The order as derived.</summary>
    public Fix44Order Order => _asTold ??= Reported.AsTold();

    /// <summary>The same by its reports alone.</summary>
    public Fix44Order Reported => _groups.IsEmpty ? _opened : _groups[^1].After;

    /// <summary>True when a report claims what was not derived.</summary>
    public bool HasComplaint => _withComplaint > 0;

    /// <summary>The reports as they were read, in the venue's order.</summary>
    public IEnumerable<ReadReport> Read => _groups.SelectMany(static group => group.Read);

    /// <summary>The reports in the venue's order, with which of its instants they share.</summary>
    public IEnumerable<(int Instant, TakenReport Taken)> ByInstant => _groups.SelectMany(static (group, instant) => group.Read.Select(read => (instant, read.Taken)));

    /// <summary>Those of <see cref="Read"/> that tell of a change of the order.</summary>
    public IEnumerable<ChangeReport> Changes
    {
        get
        {
            Fix44Order before = _opened;
            int instant = 0;
            foreach (ReportGroup group in _groups)
            {
                if (group.TellsOfChanges)
                {
                    foreach (ReadReport read in group.Read)
                    {
                        if (read.Taken.Report.ExecType is ExecType.Replaced or ExecType.CancelReject)
                            yield return new ChangeReport(read.Taken, before.OrderQty, instant);
                        before = read.After;
                    }
                }

                before = group.After;
                instant++;
            }
        }
    }

    /// <summary>Those of <see cref="Read"/> that claim what was not derived.</summary>
    public IEnumerable<ReadReport> Disagreeing
    {
        get
        {
            foreach (ReportGroup group in _groups)
            {
                if (!group.HasComplaint)
                    continue;
                foreach (ReadReport read in group.Read)
                {
                    if (!read.Agrees)
                        yield return read;
                }
            }
        }
    }

    /// <summary>A report as it was read, by its fact; null when it is none of these.</summary>
    public ReadReport? Reading(ulong sequence)
    {
        for (int i = _groups.Count - 1; i >= 0; i--) // it is asked for when it has come, and most come last
        {
            foreach (ReadReport read in _groups[i].Read)
            {
                if (read.Taken.Sequence == sequence)
                    return read;
            }
        }

        return null;
    }

    /// <summary>An order of which the venue has said nothing yet.</summary>
    public static VenueHistory Open(Fix44Order opened) => new(opened, [], 0, areNumbered: true, 0, null, 0m);

    // The history with what was asked of the venue: a replacement, a cancel, or how a look-up has told that it ended.
    private VenueHistory With(Fix44Order opened) => ReferenceEquals(opened, _opened) ? this : Rebuilt(opened, [.. _groups.SelectMany(static group => group.Reports)], _areNumbered);

    /// <summary>The history with how the order was opened changed by <paramref name="change"/>.</summary>
    public VenueHistory With<T>(Func<Fix44Order, T, Fix44Order> change, T argument) => With(change(_opened, argument));

    /// <summary>True when so much may have filled at some time: where trades claim no totals, any that is not above all that had filled.</summary>
    public bool HasStoodAt(decimal total)
    {
        bool isAnyLess = false, isAnyMore = total <= Order.CumQty;
        foreach (ReadReport read in Read)
        {
            if (read.After.CumQty == total)
                return true;
            isAnyLess |= read.Taken is { Executes: true, ClaimsTotals: false };
            isAnyMore |= read.After.CumQty > total;
        }

        return isAnyLess && isAnyMore;
    }

    /// <summary>The least that its reports say had filled, before them or after; null where none claims totals.</summary>
    public decimal? LeastTotal { get; }

    /// <summary>The largest of its fills, whatever has become of it since; 0 while there is none.</summary>
    public decimal LargestFill { get; }

    /// <summary>What works at the venue, by its own IDs: the client order ID that each lives under, the one that has lived longest first. Several only where it has placed a request twice.</summary>
    /// <param name="told">The venue's IDs as answers, look-ups and lists have told them, whatever has become of them.</param>
    /// <param name="ended">Those that a look-up has shown at their end.</param>
    /// <param name="seen">Those that a look-up or a list has shown at work, under which client order ID, and by which fact.</param>
    /// <param name="notFound">Those by which a look-up has found nothing, under which client order ID, and by which fact.</param>
    public IReadOnlyDictionary<BrokerOrderId, ClientOrderId> Living(
        IEnumerable<(BrokerOrderId VenueId, ClientOrderId Id)> told, IEnumerable<BrokerOrderId> ended, IEnumerable<(BrokerOrderId VenueId, ClientOrderId Id, ulong By)> seen,
        IEnumerable<(BrokerOrderId VenueId, ClientOrderId Id, ulong By)> notFound)
    {
        HashSet<(BrokerOrderId, ClientOrderId)> known = [];
        Dictionary<BrokerOrderId, ClientOrderId> last = [];
        OrderedDictionary<BrokerOrderId, ClientOrderId> living = [];
        HashSet<BrokerOrderId> renamed = [];
        Dictionary<ClientOrderId, ulong> replaced = []; // the report that told so last
        HashSet<BrokerOrderId> stays = []; // told of under its ID since one there was replaced
        foreach ((BrokerOrderId venueId, ClientOrderId id) in told)
            Lives(venueId, id);
        foreach (ReadReport read in Read)
        {
            ExecutionReport report = read.Taken.Report;
            bool isOver = report.OrderStatus.IsEnd();
            if (report.BrokerOrderId is not { } venueId)
            {
                // What was unknown may be another than the one that lives under that ID: the cancel may have named one that has another by now.
                if (isOver && report is not { ExecType: ExecType.CancelReject, OrderStatus: OrderStatus.Rejected } && LongestUnder(report.ClientOrderId) is { } over)
                    living.Remove(over);
                continue;
            }

            if (report.ExecType == ExecType.Trade && !last.ContainsKey(venueId))
                Lives(venueId, report.ClientOrderId); // its acceptance was lost

            // A replacement may have got another ID. Which of several that was is a guess, until one of them is told of under the one it had.
            if (report is { ExecType: ExecType.Replaced, OrigClientOrderId: { } original } && !known.Contains((venueId, original)))
            {
                replaced[original] = read.Taken.Sequence;
                stays.RemoveWhere(other => last.TryGetValue(other, out ClientOrderId under) && under == original);
                Rename(original);
            }
            else if (last.ContainsKey(venueId))
            {
                stays.Add(venueId);
            }

            if (renamed.Remove(venueId) && last.TryGetValue(venueId, out ClientOrderId still))
                Rename(still);
            if (isOver)
                living.Remove(venueId);
            else if (report.ExecType is ExecType.New or ExecType.Replaced)
                Lives(venueId, report.ClientOrderId);
            else if (last.TryGetValue(venueId, out ClientOrderId id))
                living.TryAdd(venueId, id); // a bust has opened it again
        }

        // A look-up or a list has shown it at work under its ID since: it was another that was replaced.
        (BrokerOrderId VenueId, ClientOrderId Id, ulong By)[] since = [.. seen.Where(one => replaced.TryGetValue(one.Id, out ulong by) && one.By > by && last.GetValueOrDefault(one.VenueId) == one.Id)];
        stays.UnionWith(since.Select(static one => one.VenueId));
        foreach ((BrokerOrderId venueId, ClientOrderId id, _) in since)
        {
            if (renamed.Remove(venueId))
            {
                Rename(id);
                living.TryAdd(venueId, id);
            }
        }

        // A look-up has not found it under its ID since: it was this that was replaced, and one that was taken for it works.
        (BrokerOrderId VenueId, ClientOrderId Id)[] gone = [.. notFound.Where(one => replaced.TryGetValue(one.Id, out ulong by) && one.By > by).Select(static one => (one.VenueId, one.Id))];
        foreach ((BrokerOrderId venueId, ClientOrderId id) in gone)
        {
            BrokerOrderId[] taken = [.. last.Where(other => other.Value == id && renamed.Contains(other.Key) && !gone.Contains((other.Key, id))).Select(static other => other.Key)];
            if (taken.Length == 0 || stays.Contains(venueId) || !living.TryGetValue(venueId, out ClientOrderId under) || under != id)
                continue;
            living.Remove(venueId);
            renamed.Remove(taken[0]);
            living.TryAdd(taken[0], id);
        }

        foreach (BrokerOrderId venueId in ended)
            living.Remove(venueId);
        return living;

        void Rename(ClientOrderId id)
        {
            if (LongestUnder(id, stays) is { } before && living.Remove(before))
                renamed.Add(before);
        }

        void Lives(BrokerOrderId venueId, ClientOrderId id)
        {
            known.Add((venueId, id));
            last[venueId] = living[venueId] = id;
        }

        BrokerOrderId? LongestUnder(ClientOrderId id, HashSet<BrokerOrderId>? but = null)
        {
            foreach ((BrokerOrderId venueId, ClientOrderId under) in living)
            {
                if (under == id && but?.Contains(venueId) != true)
                    return venueId;
            }

            return null;
        }
    }

    /// <summary>The client order IDs under which reports have told of its acceptance with an ID of the venue's.</summary>
    public IEnumerable<ClientOrderId> AcceptedUnder(BrokerOrderId venueId) =>
        Read.Select(static read => read.Taken.Report).Where(report => report.ExecType == ExecType.New && report.BrokerOrderId == venueId).Select(static report => report.ClientOrderId);

    /// <summary>True when a report has told of a change with an ID of the venue's, which the order may have got by that.</summary>
    public bool HasChanged(BrokerOrderId venueId) => Read.Any(read => read.Taken.Report.ExecType is ExecType.Replaced or ExecType.Restated && read.Taken.Report.BrokerOrderId == venueId);

    /// <summary>True when the last execution that tells of it says that the order is filled: of a size in money nobody else can.</summary>
    public bool SaysFilled
    {
        get
        {
            bool isFilled = false;
            foreach (ReadReport read in Read)
            {
                if (read.Taken.Executes || read.Taken.Report.OrderStatus == OrderStatus.Filled)
                    isFilled = read.Taken.Report.OrderStatus == OrderStatus.Filled;
            }

            return isFilled;
        }
    }

    /// <summary>The history without a report.</summary>
    public VenueHistory Without(TakenReport report) =>
        Rebuilt(_opened, [.. _groups.SelectMany(static group => group.Reports).Where(other => other.Sequence != report.Sequence)], _areNumbered);

    /// <summary>The history with one report more.</summary>
    public VenueHistory With(TakenReport report)
    {
        bool areNumbered = _areNumbered && report.Report.VenueSequence != 0 && (_groups.IsEmpty || _groups[0].Reports[0].Report.Feed == report.Report.Feed);
        if (areNumbered != _areNumbered)
            return Rebuilt(_opened, [.. _groups.SelectMany(static group => group.Reports), report], areNumbered);

        // The groups that it lies in or between: those before stay as they were read.
        int first = _groups.Count;
        while (first > 0 && !LiesBefore(_groups[first - 1], report))
            first--;
        int end = first;
        while (end < _groups.Count && !LiesAfter(_groups[end], report))
            end++;
        Fix44Order before = first == 0 ? _opened : _groups[first - 1].After;
        int withComplaint = _withComplaint;
        List<ReportGroup> read = new(_groups.Count - end + 1) { end == first + 1 ? _groups[first].With(before, report, Natural) : Joined(before, report, first, end) };
        for (int i = first; i < _groups.Count; i++)
        {
            ReportGroup old = _groups[i];
            withComplaint -= old.HasComplaint ? 1 : 0;
            if (i >= end)
                read.Add(ReportGroup.Of(read[^1].After, old.Reports));
        }

        foreach (ReportGroup group in read)
            withComplaint += group.HasComplaint ? 1 : 0;
        ImmutableList<ReportGroup> groups = first == _groups.Count ? _groups.Add(read[0]) : first == 0 ? [.. read] : _groups.GetRange(0, first).AddRange(read);
        decimal? least = TotalBefore(report) is { } total && !(LeastTotal < total) ? total : LeastTotal;
        return new VenueHistory(_opened, groups, withComplaint, areNumbered, Count + 1, least, Math.Max(LargestFill, FillOf(report)));
    }

    private static decimal? TotalBefore(TakenReport taken) => taken.ClaimsTotals ? taken.TotalBefore : null;

    private static decimal FillOf(TakenReport taken) => taken.Report.ExecType == ExecType.Trade && Fix44Order.Impossible(taken.Report) is null ? taken.Report.LastQty : 0m;

    private ReportGroup Joined(Fix44Order before, TakenReport report, int first, int end)
    {
        List<TakenReport> together = [report];
        for (int i = first; i < end; i++)
            together.AddRange(_groups[i].Reports);
        together.Sort(Natural);
        return ReportGroup.Of(before, [.. together]);
    }

    private static VenueHistory Rebuilt(Fix44Order opened, TakenReport[] reports, bool areNumbered)
    {
        VenueHistory history = new(opened, [], 0, areNumbered, 0, null, 0m);
        Array.Sort(reports, history.Natural);
        List<ReportGroup> groups = [];
        for (int i = 0; i < reports.Length;)
        {
            int end = i + 1;
            while (end < reports.Length && history.AreTogether(reports[end - 1], reports[end]))
                end++;
            groups.Add(ReportGroup.Of(groups.Count == 0 ? opened : groups[^1].After, [.. reports.AsSpan(i, end - i)]));
            i = end;
        }

        return new VenueHistory(opened, [.. groups], groups.Count(static group => group.HasComplaint), areNumbered, reports.Length, reports.Min(TotalBefore), reports.Length == 0 ? 0m : reports.Max(FillOf));
    }

    private bool LiesBefore(ReportGroup group, TakenReport report) => IsBefore(group.Reports[^1], report);

    private bool LiesAfter(ReportGroup group, TakenReport report) => IsBefore(report, group.Reports[0]);

    /// <summary>True when a report comes before another in the venue's order, as finely as the venue tells it.</summary>
    public bool IsBefore(TakenReport earlier, TakenReport later) => KeyOf(earlier) < KeyOf(later) && !AreTogether(earlier, later);

    private bool AreTogether(TakenReport earlier, TakenReport later) =>
        KeyOf(later) == KeyOf(earlier) || (!_areNumbered && KeyOf(later) - KeyOf(earlier) < earlier.ResolutionTicks);

    private long KeyOf(TakenReport report) => _areNumbered ? report.Report.VenueSequence : report.Report.VenueTime.UtcTicks;

    // By what they tell alone, so that the arrival decides nothing.
    private int Natural(TakenReport a, TakenReport b)
    {
        int order = KeyOf(a).CompareTo(KeyOf(b));
        if (order == 0)
            order = Ends(a).CompareTo(Ends(b));
        if (order == 0)
            order = a.Report.CumQty.CompareTo(b.Report.CumQty);
        if (order == 0)
            order = Rank(a.Report).CompareTo(Rank(b.Report));
        if (order == 0)
            order = string.CompareOrdinal(a.Report.ClientOrderId.Value, b.Report.ClientOrderId.Value);
        if (order == 0)
            order = string.CompareOrdinal(a.Report.ExecId, b.Report.ExecId);
        if (order == 0)
            order = string.CompareOrdinal(a.Report.BrokerOrderId?.Value, b.Report.BrokerOrderId?.Value);
        return order == 0 ? a.Sequence.CompareTo(b.Sequence) : order;
    }

    private static bool Ends(TakenReport report) => report.Report.ClaimsEnd();

    // What usually comes first where the totals are the same.
    private static int Rank(ExecutionReport report) => report.ExecType switch
    {
        ExecType.Canceled or ExecType.Expired or ExecType.Rejected or ExecType.Calculated => 0,
        ExecType.PendingNew => 1,
        ExecType.New => 2,
        ExecType.Trade => report.OrderStatus == OrderStatus.Filled ? 4 : 3,
        ExecType.TradeCorrect => 5,
        ExecType.TradeCancel => 6,
        ExecType.DoneForDay => 7,
        ExecType.Suspended => 8,
        ExecType.Stopped => 9,
        ExecType.OrderStatus => 10,
        ExecType.Restated => 11,
        ExecType.PendingReplace => 12,
        ExecType.Replaced => 13,
        ExecType.PendingCancel => 14,
        _ => 15,
    };
}

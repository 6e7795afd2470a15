using System.Collections.Immutable;
using System.Numerics;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>
/// Reports of an order of which nobody can say which came first: they share an instant, as finely as the venue tells it. They are read
/// in an order in which all that they claim agrees, where there is one.
/// </summary>
internal sealed class ReportGroup
{
    private const int MostTried = 64; // as many as an ulong has bits
    private const int MostSteps = 4_096; // about 2 ms

    private readonly bool _isNatural; // read in the natural order

    private ReportGroup(ImmutableArray<TakenReport> reports, ImmutableArray<ReadReport> read, Fix44Order after, bool isNatural = false)
    {
        (Reports, Read, After, _isNatural) = (reports, read, after, isNatural);
        foreach (ReadReport report in read)
        {
            HasComplaint |= !report.Agrees;
            TellsOfChanges |= report.Taken.Report.ExecType is ExecType.Replaced or ExecType.CancelReject;
        }
    }

    /// <summary>The reports in their natural order, which their content gives and not their arrival.</summary>
    public ImmutableArray<TakenReport> Reports { get; }

    /// <summary>The reports as they were read.</summary>
    public ImmutableArray<ReadReport> Read { get; }

    /// <summary>The order after them.</summary>
    public Fix44Order After { get; }

    /// <summary>True when a report claims what was not derived.</summary>
    public bool HasComplaint { get; }

    /// <summary>True when a report tells of a change of the order, or of a request that was refused.</summary>
    public bool TellsOfChanges { get; }

    /// <summary>Reads reports after what came before them.</summary>
    /// <param name="before">The order before them.</param>
    /// <param name="reports">The reports in their natural order.</param>
    public static ReportGroup Of(Fix44Order before, ImmutableArray<TakenReport> reports) => Of(before, reports, []);

    /// <summary>The group with one report more; what comes before it in the natural order stays as it was read, where it was read in that.</summary>
    /// <param name="before">The order before the group: the same as that of this one.</param>
    /// <param name="report">The report.</param>
    /// <param name="natural">The natural order.</param>
    public ReportGroup With(Fix44Order before, TakenReport report, Comparison<TakenReport> natural)
    {
        (int at, int end) = (0, Reports.Length);
        while (at < end)
        {
            int middle = (at + end) / 2;
            if (natural(Reports[middle], report) < 0)
                at = middle + 1;
            else
                end = middle;
        }

        return Of(before, Reports.Insert(at, report), _isNatural ? Read.AsSpan()[..at] : []);
    }

    private static ReportGroup Of(Fix44Order before, ImmutableArray<TakenReport> reports, ReadOnlySpan<ReadReport> readAlready)
    {
        // Changes in place name no version: of several in one instant any may be the last.
        bool isChanged = IsChangedIn(reports);
        if (isChanged)
            before = before.ChangingTo([.. reports.Select(static report => report.Report).Where(report => report is { ExecType: ExecType.Replaced, OrderQty: > 0m } && report.ClientOrderId == before.LiveId).Select(static report => report.OrderQty).Distinct()]);

        ImmutableArray<TakenReport> chained = ReportTrail.Chained(before, reports);
        ReportGroup natural = !isChanged && chained == reports ? ReadNaturally(before, reports, readAlready) : ReadAs(before, reports, chained, []);
        if (reports.Length == 1 || !natural.HasComplaint)
            return natural;
        if (!before.CountsTotals && HasTradesWithoutTotals(reports))
        {
            ReportGroup bounded = Bounded(before, reports, [.. reports.Where(static report => !IsWithoutTotal(report)), .. reports.Where(IsWithoutTotal)]);
            return bounded.HasComplaint && Bounded(before, reports, ByTotals(reports)) is { HasComplaint: false } other ? other : bounded;
        }

        if (!before.CountsTotals && AreFillsByTotals(reports))
            return natural;
        if (ReportTrail.Find(before, reports, out List<TakenReport> elsewhere) is { } trail && ReadAs(before, reports, trail, elsewhere) is { HasComplaint: false } agreed)
            return agreed;
        return before.CountsTotals || Tried(before, reports) is not { } order ? natural : ReadAs(before, reports, order, []);
    }

    // Totals do not say which of two fills of one size was busted, nor when a price was corrected. Every order of the reports in which each agrees
    // with those before it is tried, the natural one first: of a dozen all of them, of many as far as the steps reach.
    private static List<TakenReport>? Tried(Fix44Order before, ImmutableArray<TakenReport> reports)
    {
        if (reports.Length > MostTried)
            return null;
        TakenReport[] natural = [.. reports.OrderBy(static report => report.Report is { ExecType: ExecType.CancelReject, OrderStatus: not OrderStatus.Rejected })]; // after what it refuses
        List<TakenReport> order = new(natural.Length);
        HashSet<(ulong, OrderStatus, decimal, decimal)> failed = []; // where what has been read leads to the same again
        bool isLater = !IsChangedIn(reports);
        int steps = MostSteps;
        return Goes(before, ulong.MaxValue >> (MostTried - natural.Length)) ? order : null;

        bool Goes(Fix44Order at, ulong left)
        {
            if (left == 0)
                return true;
            if (!failed.Add((left, at.State, at.CumQty, at.OrderQty)))
                return false;
            for (ulong rest = left; rest != 0; rest &= rest - 1)
            {
                int next = BitOperations.TrailingZeroCount(rest);
                if (natural[next] is { Report.ExecType: ExecType.Trade } fill && fill.TotalBefore != at.CumQty)
                    continue;
                if (--steps < 0)
                    return false;
                if (One(at, natural[next], isLater) is not { Agrees: true } fits)
                    continue;
                order.Add(natural[next]);
                if (Goes(fits.After, left & ~(1ul << next)))
                    return true;
                order.RemoveAt(order.Count - 1);
            }

            return false;
        }
    }

    private static ReportGroup ReadNaturally(Fix44Order before, ImmutableArray<TakenReport> reports, ReadOnlySpan<ReadReport> readAlready)
    {
        ImmutableArray<ReadReport>.Builder read = ImmutableArray.CreateBuilder<ReadReport>(reports.Length);
        read.AddRange(readAlready);
        Fix44Order at = readAlready.IsEmpty ? before : readAlready[^1].After;
        for (int i = readAlready.Length; i < reports.Length; i++)
        {
            ReadReport one = One(at, reports[i], isLater: true);
            read.Add(one);
            at = one.After;
        }

        return new ReportGroup(reports, read.MoveToImmutable(), at, isNatural: true);
    }

    // Fills that all claim totals, none of them the order's end: they can only have come in the order of their totals. Where that does
    // not agree, one is missing or false, and no other order does.
    private static bool AreFillsByTotals(ImmutableArray<TakenReport> reports)
    {
        decimal total = decimal.MinValue;
        foreach (TakenReport taken in reports)
        {
            ExecutionReport report = taken.Report;
            if (report.ExecType != ExecType.Trade || report.LastQty <= 0m || !taken.ClaimsTotals || report.CumQty < total || report.ClaimsEnd())
                return false;
            total = report.CumQty;
        }

        return true;
    }

    // What changes no total is read as soon as it agrees.
    private static ReportGroup ReadAs(Fix44Order before, ImmutableArray<TakenReport> reports, IReadOnlyList<TakenReport> order, List<TakenReport> elsewhere)
    {
        ImmutableArray<ReadReport>.Builder read = ImmutableArray.CreateBuilder<ReadReport>(reports.Length);
        ILookup<decimal, TakenReport>? byTotal = elsewhere.Count == 0 ? null : elsewhere.ToLookup(static report => report.ClaimsTotals ? report.Report.CumQty : -1m);
        HashSet<TakenReport> left = new(elsewhere, ReferenceEqualityComparer.Instance);
        Fix44Order at = before;
        bool isOpen = false, isLater = !IsChangedIn(reports); // to what it was changed last
        foreach (TakenReport next in order)
        {
            ReadWhatFits();
            Take(One(at, next, isLater));
        }

        ReadWhatFits();
        foreach (TakenReport report in elsewhere)
        {
            if (left.Contains(report))
                Take(One(at, report, isLater));
        }

        return new ReportGroup(reports, read.MoveToImmutable(), at.Changed(isOpen));

        void ReadWhatFits()
        {
            while (left.Count > 0 && NextThatFits() is { } fits)
            {
                left.Remove(fits.Taken);
                Take(fits);
            }
        }

        // What changes nothing comes first: else what tells of the state before would be left behind the report that changes it.
        ReadReport? NextThatFits()
        {
            ReadReport? changing = null;
            foreach (TakenReport report in byTotal![at.CumQty].Concat(byTotal[-1m]))
            {
                if (!left.Contains(report) || One(at, report, isLater) is not { Agrees: true } fits)
                    continue;
                if (report.Report.ExecType == ExecType.Replaced && fits.After.OrderQty != at.OrderQty)
                    continue; // a change to the quantity that another brings comes after that one
                if (fits.After.State == at.State && !(report.Report.ExecType is ExecType.CancelReject or ExecType.Replaced && left.Any(other => IsAnsweredBy(other.Report, report.Report))))
                    return fits;
                changing ??= fits;
            }

            return changing;
        }

        // Changes in place do not name it. What was unknown was not in the book: no request about it was pending.
        static bool IsAnsweredBy(ExecutionReport request, ExecutionReport reject) =>
            reject.ExecType == ExecType.Replaced ? request.ExecType == ExecType.PendingReplace
                : reject.OrderStatus != OrderStatus.Rejected && request.ExecType is ExecType.PendingCancel or ExecType.PendingReplace && request.ClientOrderId == reject.ClientOrderId;

        void Take(ReadReport report)
        {
            read.Add(report);
            at = report.After;
            if (report.Taken.Report.OrderQty > 0m)
                isOpen = report.Taken.Report.ExecType == ExecType.Replaced;
        }
    }

    // Trades without totals only widen what may be claimed; all of them count after the group, and are read after what claims something of the order before them.
    private static ReportGroup Bounded(Fix44Order before, ImmutableArray<TakenReport> natural, ImmutableArray<TakenReport> reports)
    {
        (decimal least, decimal most) = (0m, 0m);
        Fix44Order all = WithFillsOf(before, reports);
        foreach (TakenReport report in reports)
        {
            if (!IsWithoutTotal(report))
                continue;
            Fix44Order after = all.Counting(report.Report);
            (least, most) = (least + Math.Min(0m, after.CumQty - all.CumQty), most + Math.Max(0m, after.CumQty - all.CumQty));
            all = after;
        }

        (decimal lowest, decimal highest) = (before.CumQty, before.CumQty); // where one without a total may lie beside those with totals
        foreach (TakenReport report in reports)
        {
            if (report.ClaimsTotals)
                (lowest, highest) = (Math.Min(lowest, report.Report.CumQty), Math.Max(highest, report.Report.CumQty));
        }

        ImmutableArray<ReadReport>.Builder read = ImmutableArray.CreateBuilder<ReadReport>(reports.Length);
        Fix44Order at = before;
        bool isOpen = false, isLater = !IsChangedIn(reports);
        decimal claimed = before.CumQty; // what those with totals add up to
        foreach (TakenReport report in reports)
        {
            ReadReport one = Widened(One(at, report, isLater));
            foreach (decimal quantity in one.Agrees || report.Report.OrderQty > 0m ? [] : at.ChangedTo)
            {
                if (Widened(One(at.ClaimedAs(quantity, isLater), report, isLater)) is { Agrees: true } agreed)
                {
                    one = agreed;
                    break;
                }
            }

            if (report.ClaimsTotals)
                claimed += one.After.CumQty - at.CumQty;

            read.Add(one);
            at = one.After;
            if (report.Report.OrderQty > 0m)
                isOpen = report.Report.ExecType == ExecType.Replaced;
        }

        // What it takes back may be among those that are read later.
        for (int i = 0; i < read.Count; i++)
        {
            if (at.IsUnmatched(read[i].Taken.Report))
                read[i] = read[i] with { Agrees = false };
        }

        return new ReportGroup(natural, read.MoveToImmutable(), at.Changed(isOpen));

        ReadReport Widened(ReadReport one)
        {
            if (one.Agrees || !one.IsLegal)
                return one;
            TakenReport report = one.Taken;
            decimal with = claimed + one.After.CumQty - at.CumQty;
            (decimal from, decimal to) = report.ClaimsTotals ? (with + least, with + most) : (lowest + least, highest + most);
            decimal cumQty = report.ClaimsTotals ? report.Report.CumQty : StatusNeeds(one.After, report.Report, from, to);
            return one with { Agrees = cumQty >= from && cumQty <= to && one.After.AgreesAt(report.Report, cumQty) };
        }
    }

    // What one without a total takes back may have been told with one, in this instant. What those with totals take back is left alone: it may be a fill without.
    private static Fix44Order WithFillsOf(Fix44Order before, ImmutableArray<TakenReport> reports)
    {
        Fix44Order all = before;
        foreach (ExecType type in (ReadOnlySpan<ExecType>)[ExecType.Trade, ExecType.TradeCorrect])
        {
            foreach (TakenReport report in reports)
            {
                if (report.ClaimsTotals && report.Report.ExecType == type && all.Counting(report.Report) is var after && !after.IsUnmatched(report.Report))
                    all = after;
            }
        }

        return all;
    }

    // Those with totals by the total before each; those without where they say that the order had not ended, or had.
    private static ImmutableArray<TakenReport> ByTotals(ImmutableArray<TakenReport> reports) =>
        [.. reports.OrderBy(static report => IsWithoutTotal(report) ? report.Report.ClaimsEnd() ? 3 : 0 : TakesBackAfterEnd(report) ? 2 : 1)
            .ThenBy(static report => IsWithoutTotal(report) ? 0m : TakesBackAfterEnd(report) ? -report.Report.CumQty : report.TotalBefore).ThenBy(static report => report.Executes)];

    // It says itself that the order had ended; its own total is the one after it.
    private static bool TakesBackAfterEnd(TakenReport report) => report.Report.ExecType is ExecType.TradeCancel or ExecType.TradeCorrect && report.Report.ClaimsEnd();

    private static bool IsWithoutTotal(TakenReport report) => report is { Executes: true, ClaimsTotals: false };

    // A total at which the order may have been in that state, of those that are possible.
    private static decimal StatusNeeds(Fix44Order order, ExecutionReport report, decimal least, decimal most) => Math.Clamp(report.OrderStatus switch
    {
        OrderStatus.New or OrderStatus.PendingNew => 0m,
        OrderStatus.PartiallyFilled => (Math.Max(least, 0m) + Math.Min(most, order.OrderQty)) / 2m,
        OrderStatus.Filled => order.OrderQty,
        _ => order.CumQty,
    }, least, most);

    private static bool HasTradesWithoutTotals(ImmutableArray<TakenReport> reports)
    {
        foreach (TakenReport report in reports)
        {
            if (IsWithoutTotal(report))
                return true;
        }

        return false;
    }

    private static bool IsChangedIn(ImmutableArray<TakenReport> reports)
    {
        foreach (TakenReport report in reports)
        {
            if (report.Report.ExecType == ExecType.Replaced)
                return true;
        }

        return false;
    }

    private static ReadReport One(Fix44Order before, TakenReport taken, bool isLater)
    {
        if (taken.IsOfCopy)
            return new ReadReport(taken, before, true, true);
        if (Fix44Order.Impossible(taken.Report, before.CountsTotals) is not null)
            return new ReadReport(taken, before, false, false);
        if (taken.Report is { ExecType: not (ExecType.Replaced or ExecType.Restated), OrderQty: > 0m })
            before = before.ClaimedAs(taken.Report.OrderQty, isLater);
        ReadReport read = Applied(before, taken);
        if (read.Agrees || taken.Report.OrderQty > 0m || taken.Report.ExecType is ExecType.Replaced or ExecType.Restated)
            return read;
        foreach (decimal quantity in before.ChangedTo)
        {
            if (Applied(before.ClaimedAs(quantity, isLater), taken) is { Agrees: true } agreed)
                return agreed;
        }

        return read;
    }

    private static ReadReport Applied(Fix44Order before, TakenReport taken)
    {
        OrderStep<Fix44Order> step = before.CountsTotals ? before.ApplyTotal(taken.Report) : before.Apply(taken.Report);
        if (!step.IsApplied)
            return new ReadReport(taken, before.CountsTotals ? step.Order : before.Counting(taken.Report), false, false);
        return new ReadReport(taken, step.Order, true, !step.Order.IsUnmatched(taken.Report) && step.Order.Agrees(taken.Report));
    }
}

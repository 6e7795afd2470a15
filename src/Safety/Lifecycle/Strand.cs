using System.Collections.Immutable;
using System.Globalization;
using Safety.Contracts;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>
/// One order at the venue, with what the venue has said of it: a family's only one, unless the venue places another order for each
/// replacement. An execution counts once, however often and under whichever of the order's IDs it is told.
/// </summary>
internal sealed record Strand(VenueHistory History)
{
    private static readonly ImmutableDictionary<string, TakenReport> s_noneKnown = ImmutableDictionary.Create<string, TakenReport>(StringComparer.Ordinal);

    /// <summary>The order as derived.</summary>
    public Fix44Order Order => History.Order;

    /// <summary>What it has filled itself.</summary>
    public decimal FilledQty => Order.CumQty - Order.CarriedQty;

    /// <summary>The last report that was taken in, by its fact; 0 = none.</summary>
    public ulong LastArrival { get; private init; }

    /// <summary>The last of them that tells of a change, or of more than was told, by its fact; 0 = none.</summary>
    public ulong LastChange { get; private init; }

    /// <summary>What the order that it replaces had done when it was last seen what of that is carried on; null where its own reports have changed since.</summary>
    public VenueHistory? CarriedFrom { get; init; }

    private ImmutableDictionary<string, TakenReport> Known { get; init; } = s_noneKnown;

    // What says that the venue has not taken the order, with an ID of its own, while nothing tells that it was a copy.
    private ImmutableList<TakenReport> Refusals { get; init; } = [];

    // Executions told again, with totals of another day than the one they happened on.
    private ImmutableList<TakenReport> Repetitions { get; init; } = [];

    /// <summary>The venue's IDs under which one execution was told: they are one order's.</summary>
    public ImmutableHashSet<BrokerOrderId> SharedIds { get; private init; } = [];

    /// <summary>The first report of the same execution; null for news.</summary>
    public TakenReport? Find(ExecutionReport report, VenueRules rules, IEnumerable<ClientOrderId> ids)
    {
        if (Known.TryGetValue(KeyIn(report, report.ClientOrderId, rules), out TakenReport? first))
            return first;
        if (report.ExecType != ExecType.Trade)
            return null;
        foreach (ClientOrderId id in ids)
        {
            // Some venues count ExecIDs anew per client order ID, so its figures and time must agree, and what number and total it has: times may be coarse.
            if (id != report.ClientOrderId && Known.TryGetValue(KeyIn(report, id, rules), out first)
                && IsSameExecution(first.Report, report) && first.Report.VenueTime == report.VenueTime
                && IsSameOrUntold(first.Report.VenueSequence, report.VenueSequence) && IsSameOrUntold(first.Report.CumQty, report.CumQty))
                return first;
        }

        return null;
    }

    /// <summary>What a report is beside the first one of its execution.</summary>
    public ReportNews Compare(ExecutionReport first, ExecutionReport again)
    {
        if (!IsSameExecution(first, again))
            return ReportNews.OtherFigures;
        bool saysMore = (first.LastPx == 0m && again.LastPx != 0m) || (!IsNamed(first) && IsNamed(again)) || SharesId(first, again) || ClaimsElse(first, again);
        return saysMore && !Repetitions.Exists(known => known.Report == again) ? ReportNews.OtherClaims : ReportNews.Repeated;
    }

    /// <summary>The strand with one report more.</summary>
    public Strand With(TakenReport taken, VenueRules rules)
    {
        if (IsRefusal(taken.Report))
        {
            bool isOfCopy = History.Read.Any(read => IsOfCopy(taken.Report, read.Taken.Report));
            return Taking(taken with { IsOfCopy = isOfCopy }, rules) with { Refusals = isOfCopy ? Refusals : Refusals.Add(taken) };
        }

        Strand next = Taking(taken, rules);
        foreach (TakenReport refusal in Refusals)
        {
            if (IsOfCopy(refusal.Report, taken.Report))
                next = next with { History = next.History.Without(refusal).With(refusal with { IsOfCopy = true }), Refusals = next.Refusals.Remove(refusal) };
        }

        return next;
    }

    /// <summary>True when the venue works an order that it had refused under another ID before.</summary>
    public bool WorksAfterRefusal(TakenReport acceptance) => Order.IsRefused && Refusals.Exists(refusal => IsOfCopy(refusal.Report, acceptance.Report) && History.IsBefore(refusal, acceptance));

    /// <summary>True for what only an order can do that the venue has taken.</summary>
    public static bool TellsOfWork(ExecutionReport report) =>
        report.ExecType is not (ExecType.Rejected or ExecType.PendingNew or ExecType.PendingCancel or ExecType.PendingReplace or ExecType.CancelReject or ExecType.OrderStatus);

    private static bool IsRefusal(ExecutionReport report) => report is { ExecType: ExecType.Rejected, OrderStatus: OrderStatus.Rejected } && IsNamed(report);

    // The order was taken under another ID, so what was refused is another request: that of a replacement only where it has been one.
    private bool IsOfCopy(ExecutionReport refusal, ExecutionReport other) => IsNamed(other) && other.BrokerOrderId != refusal.BrokerOrderId
        && TellsOfWork(other) && (other.ClientOrderId == refusal.ClientOrderId || Order.QuantityAsked(refusal.ClientOrderId) is null);

    private Strand Taking(TakenReport taken, VenueRules rules) => this with
    {
        History = History.With(taken),
        CarriedFrom = null,
        Known = Known.SetItem(KeyIn(taken.Report, taken.Report.ClientOrderId, rules), taken),
        LastArrival = taken.Sequence,
        LastChange = taken.Report.ExecType == ExecType.Replaced || (taken.Report.OrderQty > 0m && (taken.Report.ExecType == ExecType.Restated || taken.Report.OrderQty > Order.OrderQty))
            ? taken.Sequence : LastChange,
    };

    /// <summary>The strand with an execution told again: one that can be replaces one that cannot, and of two that claim totals the lower is the one of its own moment.</summary>
    public Strand WithRepetition(TakenReport first, TakenReport again, VenueRules rules)
    {
        bool isMended = Fix44Order.Impossible(first.Report) is not null && Fix44Order.Impossible(again.Report) is null;
        bool isBetter = isMended || again.ClaimsTotals && (!first.ClaimsTotals || again.Report.CumQty < first.Report.CumQty);
        TakenReport better = isBetter ? first with { Report = again.Report with { ClientOrderId = first.Report.ClientOrderId, VenueTime = first.Report.VenueTime, VenueSequence = first.Report.VenueSequence, BrokerOrderId = first.Report.BrokerOrderId } } : first;
        if (better.Report.LastPx == 0m && (first.Report.LastPx, again.Report.LastPx) is var (a, b) && a != b)
            better = better with { Report = better.Report with { LastPx = a == 0m ? b : a } }; // a price that was told once is known
        if (!IsNamed(first.Report) && IsNamed(again.Report))
            better = better with { Report = better.Report with { BrokerOrderId = again.Report.BrokerOrderId } }; // so is the venue's ID
        TakenReport other = isBetter ? first : again;
        bool isChanged = better != first;
        return this with
        {
            History = isChanged ? History.Without(first).With(better) : History,
            CarriedFrom = isChanged ? null : CarriedFrom,
            Known = isChanged ? Known.SetItem(KeyIn(better.Report, better.Report.ClientOrderId, rules), better) : Known,
            SharedIds = SharesId(first.Report, again.Report) ? SharedIds.Union([first.Report.BrokerOrderId!.Value, again.Report.BrokerOrderId!.Value]) : SharedIds,
            Repetitions = other.ClaimsTotals && !isMended && ClaimsElse(first.Report, again.Report) ? Repetitions.Add(other with { Sequence = again.Sequence }) : Repetitions,
        };
    }

    /// <summary>The strand with how the order was opened changed: a replacement or a cancel asked for, an end that was told.</summary>
    public Strand With<T>(Func<Fix44Order, T, Fix44Order> change, T argument) => History.With(change, argument) is var history && ReferenceEquals(history, History) ? this : this with { History = history, CarriedFrom = null };

    /// <summary>False when there are certainly none of <see cref="Unexplained"/>.</summary>
    public bool MayBeUnexplained => History.HasComplaint || !Repetitions.IsEmpty;

    /// <summary>The reports whose claims nothing explains, but for those that were judged.</summary>
    public IEnumerable<UnexplainedReport> Unexplained(ImmutableHashSet<ulong> judged)
    {
        if (History.HasComplaint)
        {
            foreach (ReadReport read in History.Disagreeing)
            {
                if (!judged.Contains(read.Taken.Sequence))
                    yield return new UnexplainedReport(read.Taken, read);
            }
        }

        if (Repetitions.IsEmpty)
            yield break;
        foreach (TakenReport repetition in Repetitions)
        {
            if (!History.HasStoodAt(repetition.Report.CumQty) && !judged.Contains(repetition.Sequence))
                yield return new UnexplainedReport(repetition, null);
        }
    }

    /// <summary>The most that it has filled itself by a report whose claims nothing explains, but for those that were judged.</summary>
    public decimal ClaimedQty(ImmutableHashSet<ulong> judged)
    {
        if (!MayBeUnexplained)
            return 0m;
        decimal claimed = 0m;
        foreach (UnexplainedReport one in Unexplained(judged))
            claimed = Math.Max(claimed, one.Taken.Report.CumQty - Order.CarriedQty);
        return claimed;
    }

    private static bool IsSameExecution(ExecutionReport a, ExecutionReport b) =>
        a.ExecType == b.ExecType && a.LastQty == b.LastQty && (a.LastPx == b.LastPx || a.LastPx == 0m || b.LastPx == 0m);

    private static bool ClaimsElse(ExecutionReport first, ExecutionReport again) =>
        (again.OrderQty != 0m || again.CumQty != 0m) && (first.CumQty != again.CumQty || first.OrderQty != again.OrderQty || first.OrderStatus != again.OrderStatus);

    private bool SharesId(ExecutionReport first, ExecutionReport again) => first.ExecType == ExecType.Trade && IsNamed(first) && IsNamed(again) && first.BrokerOrderId != again.BrokerOrderId
        && !(SharedIds.Contains(first.BrokerOrderId!.Value) && SharedIds.Contains(again.BrokerOrderId!.Value));

    private static bool IsNamed(ExecutionReport report) => report.BrokerOrderId is { Value.Length: > 0 };

    private static bool IsSameOrUntold(decimal a, decimal b) => a == b || a == 0m || b == 0m;

    // Several orders may live under one client order ID, and each has executions of its own: then those of the later ones are kept under the venue's ID too.
    private string KeyIn(ExecutionReport report, ClientOrderId id, VenueRules rules)
    {
        string key = KeyOf(report, id, rules);
        if (!Known.TryGetValue(key, out TakenReport? first) || report.BrokerOrderId == first.Report.BrokerOrderId
            || !(rules.ExecIds is ExecIdScope.PerOrder or ExecIdScope.None || string.IsNullOrEmpty(report.ExecId)))
            return key;
        string own = $"{key}|{report.BrokerOrderId}";
        return Known.ContainsKey(own) || IsOfAnotherOrder(first, report) ? own : key;
    }

    // One order may have had several of the venue's IDs, and what it did under one be told again under another: with the same time, and it was not accepted under
    // both with one ID of ours. A fill with the same figures then is told again; of anything else a report must have told that the order got another ID.
    private bool IsOfAnotherOrder(TakenReport first, ExecutionReport again)
    {
        if (!IsNamed(first.Report) || !IsNamed(again))
            return false;
        if (again.ExecType == ExecType.Restated || Math.Abs(first.Report.VenueTime.UtcTicks - again.VenueTime.UtcTicks) >= Math.Max(1, first.ResolutionTicks))
            return true;
        (BrokerOrderId known, BrokerOrderId other) = (first.Report.BrokerOrderId!.Value, again.BrokerOrderId!.Value);
        return History.AcceptedUnder(known).Intersect(History.AcceptedUnder(other)).Any()
            || (!(first.Executes && IsSameExecution(first.Report, again)) && !History.HasChanged(known) && !History.HasChanged(other));
    }

    private static string KeyOf(ExecutionReport report, ClientOrderId id, VenueRules rules)
    {
        if (rules.ExecIds == ExecIdScope.None || string.IsNullOrEmpty(report.ExecId))
            return string.Create(CultureInfo.InvariantCulture, $"{id.Value}|{report.ExecType}|{report.OrderStatus}|{report.LastQty}|{report.LastPx}|{report.CumQty}|{report.ExecRefId}|{report.VenueTime.UtcTicks}|{report.VenueSequence}");
        return rules.ExecIds == ExecIdScope.PerDay
            ? string.Create(CultureInfo.InvariantCulture, $"{id.Value}|{report.ExecId}|{report.VenueTime.UtcTicks / TimeSpan.TicksPerDay}")
            : $"{id.Value}|{report.ExecId}";
    }
}

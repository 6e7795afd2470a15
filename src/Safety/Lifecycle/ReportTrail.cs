using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>
/// The order in which reports of one instant can have happened. Each that claims totals is an edge from the total before it to the one
/// after it (a fill forwards, a bust backwards, whatever fills nothing a loop), within one version of the order and before or after
/// its end. All of them can agree only when the edges form one trail that uses each once, which needs no search; of several such trails,
/// those on which something is busted or corrected before it has filled agree nowhere, and the one that is found may be one of them.
/// </summary>
internal static class ReportTrail
{
    /// <summary>The reports in such an order; null when there is none.</summary>
    /// <param name="before">The order before them.</param>
    /// <param name="reports">The reports in their natural order; each fill among them claims totals.</param>
    /// <param name="elsewhere">Those that change no total: they may stand wherever they agree.</param>
    public static List<TakenReport>? Find(Fix44Order before, ImmutableArray<TakenReport> reports, out List<TakenReport> elsewhere)
    {
        elsewhere = [];
        List<TakenReport> bounds = [];
        List<TakenReport> ends = [];
        List<Edge> edges = [];
        Dictionary<string, decimal> standing = new(StringComparer.Ordinal);
        foreach (TakenReport report in reports)
        {
            if (report.IsOfCopy)
                elsewhere.Add(report);
            else if (ChangesVersion(before, report.Report))
                bounds.Add(report);
            else if (IsEnd(before, report.Report) && (!before.IsEnded || before.IsEndedAnywhere))
                ends.Add(report);
            else if (report.Executes)
                edges.Add(new Edge(report, 0m, report.Report.CumQty));
            else
                elsewhere.Add(report);
        }

        if (!Measure(before, edges, standing))
            return null;
        elsewhere.AddRange(edges.Where(static edge => edge.From == edge.To).Select(static edge => edge.Taken));
        edges.RemoveAll(static edge => edge.From == edge.To);
        InChainOrder(before, bounds);
        elsewhere.AddRange(WithoutRepetitions(before, bounds));
        if (ends.Count == 0)
            return Walk(before, bounds, null, edges, static _ => false);

        // One of those that tell of the end is the end; where it lies, the totals say. A fill that completes the order may be before it or after.
        foreach (TakenReport end in ends.DistinctBy(static end => (end.ClaimsTotals, end.Report.CumQty)).Take(MostEnds))
        {
            List<TakenReport>? trail = Walk(before, bounds, end, edges, edge => end.ClaimsTotals && edge.From >= end.Report.CumQty)
                ?? Walk(before, bounds, end, edges, static _ => false)
                ?? Walk(before, bounds, end, edges, static _ => true);
            if (trail is null)
                continue;
            elsewhere.AddRange(ends.Where(other => other != end));
            return trail;
        }

        return null;
    }

    /// <summary>The reports in their natural order, but for replaces: each of them names the version that it replaces, and what restates that one comes after it.</summary>
    public static ImmutableArray<TakenReport> Chained(Fix44Order before, ImmutableArray<TakenReport> reports)
    {
        int links = 0;
        foreach (TakenReport report in reports)
            links += report.Report.ExecType is ExecType.Replaced or ExecType.Restated ? 1 : 0;
        if (links < 2)
            return reports;
        HashSet<ClientOrderId> replacing = [.. reports.Where(static report => report.Report.ExecType == ExecType.Replaced).Select(static report => report.Report.ClientOrderId)];
        List<TakenReport> chain = [.. reports.Where(IsLink)];
        if (chain.Count < 2)
            return reports;
        InChainOrder(before, chain);
        int next = 0;
        return [.. reports.Select(report => IsLink(report) ? chain[next++] : report)];

        bool IsLink(TakenReport report) => report.Report.ExecType == ExecType.Replaced
            || (report.Report.ExecType == ExecType.Restated && report.Report.ClientOrderId != before.LiveId && replacing.Contains(report.Report.ClientOrderId));
    }

    private const int MostEnds = 8;

    private static bool IsEnd(Fix44Order before, ExecutionReport report) => report.ExecType switch
    {
        ExecType.Canceled or ExecType.Expired or ExecType.Calculated => true,
        ExecType.Rejected => report.OrderStatus == OrderStatus.Rejected && before.QuantityAsked(report.ClientOrderId) is null,
        ExecType.DoneForDay => before.EndsWithTheDay,
        _ => false,
    };

    private static bool ChangesVersion(Fix44Order before, ExecutionReport report) => report.ExecType switch
    {
        ExecType.Replaced => report.ClientOrderId != before.LiveId || (report.OrderQty > 0m && report.OrderQty != before.OrderQty),
        ExecType.Restated => report.OrderQty > 0m && !before.IsNotional && report.OrderQty != before.OrderQty,
        ExecType.New => report.OrderQty > 0m && !before.IsNotional && !before.IsAccepted && report.OrderQty != before.OrderQty,
        _ => false,
    };

    // From where to where each leads: a bust or a correction leads back by what it takes away.
    private static bool Measure(Fix44Order before, List<Edge> edges, Dictionary<string, decimal> standing)
    {
        foreach (Edge edge in edges)
        {
            if (edge.Taken.Report.ExecType == ExecType.Trade)
                standing[edge.Taken.Report.ExecId] = edge.Taken.Report.LastQty;
        }

        for (int i = 0; i < edges.Count; i++)
        {
            ExecutionReport report = edges[i].Taken.Report;
            decimal change = 0m;
            if (report.ExecType == ExecType.Trade)
            {
                change = report.LastQty;
            }
            else if (report.ExecType is ExecType.TradeCancel or ExecType.TradeCorrect)
            {
                if (report.ExecRefId is null || Standing(before, edges, standing, report) is not { } stood)
                    return false; // what it takes away has not been reported
                decimal stands = report.ExecType == ExecType.TradeCorrect ? report.LastQty : 0m;
                standing[report.ExecRefId] = stands;
                if (report.ExecType == ExecType.TradeCorrect)
                    standing[report.ExecId] = stands; // nothing refers to a bust
                change = stands - stood;
            }

            edges[i] = edges[i] with { From = report.CumQty - change };
        }

        return true;
    }

    private static decimal? Standing(Fix44Order before, List<Edge> edges, Dictionary<string, decimal> standing, ExecutionReport report)
    {
        if (standing.TryGetValue(report.ExecRefId!, out decimal stood))
            return stood;
        foreach (Edge other in edges) // a correction of a correction that is read later
        {
            if (other.Taken.Report.ExecType == ExecType.TradeCorrect && other.Taken.Report.ExecId == report.ExecRefId)
                return other.Taken.Report.LastQty;
        }

        return before.StandingQuantity(report);
    }

    // Each replace names the version it replaces.
    private static void InChainOrder(Fix44Order before, List<TakenReport> bounds)
    {
        ClientOrderId live = before.LiveId;
        for (int i = 0; i < bounds.Count; i++)
        {
            int next = bounds.FindIndex(i, bound => bound.Report.ExecType == ExecType.New);
            if (next < 0)
                next = bounds.FindIndex(i, bound => bound.Report.ClientOrderId == live); // told under its ID: while it had that
            if (next < 0)
                next = bounds.FindIndex(i, bound => bound.Report.OrigClientOrderId == live);
            if (next < 0)
                next = i;
            (bounds[i], bounds[next]) = (bounds[next], bounds[i]);
            live = bounds[i].Report.ClientOrderId;
        }
    }

    // An order that is changed in place to a quantity that it has by then: of its price, say.
    private static List<TakenReport> WithoutRepetitions(Fix44Order before, List<TakenReport> bounds)
    {
        List<TakenReport> repetitions = [];
        (ClientOrderId live, decimal quantity) = (before.LiveId, before.OrderQty);
        foreach (TakenReport bound in bounds)
        {
            decimal next = QuantityOf(before, bound.Report, quantity);
            if (bound.Report.ExecType == ExecType.Replaced && bound.Report.ClientOrderId == live && next == quantity)
                repetitions.Add(bound);
            (live, quantity) = (bound.Report.ClientOrderId, next);
        }

        bounds.RemoveAll(repetitions.Contains);
        return repetitions;
    }

    private static List<TakenReport>? Walk(Fix44Order before, List<TakenReport> versions, TakenReport? end, List<Edge> edges, Func<Edge, bool> isFilledAfterEnd)
    {
        // The layers between the reports that change the version or end the order.
        List<TakenReport> bounds = [.. versions];
        if (end is not null)
            bounds.Insert(bounds.TakeWhile(static bound => !bound.Report.ClaimsEnd()).Count(), end);
        List<(ClientOrderId Id, decimal Quantity, bool HasEnded)> layers = [(before.LiveId, before.OrderQty, before.IsEnded && !(end is not null && before.IsEndedAnywhere))];
        foreach (TakenReport bound in bounds)
        {
            (ClientOrderId id, decimal quantity, bool hasEnded) = layers[^1];
            layers.Add(bound == end ? (id, quantity, true) : (bound.Report.ClientOrderId, QuantityOf(before, bound.Report, quantity), hasEnded));
        }

        List<Edge>[] within = [.. layers.Select(static _ => new List<Edge>())];
        foreach (Edge edge in edges)
        {
            if (LayerOf(layers, edge, isFilledAfterEnd, before, end is null && before.IsEndedAnywhere) is not { } layer)
                return null;
            within[layer].Add(edge);
        }

        List<TakenReport> trail = [];
        decimal at = before.CumQty;
        for (int i = 0; i < within.Length; i++)
        {
            TakenReport? bound = i < bounds.Count ? bounds[i] : null;
            decimal? target = bound is { ClaimsTotals: true } ? bound.Report.CumQty : null;
            bool isSplit = bound?.Report.ExecType == ExecType.Restated && layers[i + 1].Quantity != 0m;
            if (Trail(within[i], at, target) is not { } part)
            {
                // A split changes the total with the quantity.
                if (!isSplit || Trail(within[i], at, bound!.Report.CumQty * layers[i].Quantity / layers[i + 1].Quantity) is not { } unsplit)
                    return null;
                part = unsplit;
            }

            trail.AddRange(part.Reports);
            at = target ?? part.End;
            if (bound is not null)
                trail.Add(bound);
        }

        return trail;
    }

    private static decimal QuantityOf(Fix44Order before, ExecutionReport report, decimal quantity) =>
        report.OrderQty > 0m ? report.OrderQty : before.QuantityAsked(report.ClientOrderId) ?? quantity;

    private static int? LayerOf(List<(ClientOrderId Id, decimal Quantity, bool HasEnded)> layers, Edge edge, Func<Edge, bool> isFilledAfterEnd, Fix44Order before, bool isEndedAnywhere)
    {
        ExecutionReport report = edge.Taken.Report;
        bool hasEnded = report.ClaimsEnd() || (report.OrderStatus is OrderStatus.Filled or OrderStatus.DoneForDay && isFilledAfterEnd(edge));
        // The report that told of a quantity which it may have all the same may be lost: then no layer has it.
        return Within(isExact: true) ?? (before.MayHave(report.OrderQty) ? Within(isExact: false) : null);

        int? Within(bool isExact)
        {
            int? found = null;
            for (int i = 0; i < layers.Count; i++)
            {
                if (layers[i].HasEnded != hasEnded && !isEndedAnywhere && !(report.OrderStatus == OrderStatus.Filled && layers[0].HasEnded))
                    continue;
                if (isExact && report.OrderQty != 0m && report.OrderQty != layers[i].Quantity && !before.IsInMoney(layers[i].Id))
                    continue;
                if (found is null || (layers[found.Value].Id != report.ClientOrderId && layers[i].Id == report.ClientOrderId))
                    found = i;
            }

            return found;
        }
    }

    // One trail that uses every edge once, from a total to another (or to wherever it ends), in Hierholzer's way.
    private static (List<TakenReport> Reports, decimal End)? Trail(List<Edge> edges, decimal from, decimal? to)
    {
        Dictionary<decimal, int> surplus = new(edges.Count + 1) { [from] = -1 };
        foreach (Edge edge in edges)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(surplus, edge.From, out _)++;
            CollectionsMarshal.GetValueRefOrAddDefault(surplus, edge.To, out _)--;
        }

        decimal end = from;
        int open = 0;
        foreach ((decimal total, int more) in surplus)
        {
            if (more == 0)
                continue;
            if (more != -1 || ++open > 1)
                return null;
            end = total;
        }

        if (to is { } target && target != end)
            return null;

        Dictionary<decimal, List<Edge>> leaving = [];
        foreach (Edge edge in edges)
        {
            if (!leaving.TryGetValue(edge.From, out List<Edge>? there))
                leaving.Add(edge.From, there = []);
            there.Add(edge);
        }

        // What another busts or corrects comes before it: a round trip is begun as early as it can be.
        HashSet<string> referred = [.. edges.Select(static edge => edge.Taken.Report.ExecRefId).OfType<string>()];
        HashSet<string> missing = [.. edges.Select(static edge => edge.Taken.Report.ExecId).Where(referred.Contains)];
        List<Edge> trail = Leave(from);
        for (int i = 0; i <= trail.Count && trail.Count < edges.Count; i++)
        {
            decimal here = i == 0 ? from : trail[i - 1].To;
            if (leaving.TryGetValue(here, out List<Edge>? unused) && unused.Count > 0)
                trail.InsertRange(i--, Leave(here));
            else if (i < trail.Count)
                missing.Remove(trail[i].Taken.Report.ExecId);
        }

        return trail.Count == edges.Count ? ([.. trail.Select(static edge => edge.Taken)], end) : null; // else some totals are not connected with the others

        List<Edge> Leave(decimal at)
        {
            List<Edge> way = [];
            HashSet<string> ahead = [.. missing];
            while (leaving.TryGetValue(at, out List<Edge>? there) && there.Count > 0)
            {
                int next = there.FindIndex(edge => edge.Taken.Report.ExecRefId is { } of && !ahead.Contains(of));
                if (next < 0)
                    next = there.FindIndex(edge => edge.Taken.Report.ExecRefId is null && referred.Contains(edge.Taken.Report.ExecId));
                if (next < 0)
                    next = there.FindIndex(static edge => edge.Taken.Report.ExecRefId is null);
                next = Math.Max(next, 0);
                way.Add(there[next]);
                ahead.Remove(there[next].Taken.Report.ExecId);
                at = there[next].To;
                there.RemoveAt(next);
            }

            return way;
        }
    }

    private readonly record struct Edge(TakenReport Taken, decimal From, decimal To);
}

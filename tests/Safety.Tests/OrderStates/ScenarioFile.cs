using Safety.Identity;
using Safety.Orders;

namespace Safety.Tests.OrderStates;

/// <summary>
/// The order-state matrices of FIX 4.4 in <c>fix44-scenarios.txt</c>. They have few ExecIDs, no sequence numbers, no times and few
/// prices: those are synthesised here, in the order of the rows.
/// </summary>
internal static class ScenarioFile
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 5, 14, 30, 0, TimeSpan.Zero);

    /// <summary>Cells the source itself is not sure of, and rows that are about no order of ours.</summary>
    public static List<string> Exceptions { get; } = [];

    /// <summary>Every order of every scenario, along its main path and each of its reject branches.</summary>
    public static IReadOnlyList<OrderScenario> All { get; } = [.. Read(Path.Combine(AppContext.BaseDirectory, "OrderStates", "fix44-scenarios.txt"))];

    public static int Scenarios { get; private set; }

    public static int Rows { get; private set; }

    private static IEnumerable<OrderScenario> Read(string path)
    {
        string[] lines = [.. File.ReadLines(path).Where(static line => line.Length > 0 && line[0] != '#')];
        for (int start = 0, end; start < lines.Length; start = end)
        {
            string[] head = lines[start].Split(' ');
            for (end = start + 1; end < lines.Length && !lines[end].StartsWith("scenario ", StringComparison.Ordinal);)
                end++;
            MatrixRow[] rows = [.. lines[(start + 1)..end].Select(static line => new MatrixRow(line))];
            Scenarios++;
            Rows += rows.Length;
            List<int[]> paths = [[.. Enumerable.Range(0, rows.Length).Where(i => !rows[i].IsBranch)]];
            foreach (int branch in Enumerable.Range(0, rows.Length).Where(i => rows[i].IsBranch))
                paths.Add([.. Enumerable.Range(0, branch).Where(i => !rows[i].IsBranch), branch]);
            for (int i = 0; i < paths.Count; i++)
            {
                foreach (OrderScenario order in Orders(i == 0 ? head[1] : $"{head[1]} branch {i}", [.. paths[i].Select(row => (row, rows[row]))], head.Contains("gtc"), head.Contains("money")))
                    yield return order;
            }
        }
    }

    // A scenario may be about two orders (B.1.d), and a row about none that was sent (B.1.f, G.1.a).
    private static IEnumerable<OrderScenario> Orders(string name, (int Number, MatrixRow Row)[] rows, bool isGoodTillCancel, bool isNotional)
    {
        Dictionary<string, List<ScenarioStep>> orders = [];
        Dictionary<string, string> firstIds = [];
        string? last = null;
        foreach ((int number, MatrixRow row) in rows)
        {
            if (!row.IsReport && row is not { IsRequest: true, Message: not "Status" })
                continue; // a telephone call, or a question: nothing changes
            string id = row.Id ?? last ?? "";
            bool isNewOrder = row is { IsRequest: true, Message: "New" } || (id == "NONE" && !firstIds.ContainsKey(id));
            if (isNewOrder && !firstIds.ContainsKey(id))
            {
                firstIds.Add(id, id);
                orders.Add(id, [new ScenarioStep(id, null, null, row.OrderQty ?? 0m, false, null, null, null, null)]);
            }

            string? first = firstIds.GetValueOrDefault(row.OriginalId ?? id) ?? firstIds.GetValueOrDefault(id);
            if (first is null)
            {
                Exceptions.Add($"{name} row {number + 1}: about {id}, which is no order of ours");
                continue;
            }

            last = row.IsRequest ? last ?? id : id;
            firstIds.TryAdd(id, first);
            if (row.IsRequest)
            {
                if (row.OriginalId is not null)
                    orders[first].Add(new ScenarioStep(id, row.OriginalId, null, row.OrderQty, row.Message == "Cancel", null, null, null, null));
                continue;
            }

            if (row.IsUnsure)
                Exceptions.Add($"{name} row {number + 1}: OrdStatus is uncertain in the source");
            if (row.ExecType != ExecType.CancelReject && row.LeavesQty is null)
                Exceptions.Add($"{name} row {number + 1}: LeavesQty is uncertain in the source");
            orders[first].Add(Report(name, number, row, id));
        }

        return orders.Select(order => new OrderScenario(
            orders.Count == 1 ? name : $"{name} order {order.Key}", order.Value, isGoodTillCancel ? TimeInForce.GoodTillCancel : TimeInForce.Day, isNotional))
            .Where(static order => order.Reports.Count > 0);
    }

    private static ScenarioStep Report(string name, int number, MatrixRow row, string id)
    {
        ExecutionReport report = new()
        {
            ClientOrderId = new ClientOrderId(id),
            OrigClientOrderId = row.OriginalId is null ? null : new ClientOrderId(row.OriginalId),
            ExecId = row.ExecId ?? $"{name}/{number}",
            ExecType = row.ExecType,
            OrderStatus = row.Status,
            OrderQty = row.LeavesQty is null ? 0m : row.OrderQty ?? 0m,
            CumQty = row.CumQty ?? 0m,
            LeavesQty = row.LeavesQty ?? 0m,
            LastQty = row.LastQty ?? 0m,
            LastPx = row.LastPx is { } price and > 0m ? price : row.ExecType is ExecType.Trade or ExecType.TradeCorrect ? 100m : 0m,
            ExecRefId = row.ExecRefId,
            VenueTime = s_start.AddSeconds(number),
            VenueSequence = number + 1,
        };
        return new ScenarioStep(id, row.OriginalId, report, null, false, row.IsUnsure ? null : row.Status, row.CumQty, row.LeavesQty, row.AveragePrice);
    }
}

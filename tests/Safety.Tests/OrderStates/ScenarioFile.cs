using System.Text.Json;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Tests.OrderStates;

/// <summary>
/// The order-state matrices of FIX 4.4 in <c>shared/fix/order-state-scenarios.json</c> beside the repository. The matrices have few
/// ExecIDs, no sequence numbers, no times and few prices: those are synthesised here, in the order of the rows.
/// </summary>
internal static class ScenarioFile
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 5, 14, 30, 0, TimeSpan.Zero);

    /// <summary>The file; null where it is not at hand.</summary>
    public static string? Path { get; } = SharedFolder.Find(SharedFolder.OrderStates);

    /// <summary>Cells the source itself is not sure of, and rows that are about no order of ours.</summary>
    public static List<string> Exceptions { get; } = [];

    /// <summary>Every order of every scenario, along its main path and each of its reject branches.</summary>
    public static IReadOnlyList<OrderScenario> All { get; } = Path is null ? [] : [.. Read(Path)];

    public static int Scenarios { get; private set; }

    public static int Rows { get; private set; }

    private static IEnumerable<OrderScenario> Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        List<OrderScenario> all = [];
        foreach (JsonElement scenario in document.RootElement.GetProperty("scenarios").EnumerateArray())
        {
            Scenarios++;
            string name = Text(scenario, "scenario_id")!;
            JsonElement[] rows = [.. scenario.GetProperty("steps").EnumerateArray()];
            Rows += rows.Length;
            bool isGoodTillCancel = Text(scenario, "group") == "GT" || Text(scenario, "title")!.StartsWith("GTC", StringComparison.Ordinal);
            bool isNotional = rows.Any(static row => row.TryGetProperty("cash_order_qty", out _));
            List<int[]> paths = [[.. Enumerable.Range(0, rows.Length).Where(i => !IsAlternative(rows[i]))]];
            foreach (int branch in Enumerable.Range(0, rows.Length).Where(i => IsAlternative(rows[i])))
                paths.Add([.. Enumerable.Range(0, branch).Where(i => !IsAlternative(rows[i])), branch]);
            for (int i = 0; i < paths.Count; i++)
                all.AddRange(Orders(i == 0 ? name : $"{name} branch {i}", [.. paths[i].Select(row => (row, rows[row]))], isGoodTillCancel, isNotional));
        }

        return all;
    }

    // A scenario may be about two orders (B.1.d), and a row about none that was sent (B.1.f, G.1.a).
    private static IEnumerable<OrderScenario> Orders(string name, (int Number, JsonElement Row)[] rows, bool isGoodTillCancel, bool isNotional)
    {
        Dictionary<string, List<ScenarioStep>> orders = [];
        Dictionary<string, string> firstIds = [];
        string? last = null;
        foreach ((int number, JsonElement row) in rows)
        {
            string message = Text(row, "message") ?? "";
            string id = Text(row, "cl_ord_id") ?? last ?? "";
            string? original = Text(row, "orig_cl_ord_id");
            bool isFromClient = Text(row, "direction")?.StartsWith("client", StringComparison.Ordinal) == true;
            if (message.Length == 0 || message == "Order Status Request")
                continue; // a telephone call, or a question: nothing changes
            bool isNewOrder = message == "New Order Single" || (id == "NONE" && !firstIds.ContainsKey(id));
            if (isNewOrder && !firstIds.ContainsKey(id))
            {
                firstIds.Add(id, id);
                orders.Add(id, [new ScenarioStep(id, null, null, Number(row, "order_qty") ?? 0m, false, null, null, null, null)]);
            }

            string? first = firstIds.GetValueOrDefault(original ?? id) ?? firstIds.GetValueOrDefault(id);
            if (first is null)
            {
                Exceptions.Add($"{name} row {number + 1}: about {id}, which is no order of ours");
                continue;
            }

            last = isFromClient ? last ?? id : id;
            firstIds.TryAdd(id, first);
            if (isFromClient)
            {
                if (original is not null)
                    orders[first].Add(new ScenarioStep(id, original, null, message == "Order Cancel Request" ? null : Number(row, "order_qty"), message == "Order Cancel Request", null, null, null, null));
                continue;
            }

            if (Text(row, "ord_status_uncertain") is not null)
                Exceptions.Add($"{name} row {number + 1}: OrdStatus is uncertain in the source");
            if (message == "Execution Report" && Number(row, "leaves_qty") is null)
                Exceptions.Add($"{name} row {number + 1}: LeavesQty is uncertain in the source");
            orders[first].Add(Report(name, number, row, message, id, original));
        }

        return orders.Select(order => new OrderScenario(
            orders.Count == 1 ? name : $"{name} order {order.Key}", order.Value, isGoodTillCancel ? TimeInForce.GoodTillCancel : TimeInForce.Day, isNotional))
            .Where(static order => order.Reports.Count > 0);
    }

    private static ScenarioStep Report(string name, int number, JsonElement row, string message, string id, string? original)
    {
        ExecType type = message == "Order Cancel Reject" ? ExecType.CancelReject : Parse<ExecType>(Text(row, "exec_type")!);
        OrderStatus status = Parse<OrderStatus>(Text(row, "ord_status")!);
        bool isUncertain = Text(row, "ord_status_uncertain") is not null;
        decimal? leaves = Number(row, "leaves_qty");
        ExecutionReport report = new()
        {
            ClientOrderId = new ClientOrderId(id),
            OrigClientOrderId = original is null ? null : new ClientOrderId(original),
            ExecId = Text(row, "exec_id") ?? $"{name}/{number}",
            ExecType = type,
            OrderStatus = status,
            OrderQty = leaves is null ? 0m : Number(row, "order_qty") ?? 0m,
            CumQty = Number(row, "cum_qty") ?? 0m,
            LeavesQty = leaves ?? 0m,
            LastQty = Number(row, "last_qty") ?? 0m,
            LastPx = Number(row, "last_px") is { } price and > 0m ? price : type is ExecType.Trade or ExecType.TradeCorrect ? 100m : 0m,
            ExecRefId = Text(row, "exec_ref_id"),
            VenueTime = s_start.AddSeconds(number),
            VenueSequence = number + 1,
        };
        return new ScenarioStep(id, original, report, null, false, isUncertain ? null : status, Number(row, "cum_qty"), leaves, Number(row, "avg_px"));
    }

    private static bool IsAlternative(JsonElement row) => row.TryGetProperty("alternative_branch", out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static T Parse<T>(string text)
        where T : struct, Enum => Enum.Parse<T>(text.Replace(" ", "", StringComparison.Ordinal), ignoreCase: true);

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : null;

    private static decimal? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : null;
}

using System.Globalization;
using Safety.Lifecycle;
using Safety.Orders;
using Xunit.Abstractions;

namespace Safety.Tests.OrderStates;

/// <summary>Every order-state matrix of FIX 4.4 through the shipped machine.</summary>
public class Fix44ScenarioTests(ITestOutputHelper output)
{
    private const int MostPermuted = 8;

    [Fact]
    public void EveryStep_HasTheTablesStateAndQuantities()
    {
        List<string> wrong = [];
        int steps = 0;
        foreach (OrderScenario scenario in ScenarioFile.All)
        {
            Fix44Order order = scenario.Open();
            foreach (ScenarioStep step in scenario.Steps.Skip(1))
            {
                if (step.Report is null)
                {
                    order = step.IsCancelRequest ? order.CancelAsked() : order.Asked(new(step.Id), step.Asked!.Value);
                    continue;
                }

                steps++;
                OrderStep<Fix44Order> applied = order.Apply(step.Report);
                order = applied.Order;
                Expect(applied.Quarantine is null, applied.Quarantine);
                Expect(order.Disagreement(step.Report) is null, order.Disagreement(step.Report));
                Expect(step.Status is null || order.State == step.Status, $"OrdStatus {order.State}, the table has {step.Status}");
                Expect(step.CumQty is null || order.CumQty == step.CumQty, $"CumQty {order.CumQty}, the table has {step.CumQty}");
                Expect(step.LeavesQty is null || order.LeavesQty == step.LeavesQty, $"LeavesQty {order.LeavesQty}, the table has {step.LeavesQty}");
                Expect(step.AveragePrice is null || step.Report.ExecType is ExecType.Rejected || order.AveragePrice == step.AveragePrice, $"AvgPx {order.AveragePrice}, the table has {step.AveragePrice}");

                void Expect(bool holds, string? otherwise)
                {
                    if (!holds)
                        wrong.Add($"{scenario} {step.Report!.ExecId} {step.Report.ExecType}: {otherwise}");
                }
            }
        }

        foreach (string exception in ScenarioFile.Exceptions)
            output.WriteLine(exception);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ScenarioFile.Scenarios} scenarios, {ScenarioFile.Rows} rows, {ScenarioFile.All.Count} orders and branches, {steps} reports"));
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        Assert.Equal(35, ScenarioFile.Scenarios);
        Assert.Equal(275, ScenarioFile.Rows);
        Assert.Equal(242, steps);
    }

    [Fact]
    public void EveryOrderOfArrival_EndsTheSame()
    {
        int orders = 0;
        foreach (OrderScenario scenario in ScenarioFile.All)
        {
            foreach (IReadOnlyList<ExecutionReport> arrival in Arrivals(scenario.Reports))
            {
                orders++;
                AssertEnds(scenario, arrival, scenario.Last.Status);
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{orders} orders of arrival"));
    }

    [Fact]
    public void EveryOrderOfArrival_WithoutNumbersAndTimes_HasTheSameQuantities()
    {
        foreach (OrderScenario scenario in ScenarioFile.All)
        {
            ExecutionReport[] unordered = [.. scenario.Reports.Select(static report => report with { VenueSequence = 0, VenueTime = default })];
            (decimal, decimal, OrderStatus)? first = null;
            foreach (IReadOnlyList<ExecutionReport> arrival in Arrivals(unordered, mostPermuted: 6))
            {
                VenueHistory venue = Receive(scenario, arrival);
                first ??= (venue.Order.CumQty, venue.Order.LeavesQty, venue.Order.State);
                Assert.Equal(first, (venue.Order.CumQty, venue.Order.LeavesQty, venue.Order.State));
            }

            Assert.True(scenario.Last.CumQty == first!.Value.Item1, $"{scenario}: CumQty {first.Value.Item1}, the table has {scenario.Last.CumQty}");
        }
    }

    [Fact]
    public void FalsifiedCumQtyLastQtyOrStatus_IsQuarantined()
    {
        List<string> missed = [];
        int falsified = 0;
        foreach (OrderScenario scenario in ScenarioFile.All)
        {
            for (int i = 0; i < scenario.Reports.Count; i++)
            {
                foreach (ExecutionReport lie in Falsified(scenario.Reports[i]))
                {
                    falsified++;
                    ExecutionReport[] reports = [.. scenario.Reports];
                    reports[i] = lie;
                    if (!Receive(scenario, reports).Read.Any(read => !read.Agrees && read.Taken.Report == lie))
                        missed.Add($"{scenario} {lie.ExecId} {lie.ExecType}: {lie.OrderStatus} {lie.LastQty} {lie.CumQty}");
                }
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{falsified} falsified reports"));
        Assert.True(missed.Count == 0, string.Join(Environment.NewLine, missed));
        Assert.True(falsified > 1_000);
    }

    [Fact]
    public void TrueReports_AreNeverQuarantined()
    {
        foreach (OrderScenario scenario in ScenarioFile.All)
        {
            VenueHistory venue = Receive(scenario, scenario.Reports);
            Assert.True(!venue.HasComplaint, $"{scenario}: {string.Join("; ", venue.Read.Select(static read => read.Complaint))}");
        }
    }

    private static IEnumerable<ExecutionReport> Falsified(ExecutionReport report)
    {
        if (report.OrderQty > 0m)
        {
            yield return report with { CumQty = report.CumQty + 1m };
            if (report.CumQty > 1m)
                yield return report with { CumQty = report.CumQty - 1m };
        }

        if (report.OrderQty > 0m && report.ExecType is ExecType.Trade or ExecType.TradeCorrect)
        {
            yield return report with { LastQty = report.LastQty + 1m };
            yield return report with { LastQty = report.LastQty - 1m };
        }

        foreach (OrderStatus status in (OrderStatus[])[OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Filled, OrderStatus.Canceled, OrderStatus.Expired, OrderStatus.Rejected, OrderStatus.Calculated])
        {
            if (status != report.OrderStatus && !MayStandFor(report, status))
                yield return report with { OrderStatus = status };
        }
    }

    // Venues use subsets of the states: one that does not tell what is pending or halted says what the quantities say. A Cancel Reject
    // has no quantities to say it by; where the order is filled or over, a venue that has put it out of its book says that it is unknown (B.1.f).
    private static bool MayStandFor(ExecutionReport report, OrderStatus claimed) =>
        (report is { ExecType: ExecType.CancelReject, OrderStatus: OrderStatus.Filled or OrderStatus.Canceled or OrderStatus.Expired } && claimed == OrderStatus.Rejected)
        || report.OrderStatus is OrderStatus.PendingCancel or OrderStatus.PendingReplace or OrderStatus.DoneForDay or OrderStatus.Stopped
        && (report.ExecType == ExecType.CancelReject
            || claimed == (report.CumQty == 0m ? OrderStatus.New : report.CumQty < report.OrderQty ? OrderStatus.PartiallyFilled : OrderStatus.Filled));

    private static VenueHistory Receive(OrderScenario scenario, IReadOnlyList<ExecutionReport> arrival)
    {
        VenueHistory venue = scenario.OpenAtVenue();
        for (int i = 0; i < arrival.Count; i++)
            venue = venue.With(new TakenReport((ulong)i + 1, arrival[i], 0));
        return venue;
    }

    private static void AssertEnds(OrderScenario scenario, IReadOnlyList<ExecutionReport> arrival, OrderStatus? status)
    {
        VenueHistory venue = Receive(scenario, arrival);
        ScenarioStep last = scenario.Last;
        bool isSame = venue.Order.CumQty == last.CumQty && (last.LeavesQty is null || venue.Order.LeavesQty == last.LeavesQty)
            && (status is null || scenario.Reports[^1] != last.Report || venue.Order.State == status) && !venue.HasComplaint;
        if (!isSame)
            Assert.Fail($"{scenario} arriving as {string.Join(", ", arrival.Select(static report => report.ExecId))}: {venue.Order.State} {venue.Order.CumQty} {venue.Order.LeavesQty}, the table has {status} {last.CumQty} {last.LeavesQty}");
    }

    // Every permutation of up to eight reports; above, seeded samples.
    private static IEnumerable<IReadOnlyList<ExecutionReport>> Arrivals(IReadOnlyList<ExecutionReport> reports, int mostPermuted = MostPermuted)
    {
        if (reports.Count <= mostPermuted)
            return Permutations([.. reports], 0);
        Random random = new(reports.Count);
        return Enumerable.Range(0, 500).Select(_ =>
        {
            ExecutionReport[] shuffled = [.. reports];
            random.Shuffle(shuffled);
            return (IReadOnlyList<ExecutionReport>)shuffled;
        });
    }

    private static IEnumerable<IReadOnlyList<ExecutionReport>> Permutations(ExecutionReport[] reports, int from)
    {
        if (from >= reports.Length - 1)
        {
            yield return reports;
            yield break;
        }

        for (int i = from; i < reports.Length; i++)
        {
            (reports[from], reports[i]) = (reports[i], reports[from]);
            foreach (IReadOnlyList<ExecutionReport> permutation in Permutations(reports, from + 1))
                yield return permutation;
            (reports[from], reports[i]) = (reports[i], reports[from]);
        }
    }
}

using System.Globalization;
using Safety.Lifecycle;
using Safety.Orders;
using Xunit.Abstractions;

namespace Safety.Tests.Families;

/// <summary>One report of an order is false. Nothing else explains it, so an alarm is raised once nothing more can be on its way.</summary>
public class FalsifiedReportTests(ITestOutputHelper output)
{
    [Fact]
    public void FalsifiedFillBustOrEnd_RaisesAnAlarm_InEveryForm()
    {
        List<string> missed = [];
        int falsified = 0;
        foreach (ToldOrder order in OrderCorpus.All.Concat(OrderCorpus.OfOneInstant(100)))
        {
            foreach ((string how, ExecutionReport[] reports) in order.Forms())
            {
                for (int i = 0; i < reports.Length; i++)
                {
                    foreach (ExecutionReport lie in FalsifiedTotals(reports[i]))
                    {
                        falsified++;
                        if (!RaisesContradiction(order, reports, i, lie, falsified))
                            missed.Add($"{order} {how}: {lie.ExecType} {lie.OrderStatus} of {lie.OrderQty} last {lie.LastQty} cum {lie.CumQty} (was last {reports[i].LastQty} cum {reports[i].CumQty})");
                    }
                }
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{falsified} falsified, {missed.Count} missed"));
        Assert.True(missed.Count == 0, $"{missed.Count} of {falsified} missed{Environment.NewLine}{string.Join(Environment.NewLine, missed.Take(20))}");
        Assert.True(falsified > 3_000);
    }

    [Fact]
    public void FalsifiedStatus_RaisesAnAlarm_WhereverItNamesATotalThatTheOrderNeverHad()
    {
        List<string> missed = [];
        int falsified = 0;
        foreach (ToldOrder order in OrderCorpus.All)
        {
            bool isNotional = order.Reports.All(static report => report.OrderQty == 0m) || order.Open().Family.First.Admission.Terms!.Size.IsNotional;
            if (isNotional)
                continue; // nobody but the venue knows what fills it
            foreach ((string how, ExecutionReport[] reports) in order.Forms())
            {
                for (int i = 0; i < reports.Length; i++)
                {
                    foreach (OrderStatus status in (OrderStatus[])[OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Filled, OrderStatus.Canceled, OrderStatus.Expired, OrderStatus.Rejected, OrderStatus.Calculated])
                    {
                        if (status == reports[i].OrderStatus || HadTotalOf(reports, reports[i], status))
                            continue;
                        falsified++;
                        if (!RaisesContradiction(order, reports, i, reports[i] with { OrderStatus = status }, falsified))
                            missed.Add($"{order} {how}: {reports[i].ExecType} {reports[i].OrderQty} cum {reports[i].CumQty} {reports[i].OrderStatus} told as {status}");
                    }
                }
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{falsified} falsified, {missed.Count} missed"));
        Assert.True(missed.Count == 0, $"{missed.Count} of {falsified} missed{Environment.NewLine}{string.Join(Environment.NewLine, missed.Take(20))}");
        Assert.True(falsified > 1_000);
    }

    private static IEnumerable<ExecutionReport> FalsifiedTotals(ExecutionReport report)
    {
        if (report.OrderQty == 0m || report.ExecType is not (ExecType.Trade or ExecType.TradeCancel or ExecType.TradeCorrect or ExecType.Canceled or ExecType.Expired))
            yield break;
        yield return report with { CumQty = report.CumQty + 0.5m };
        if (report.CumQty >= 1m)
            yield return report with { CumQty = report.CumQty - 0.5m };
        if (report.ExecType is ExecType.Trade or ExecType.TradeCorrect)
        {
            yield return report with { LastQty = report.LastQty + 0.5m };
            yield return report with { LastQty = report.LastQty - 0.5m };
        }
    }

    // What the order was at any time, or says of itself while something is pending, names no total that it never had.
    private static bool HadTotalOf(ExecutionReport[] reports, ExecutionReport lie, OrderStatus status) => status switch
    {
        OrderStatus.New => lie.CumQty == 0m || lie.OrderQty == 0m,
        OrderStatus.PartiallyFilled => (lie.CumQty > 0m && lie.CumQty < lie.OrderQty) || lie.OrderQty == 0m,
        OrderStatus.Filled => lie.CumQty >= lie.OrderQty,
        _ => Array.Exists(reports, report => report.OrderStatus == status || report.ExecType.ToString() == status.ToString()),
    } || (lie.ExecType is ExecType.Rejected or ExecType.CancelReject && status == OrderStatus.Rejected);

    private static bool RaisesContradiction(ToldOrder order, ExecutionReport[] reports, int index, ExecutionReport lie, int seed)
    {
        ExecutionReport[] told = [.. reports];
        told[index] = lie;
        if (seed % 2 == 0)
            new Random(seed).Shuffle(told);
        FamilyBook book = order.Open();
        foreach (ExecutionReport report in told)
            book.Report(report);
        book.WaitForAll(Journal.WaitFor.ReportGap);
        return book.Family.Alarms.Any(static alarm => alarm.Kind == AlarmKind.Contradiction) || book.Family.Alarms.Any(alarm => !order.GoesBeyond);
    }
}

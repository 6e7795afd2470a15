using System.Globalization;
using Safety.Journal;
using Safety.Lifecycle;
using Safety.Orders;
using Xunit.Abstractions;

namespace Safety.Tests.Families;

/// <summary>What <see cref="ArrivalTests"/> shows of one kind of venue, for every kind of replacement, for fees taken in units, and for sells.</summary>
public class FacetArrivalTests(ITestOutputHelper output)
{
    private const int Lives = 240;

    [Fact]
    public void HonestLife_InAnyArrival_EndsTheSame_AndRaisesNothing()
    {
        List<string> wrong = [];
        int arrivals = 0;
        foreach (FacetOrder order in AllLives())
        {
            string? end = null;
            foreach ((string how, ExecutionReport[] reports) in Forms(order))
            {
                Random random = new(order.Seed);
                for (int i = 0; i < 8; i++)
                {
                    ExecutionReport[] arrival = [.. reports];
                    if (i > 0)
                        random.Shuffle(arrival);
                    if (i > 4)
                        arrival = [.. arrival, .. reports.Where(_ => random.Next(2) == 0)];
                    arrivals++;
                    if (Problem(order, Take(order, arrival), ref end) is not { } problem)
                        continue;
                    wrong.Add($"{order} {how} as {Describe(arrival)}: {problem}");
                    break;
                }
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{2 * Lives} lives, {arrivals} arrivals, {wrong.Count} wrong"));
        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong{Environment.NewLine}{string.Join(Environment.NewLine, wrong.Take(20))}");
    }

    [Fact]
    public void FalsifiedExecutionOrEnd_RaisesAnAlarm()
    {
        List<string> missed = [];
        int falsified = 0;
        foreach (FacetOrder order in AllLives())
        {
            foreach ((string how, ExecutionReport[] reports) in Forms(order))
            {
                for (int i = 0; i < reports.Length; i++)
                {
                    foreach (ExecutionReport lie in Lies(reports[i]))
                    {
                        ExecutionReport[] told = [.. reports];
                        told[i] = lie;
                        new Random(++falsified).Shuffle(told);
                        FamilyBook book = Take(order, told);
                        book.WaitForAll(WaitFor.ReportGap);
                        if (book.Family.Alarms.IsEmpty)
                            missed.Add($"{order} {how}: {lie.ExecType} of {lie.ClientOrderId} {lie.OrderQty} last {lie.LastQty} cum {lie.CumQty} (was last {reports[i].LastQty} cum {reports[i].CumQty}) in {Describe(reports)}");
                    }
                }
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{falsified} falsified, {missed.Count} missed"));
        Assert.True(missed.Count == 0, $"{missed.Count} of {falsified} missed{Environment.NewLine}{string.Join(Environment.NewLine, missed.Take(20))}");
    }

    private static IEnumerable<FacetOrder> AllLives() => Enumerable.Range(0, Lives).SelectMany(static seed => (FacetOrder[])[new(seed), new(seed, isNamed: true)]);

    private static IEnumerable<ExecutionReport> Lies(ExecutionReport report)
    {
        if (report.OrderQty == 0m || report.ExecType is not (ExecType.Trade or ExecType.TradeCancel or ExecType.TradeCorrect or ExecType.Canceled or ExecType.Expired))
            yield break;
        yield return report with { CumQty = report.CumQty + 0.25m };
        if (report.CumQty >= 1m)
            yield return report with { CumQty = report.CumQty - 0.25m };
        if (report.ExecType is ExecType.Trade or ExecType.TradeCorrect)
            yield return report with { LastQty = report.LastQty + 0.25m };
    }

    private static IEnumerable<(string How, ExecutionReport[] Reports)> Forms(FacetOrder order)
    {
        yield return ("numbered", [.. order.Reports]);
        yield return ("timed", [.. order.Reports.Select(static report => report with { VenueSequence = 0 })]);
        yield return ("neither", [.. order.Reports.Select(static report => report with { VenueSequence = 0, VenueTime = FamilyBook.Start })]);
    }

    private static FamilyBook Take(FacetOrder order, ExecutionReport[] arrival)
    {
        FamilyBook book = order.Open();
        foreach (ExecutionReport report in arrival)
            book.Report(report);
        return book;
    }

    private static string? Problem(FacetOrder order, FamilyBook book, ref string? end)
    {
        if (book.Family.HasDoubt)
            return $"it is in doubt: {string.Join("; ", book.Family.Complaints)}; {book.End}";
        if (!book.Family.Alarms.IsEmpty)
            return $"it raises {string.Join("; ", book.Family.Alarms)}";
        book.WaitForAll(WaitFor.LateFill);
        end ??= book.End;
        if (book.End != end)
            return $"it ends with {book.End} and not with {end}";
        if (book.Family.CumQty != order.Cum || book.Account.Holding("Q").Units != order.Position)
            return $"CumQty is {book.Family.CumQty} and not {order.Cum}, the position {book.Account.Holding("Q").Units} and not {order.Position}";
        bool isReserved = order.MayBeTwo && order.Leaves > 0m ? book.Family.Contribution.OpenUnits >= order.Leaves : book.Family.Contribution.OpenUnits == order.Leaves;
        return !isReserved ? $"{book.Family.Contribution.OpenUnits} are open and not {order.Leaves}: {book.End}" : null;
    }

    private static string Describe(IEnumerable<ExecutionReport> arrival) =>
        string.Join(", ", arrival.Select(static report => FormattableString.Invariant($"{report.ClientOrderId} {report.ExecType}/{report.OrderStatus} {report.OrderQty} cum {report.CumQty} last {report.LastQty} {report.ExecId[..3]}{(report.ExecRefId is null ? "" : "<" + report.ExecRefId[..3])}")));
}

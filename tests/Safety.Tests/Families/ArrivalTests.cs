using System.Globalization;
using Safety.Lifecycle;
using Safety.Orders;
using Xunit.Abstractions;

namespace Safety.Tests.Families;

/// <summary>
/// Any order of arrival, any duplication, with numbers, with times or with neither, ends with the same intents, reserves and position,
/// and raises nothing that one reading of the reports explains.
/// </summary>
public class ArrivalTests(ITestOutputHelper output)
{
    /// <summary>Five reports in every order, longer stories by samples; the long form takes eight.</summary>
    [Fact]
    public void EveryOrderOfArrival_EndsTheSame_AndRaisesNothing() => AssertEndsTheSame(most: 5, samples: 60);

    [Fact]
    [Trait("Form", "Long")]
    public void EveryOrderOfArrival_EndsTheSame_AndRaisesNothing_Long() => AssertEndsTheSame(most: 8, samples: 2_000);

    private void AssertEndsTheSame(int most, int samples)
    {
        int arrivals = 0;
        // Each order for itself: the long form is the longest test of the tree.
        string[] wrong = [.. OrderCorpus.All.AsParallel().AsOrdered().SelectMany(order =>
        {
            string? end = null;
            List<string> problems = [];
            foreach ((string how, ExecutionReport[] reports) in order.Forms())
            {
                Arrivals taken = new(order);
                foreach (ExecutionReport[] arrival in ToldOrder.Arrivals(reports, most, samples))
                {
                    FamilyBook book = taken.Take(arrival);
                    Interlocked.Increment(ref arrivals);
                    end ??= book.End;
                    if (Problem(order, book, end) is { } problem)
                    {
                        problems.Add($"{order} {how} as {Describe(arrival)}: {problem}");
                        break;
                    }
                }
            }

            return problems;
        })];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{OrderCorpus.All.Count} orders, {arrivals} arrivals"));
        Assert.True(wrong.Length == 0, $"{wrong.Length} wrong{Environment.NewLine}{string.Join(Environment.NewLine, wrong.Take(20))}");
    }

    /// <summary>Fills, busts, corrections, an end, a restatement, all of one time and without numbers.</summary>
    [Fact]
    public void HistoryOfOneInstant_InAnyOrderOfArrival_EndsAsTheVenueHasIt() => AssertEndsAsTold(seeds: 1_500, samples: 3);

    [Fact]
    [Trait("Form", "Long")]
    public void HistoryOfOneInstant_InAnyOrderOfArrival_EndsAsTheVenueHasIt_Long() => AssertEndsAsTold(seeds: 5_000, samples: 5);

    private void AssertEndsAsTold(int seeds, int samples)
    {
        List<string> wrong = [];
        foreach (ToldOrder order in OrderCorpus.OfOneInstant(seeds))
        {
            string? end = null;
            decimal leaves = order.Reports[^1].LeavesQty;
            foreach (ExecutionReport[] arrival in ToldOrder.Arrivals([.. order.Reports], 0, samples))
            {
                FamilyBook book = Take(order, arrival);
                end ??= book.End;
                string? problem = Problem(order, book, end) ?? (book.Family.LeavesQty == leaves ? null : $"LeavesQty is {book.Family.LeavesQty} and not {leaves}");
                if (problem is not null)
                {
                    wrong.Add($"{order} as {Describe(order.Reports)}: {problem}");
                    break;
                }
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seeds} histories, {wrong.Count} wrong"));
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {seeds} wrong{Environment.NewLine}{string.Join(Environment.NewLine, wrong.Take(20))}");
    }

    [Fact]
    public void EveryDuplication_ChangesNothing()
    {
        List<string> wrong = [];
        Random random = new(5);
        foreach (ToldOrder order in OrderCorpus.All)
        {
            foreach ((string how, ExecutionReport[] reports) in order.Forms())
            {
                string end = Take(order, reports).End;
                for (int i = 0; i < 10; i++)
                {
                    ExecutionReport[] arrival = [.. reports, .. reports.Where(_ => random.Next(2) == 0), .. reports.Where(_ => random.Next(3) == 0)];
                    random.Shuffle(arrival);
                    if (Problem(order, Take(order, arrival), end) is { } problem)
                    {
                        wrong.Add($"{order} {how} as {Describe(arrival)}: {problem}");
                        break;
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong{Environment.NewLine}{string.Join(Environment.NewLine, wrong.Take(20))}");
    }

    private static FamilyBook Take(ToldOrder order, ExecutionReport[] arrival) => new Arrivals(order).Take(arrival);

    /// <summary>Orders of arrival of one order, one after the other: what one begins as the one before it did is not folded again.</summary>
    private sealed class Arrivals(ToldOrder order)
    {
        private readonly List<ExecutionReport> _last = [];
        private readonly List<FamilyBook> _books = [order.Open()];

        public FamilyBook Take(ExecutionReport[] arrival)
        {
            int same = 0;
            while (same < Math.Min(_last.Count, arrival.Length) && ReferenceEquals(_last[same], arrival[same]))
                same++;
            _last.RemoveRange(same, _last.Count - same);
            _books.RemoveRange(same + 1, _books.Count - same - 1);
            foreach (ExecutionReport report in arrival.AsSpan(same))
            {
                FamilyBook book = _books[^1].Copy();
                book.Report(report);
                _last.Add(report);
                _books.Add(book);
            }

            return _books[^1];
        }
    }

    private static string? Problem(ToldOrder order, FamilyBook book, string end)
    {
        if (book.Family.HasDoubt)
            return $"it is in doubt: {string.Join("; ", book.Family.Complaints)}; {book.End}";
        if (book.Family.Alarms.Any(alarm => alarm.Kind != AlarmKind.BeyondLimits || !order.GoesBeyond))
            return $"it raises {string.Join("; ", book.Family.Alarms)}";
        if (book.End != end)
            return $"it ends with {book.End} and not with {end}";
        if (book.Family.CumQty != order.CumQty)
            return $"CumQty is {book.Family.CumQty} and not {order.CumQty}";
        return order.Position is { } position && book.Account.Holding("Q").Units != position ? $"the position is {book.Account.Holding("Q").Units} and not {position}" : null;
    }

    private static string Describe(IEnumerable<ExecutionReport> arrival) =>
        string.Join(", ", arrival.Select(static report => FormattableString.Invariant($"{report.ExecType}/{report.OrderStatus} {report.OrderQty} cum {report.CumQty} last {report.LastQty} {report.ExecId}{(report.ExecRefId is null ? "" : "<" + report.ExecRefId)}")));
}

using System.Diagnostics;
using System.Globalization;
using Safety.Contracts;
using Safety.Journal;
using Safety.Orders;
using Xunit.Abstractions;
using static Safety.Tests.Families.FamilyBook;

namespace Safety.Tests.Families;

/// <summary>What a fact costs where an order is replaced again and again: printed, for it depends on the machine.</summary>
public class ManyReplacementsTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(ReplaceActs.InPlace, 500)]
    [InlineData(ReplaceActs.CancelAndNew, 300)]
    [InlineData(ReplaceActs.NewClientId, 300)]
    public void OneOrder_ReplacedAgainAndAgain_IsFollowedToItsEnd(ReplaceActs acts, int times)
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = acts } };
        book.Admit("R0", 10m);
        book.Report(Said("R0", "N0", ExecType.New, OrderStatus.New, 10m));
        (TimeSpan first, TimeSpan last) = (TimeSpan.Zero, TimeSpan.Zero);
        string live = "R0";
        for (int i = 1; i <= times; i++)
        {
            long at = Stopwatch.GetTimestamp();
            (string target, string id, decimal quantity, int ms) = (live, $"R{i}", 10m + (i % 7), i * 10);
            book.Answer(book.Admit(id, quantity, target), AnswerKind.Accepted);
            switch (acts)
            {
                case ReplaceActs.InPlace:
                    book.Report(Said("R0", $"E{i}", ExecType.Replaced, OrderStatus.New, quantity, atMs: ms));
                    break;
                case ReplaceActs.CancelAndNew:
                    book.Report(Said(target, $"C{i}", ExecType.Canceled, OrderStatus.Canceled, 10m + ((i - 1) % 7), atMs: ms));
                    book.Report(Said(id, $"E{i}", ExecType.New, OrderStatus.New, quantity, atMs: ms + 1));
                    live = id;
                    break;
                default:
                    book.Report(Said(id, $"E{i}", ExecType.Replaced, OrderStatus.New, quantity, original: target, atMs: ms));
                    live = id;
                    break;
            }

            if (i <= times / 10)
                first += Stopwatch.GetElapsedTime(at);
            else if (i > times * 9 / 10)
                last += Stopwatch.GetElapsedTime(at);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{acts}: {first.TotalMicroseconds / (times / 10):0} us for one of the first, {last.TotalMicroseconds / (times / 10):0} us for one of the last of {times}"));
        book.WaitForAll(WaitFor.LateFill);
        Assert.Equal((10m + (times % 7), false), (book.Family.Contribution.OpenUnits, book.Family.HasDoubt));
        Assert.Empty(book.Family.Alarms);
    }
}

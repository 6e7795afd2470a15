using Safety.Contracts;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Lifecycle;
using Safety.Orders;
using static Safety.Tests.Families.FamilyBook;

namespace Safety.Tests.Families;

/// <summary>An order that is canceled for another one which carries its totals on: what each of the two has filled itself.</summary>
public class CanceledAndPlacedAnewTests
{
    private static FamilyBook Placed(bool isToldInOrder = true)
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = ReplaceActs.CancelAndNew } };
        book.Admit("X", 10m);
        ExecutionReport[] reports =
        [
            Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1),
            Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 2),
            Said("X", "3", ExecType.Canceled, OrderStatus.Canceled, 10m, 4m, atMs: 3),
            Said("Y", "4", ExecType.New, OrderStatus.PartiallyFilled, 12m, 4m, atMs: 3),
        ];
        book.Admit("Y", 12m, "X");
        foreach (ExecutionReport report in isToldInOrder ? reports : reports.Reverse())
            book.Report(report);
        return book;
    }

    [Fact]
    public void TotalsCarriedOn_AreNoFillsThatWereMissed()
    {
        FamilyBook book = Placed();
        Assert.False(book.Family.MissesReports(new OrderSnapshot(new("Y"), new("V"), OrderStatus.PartiallyFilled, 12m, 4m, Start), book.Intent("Y")));
        book.Add(new Listed(7, new OrderSnapshot(new("Y"), new("V"), OrderStatus.PartiallyFilled, 12m, 4m, Start)));
        Assert.Empty(book.Family.Questions);
        book.Add(new Listed(8, new OrderSnapshot(new("Y"), new("V"), OrderStatus.PartiallyFilled, 12m, 5m, Start)));
        Assert.Single(book.Family.Questions);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatBecomesOfTheFirstOnesFillsLater_ChangesNoTotalOfTheSecond(bool isToldInOrder)
    {
        FamilyBook book = Placed(isToldInOrder);
        book.Report(Said("X", "5", ExecType.TradeCancel, OrderStatus.Canceled, 10m, 0m, of: "2", atMs: 8));
        Assert.Equal((0m, 8m), (book.Family.CumQty, book.Family.Contribution.OpenUnits - book.Intent("X").UnitsAtRisk));
        book.Report(Said("Y", "6", ExecType.Trade, OrderStatus.PartiallyFilled, 12m, 6m, last: 2m, atMs: 9));
        Assert.Equal((2m, false), (book.Family.CumQty, book.Family.HasDoubt));
    }

    [Fact]
    public void TotalThatTheFirstNeverHad_IsADoubt()
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = ReplaceActs.CancelAndNew } };
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1));
        book.Admit("Y", 12m, "X");
        book.Report(Said("Y", "2", ExecType.New, OrderStatus.PartiallyFilled, 12m, 4m, atMs: 3));
        Assert.True(book.Family.HasDoubt);
    }

    [Fact]
    public void RefusedOne_StaysRefused_WhateverIsSaidOfWhatWasToReplaceIt()
    {
        FamilyBook book = Placed();
        ulong z = book.Admit("Z", 13m, "Y");
        ulong u = book.Admit("U", 14m, "Z");
        book.Answer(z, AnswerKind.Accepted, AckStrength.Received, "V");
        book.Answer(u, AnswerKind.Accepted);
        book.Report(Said("Z", "5", ExecType.CancelReject, OrderStatus.PartiallyFilled, original: "Y", atMs: 5));
        book.Report(Said("U", "6", ExecType.CancelReject, OrderStatus.Rejected, original: "Z", atMs: 6));
        Assert.Equal((IntentState.Working, IntentState.Rejected, IntentState.Rejected), (book.Intent("Y").State, book.Intent("Z").State, book.Intent("U").State));
        Assert.False(book.Family.HasDoubt);
    }

    [Fact]
    public void OneThatWasNeverPlaced_CarriesNothingOn()
    {
        FamilyBook book = Placed();
        book.Admit("Z", 3m, "Y");
        book.Report(Said("Y", "5", ExecType.Canceled, OrderStatus.Canceled, 12m, 4m, atMs: 5));
        book.Report(Said("Z", "6", ExecType.Rejected, OrderStatus.Rejected, 3m, atMs: 5));
        Assert.Equal((IntentState.Rejected, false), (book.Intent("Z").State, book.Family.HasDoubt));
    }

    [Theory]
    [InlineData(ReplaceActs.CancelAndNew)]
    [InlineData(ReplaceActs.NewClientId)]
    public void SizeInMoney_ReplacedByMoreUnits_IsNotOverfilledByThem(ReplaceActs acts)
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = acts, ReplacedQty = acts == ReplaceActs.CancelAndNew ? ReplacedQty.Remaining : ReplacedQty.Total } };
        book.Admit("X", 4m, isNotional: true);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 4m, atMs: 1));
        book.Admit("Y", 15m, "X");
        if (acts == ReplaceActs.CancelAndNew)
            book.Report(Said("X", "2", ExecType.Canceled, OrderStatus.Canceled, 4m, atMs: 2));
        book.Report(acts == ReplaceActs.CancelAndNew ? Said("Y", "3", ExecType.New, OrderStatus.New, 15m, atMs: 3) : Said("Y", "3", ExecType.Replaced, OrderStatus.New, 15m, original: "X", atMs: 3));
        book.Report(Said("Y", "4", ExecType.Trade, OrderStatus.PartiallyFilled, 15m, 7m, last: 7m, atMs: 4));
        Assert.Equal((IntentState.PartiallyFilled, 0), (book.Intent("Y").State, book.Family.Alarms.Count));
        book.Report(Said("Y", "5", ExecType.Trade, OrderStatus.Filled, 15m, 16m, last: 9m, atMs: 5));
        Assert.NotEmpty(book.Family.Alarms);
    }

    [Fact]
    public void EachIsLookedUpAsItself()
    {
        FamilyBook book = Placed();
        Assert.Equal((OrderStatus.Canceled, OrderStatus.New), (book.Family.VenueOf(new("X"))!.State, book.Family.VenueOf(new("Y"))!.State));
    }

    [Fact]
    public void RefusalOfARequestAboutOneThatWasNeverPlaced_LeavesNoDoubt()
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = ReplaceActs.CancelAndNew } };
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 2));
        book.Admit("Y", 3m, "X"); // less than has filled
        book.Report(Said("X", "3", ExecType.Canceled, OrderStatus.Canceled, 10m, 4m, atMs: 3));
        book.Report(Said("Y", "5", ExecType.CancelReject, OrderStatus.Rejected, atMs: 5));
        book.Report(Said("Y", "4", ExecType.Rejected, OrderStatus.Rejected, 3m, atMs: 4));
        Assert.Equal((IntentState.Rejected, false, 0), (book.Intent("Y").State, book.Family.HasDoubt, book.Family.Alarms.Count));
    }
}

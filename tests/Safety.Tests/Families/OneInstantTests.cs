using Safety.Contracts;
using Safety.Guarding;
using Safety.Journal;
using Safety.Lifecycle;
using Safety.Orders;
using static Safety.Tests.Families.FamilyBook;

namespace Safety.Tests.Families;

/// <summary>Reports that share an instant, as finely as the venue tells it: they are read in an order in which they agree.</summary>
public class OneInstantTests
{
    [Fact]
    public void FillBustAndEnd_AfterALookUpHasToldTheEnd_AgreeAsTheyHappened()
    {
        FamilyBook book = new() { Rules = Plain with { TimeResolutionMs = 1_000 } };
        book.Admit("X", 9m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 9m));
        book.LookUp("X", OrderStatus.Canceled, 9m);
        book.Report(Said("X", "4", ExecType.Canceled, OrderStatus.Canceled, 9m, 0m, atMs: 1_000));
        book.Report(Said("X", "3", ExecType.TradeCancel, OrderStatus.New, 9m, 0m, of: "2", atMs: 1_000));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 9m, 4m, last: 4m, atMs: 1_000));
        Assert.Equal((IntentState.Canceled, 0m, false), (book.Intent("X").State, book.Account.Holding("Q").Units, book.Family.HasDoubt));
    }

    [Fact]
    public void FillBeforeAnEndThatOnlyALookUpTells_Agrees()
    {
        FamilyBook book = new();
        book.Admit("X", 9m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 9m, atMs: 1));
        book.LookUp("X", OrderStatus.Canceled, 9m);
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 9m, 4m, last: 4m, atMs: 2));
        book.Report(Said("X", "3", ExecType.TradeCancel, OrderStatus.New, 9m, 0m, of: "2", atMs: 2));
        Assert.Equal((IntentState.Canceled, false), (book.Intent("X").State, book.Family.HasDoubt));
    }

    [Fact]
    public void TwoReplaces_AreReadByTheVersionThatEachNames()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m));
        book.Admit("C", 11m, "X");
        book.Admit("A", 12m, "C");
        book.Report(Said("A", "3", ExecType.Replaced, OrderStatus.New, 12m, original: "C", atMs: 5));
        book.Report(Said("C", "2", ExecType.Replaced, OrderStatus.New, 11m, original: "X", atMs: 5));
        Assert.Equal(("A", 12m, false), (book.Family.LiveId.Value, book.Family.Contribution.OpenUnits, book.Family.HasDoubt));
    }

    [Fact]
    public void BustOfAFillThatNobodyHasReported_BesideFillsWithoutTotals_IsADoubt()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, leaves: 0m, last: 4m, atMs: 5));
        book.Report(Said("X", "3", ExecType.TradeCancel, OrderStatus.New, 10m, 0m, of: "nobody", atMs: 5));
        Assert.True(book.Family.HasDoubt);
    }

    [Fact]
    public void FillsWithoutTotals_AfterALookUpThatSaysFilled_Agree()
    {
        FamilyBook book = new();
        book.Admit("X", 2m);
        book.Report(Said("X", "1", ExecType.PendingNew, OrderStatus.PendingNew, 2m));
        book.LookUp("X", OrderStatus.Filled, 2m, 2m);
        book.Report(Said("X", "3", ExecType.Trade, OrderStatus.PartiallyFilled, leaves: 0m, last: 1m, atMs: 5));
        book.Report(Said("X", "4", ExecType.Trade, OrderStatus.Filled, last: 1m, atMs: 5));
        Assert.Equal((IntentState.Filled, false), (book.Intent("X").State, book.Family.HasDoubt));
    }

    [Fact]
    public void FillWithATotal_AndTheNextWithoutOne_Agree()
    {
        FamilyBook book = new();
        book.Admit("X", 2m);
        book.Report(Said("X", "2", ExecType.New, OrderStatus.New, 2m, atMs: 5));
        book.Report(Said("X", "3", ExecType.Trade, OrderStatus.PartiallyFilled, 2m, 1m, last: 1m, atMs: 5));
        book.Report(Said("X", "4", ExecType.Trade, OrderStatus.Filled, last: 1m, atMs: 5));
        Assert.Equal((IntentState.Filled, false), (book.Intent("X").State, book.Family.HasDoubt));
    }

    [Fact]
    public void BustOfALateFill_LeavesTheOrderAsItHadEnded()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 1));
        book.Report(Said("X", "2", ExecType.Canceled, OrderStatus.Canceled, 10m, 4m, atMs: 2));
        book.Report(Said("X", "3", ExecType.Trade, OrderStatus.Filled, 10m, 10m, last: 6m, atMs: 3));
        book.Report(Said("X", "4", ExecType.TradeCancel, OrderStatus.Canceled, 10m, 4m, of: "3", atMs: 4));
        Assert.Equal((IntentState.Canceled, 4m, false), (book.Intent("X").State, book.Account.Holding("Q").Units, book.Family.HasDoubt));
    }

    [Fact]
    public void RestatementBeforeAReplacement_IsReadUnderTheIdThatItNames()
    {
        FamilyBook book = new() { Rules = Plain with { TimeResolutionMs = 1_000 } };
        book.Admit("X", 60m);
        book.Admit("Y", 20m, "X");
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 60m));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 60m, 20m, last: 20m));
        book.Report(Said("X", "3", ExecType.Restated, OrderStatus.PartiallyFilled, 40m, 20m));
        book.Report(Said("Y", "4", ExecType.Replaced, OrderStatus.Filled, 20m, 20m, original: "X"));
        book.Report(Said("Y", "5", ExecType.CancelReject, OrderStatus.Filled));
        Assert.Equal((IntentState.Filled, 0m, false), (book.Intent("Y").State, book.Family.Contribution.OpenUnits, book.Family.HasDoubt));
    }

    [Fact]
    public void BustUnderAReplacementsId_WhereExecIdsAreCountedAnew_TakesBackTheFillThatIsLeft()
    {
        FamilyBook book = new();
        book.Admit("X", 100m);
        book.Admit("Y", 100m, "X");
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 100m, atMs: 1));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 100m, 1.5m, last: 1.5m, atMs: 2));
        book.Report(Said("X", "3", ExecType.Trade, OrderStatus.PartiallyFilled, 100m, 3m, last: 1.5m, atMs: 3));
        book.Report(Said("Y", "1", ExecType.Replaced, OrderStatus.PartiallyFilled, 100m, 3m, original: "X", atMs: 4));
        book.Report(Said("Y", "2", ExecType.TradeCancel, OrderStatus.PartiallyFilled, 100m, 1.5m, of: "3", atMs: 5));
        book.Report(Said("Y", "3", ExecType.TradeCancel, OrderStatus.New, 100m, 0m, of: "2", atMs: 6));
        Assert.Equal((0m, false), (book.Family.CumQty, book.Family.HasDoubt));
        Assert.Empty(book.Family.Alarms);
    }

    [Fact]
    public void BustToldTwice_WhereExecIdsAreCountedAnew_TakesBackNoOtherFill()
    {
        FamilyBook book = new();
        book.Admit("X", 100m);
        book.Admit("Y", 100m, "X");
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 100m, atMs: 1));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 100m, 3m, last: 3m, atMs: 2));
        book.Report(Said("Y", "1", ExecType.Replaced, OrderStatus.PartiallyFilled, 100m, 3m, original: "X", atMs: 3));
        book.Report(Said("Y", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 100m, 8m, last: 5m, atMs: 4));
        book.Report(Said("Y", "3", ExecType.TradeCancel, OrderStatus.PartiallyFilled, 100m, 3m, of: "2", atMs: 5));
        book.Report(Said("Y", "4", ExecType.TradeCancel, OrderStatus.PartiallyFilled, 100m, 3m, of: "2", atMs: 6));
        Assert.Equal(3m, book.Family.CumQty);
        Assert.NotEmpty(book.Family.Alarms); // one of the two may be of a fill that was named wrongly: a person looks

        book.Report(Said("Y", "5", ExecType.TradeCancel, OrderStatus.New, 100m, 0m, last: 3m, of: "2", atMs: 7)); // it says how much: the other
        Assert.Equal(0m, book.Family.CumQty);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void FillUnderAReplacementsId_WhereExecIdsAreCountedAnew_IsNotTheOneOfTheSameSecondBefore(long number)
    {
        FamilyBook book = new() { Rules = Plain with { TimeResolutionMs = 1_000 } };
        book.Admit("X", 90m);
        book.Admit("Y", 95m, "X");
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 90m, number: number));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 90m, 30m, last: 30m, number: 2 * number));
        book.Report(Said("Y", "1", ExecType.Replaced, OrderStatus.PartiallyFilled, 95m, 30m, original: "X", number: 3 * number));
        book.Report(Said("Y", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 95m, 60m, last: 30m, number: 4 * number));
        Assert.Equal((60m, false), (book.Account.Holding("Q").Units, book.Family.HasDoubt));
        book.Report(Said("Y", "2", ExecType.Trade, OrderStatus.PartiallyFilled, last: 30m));
        Assert.Equal(60m, book.Account.Holding("Q").Units);
    }

    [Fact]
    public void RestatementOfAReplacement_IsReadAfterIt()
    {
        FamilyBook book = new();
        book.Admit("X", 7m);
        book.Admit("Y", 5m, "X");
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 7m, atMs: 1));
        book.Report(Said("Y", "2", ExecType.Replaced, OrderStatus.New, 5m, original: "X", atMs: 2));
        book.Report(Said("Y", "3", ExecType.Restated, OrderStatus.New, 4m, atMs: 2));
        book.Report(Said("Y", "4", ExecType.Canceled, OrderStatus.Canceled, 4m, atMs: 3));
        Assert.Equal((IntentState.Canceled, 4m, false), (book.Intent("Y").State, book.Intent("Y").TotalQty, book.Family.HasDoubt));
    }

    [Fact]
    public void FillWithoutATotal_UnderAReplacementsId_IsReadAfterTheRequestOfIt()
    {
        FamilyBook book = new() { Rules = Plain with { TimeResolutionMs = 1_000 } };
        book.Admit("X", 3m);
        book.Admit("Y", 13m, "X");
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 3m));
        book.Report(Said("Y", "2", ExecType.PendingReplace, OrderStatus.PendingReplace, 3m, original: "X"));
        book.Report(Said("Y", "3", ExecType.Replaced, OrderStatus.New, 13m, original: "X"));
        book.Report(Said("Y", "4", ExecType.Trade, OrderStatus.PartiallyFilled, 13m, 1m, last: 1m));
        book.Report(Said("Y", "5", ExecType.Trade, OrderStatus.PartiallyFilled, leaves: 0m, last: 1m));
        Assert.Equal((2m, 11m, false), (book.Family.CumQty, book.Family.Contribution.OpenUnits, book.Family.HasDoubt));
    }

    [Fact]
    public void EndAndLateFillWithTotals_BesideABustWithout_AreReadInTheOrderOfTheirTotals()
    {
        ExecutionReport[] reports =
        [
            Said("X", "1", ExecType.New, OrderStatus.New, 5m),
            Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 5m, 1m, last: 1m, atMs: 1_000),
            Said("X", "3", ExecType.Trade, OrderStatus.PartiallyFilled, leaves: 0m, last: 1m, atMs: 1_000),
            Said("X", "4", ExecType.TradeCancel, OrderStatus.PartiallyFilled, leaves: 0m, of: "3", atMs: 2_000),
            Said("X", "9", ExecType.Canceled, OrderStatus.Canceled, 5m, 1m, leaves: 0m, atMs: 2_000),
            Said("X", "8", ExecType.Trade, OrderStatus.Filled, 5m, 5m, leaves: 0m, last: 4m, atMs: 2_000),
        ];
        foreach (ExecutionReport[] order in ToldOrder.Arrivals(reports, 6, 0))
        {
            FamilyBook book = new() { Rules = Plain with { TimeResolutionMs = 1_000 } };
            book.Admit("X", 5m);
            foreach (ExecutionReport report in order)
                book.Report(report);
            Assert.Equal((5m, IntentState.Filled, false), (book.Family.CumQty, book.Intent("X").State, book.Family.HasDoubt));
        }
    }

    [Fact]
    public void CancelPendingOfAReplacement_IsReadAfterTheReportOfIt_WhereAFillBeforeThatWasTakenBack()
    {
        ExecutionReport[] reports =
        [
            Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 16m, 4m, last: 4m, atMs: 5_000),
            Said("X", "3", ExecType.TradeCancel, OrderStatus.New, 16m, 0m, of: "2", atMs: 5_000),
            Said("Y", "4", ExecType.Replaced, OrderStatus.New, 19m, original: "X", atMs: 5_000),
            Said("Y", "5", ExecType.PendingCancel, OrderStatus.PendingCancel, 19m, atMs: 5_000),
        ];
        foreach (ExecutionReport[] arrival in ToldOrder.Arrivals(reports, 4, 0))
        {
            FamilyBook book = new() { Rules = Plain with { TimeResolutionMs = 1_000 } };
            book.Admit("X", 16m);
            book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 16m));
            book.Admit("Y", 19m, "X");
            foreach (ExecutionReport report in arrival)
                book.Report(report);
            Assert.Equal((false, 19m), (book.Family.HasDoubt, book.Family.Contribution.OpenUnits));
        }
    }

    [Fact]
    public void UnknownBeforeItHadArrived_AnswersNoCancelThatIsPendingLater()
    {
        FamilyBook book = new() { Rules = Plain with { TimeResolutionMs = 1_000 } };
        book.Admit("X", 75m);
        book.Add(new Journal.Facts.CancelAsked(new("X"), 1, new("X"), null, Journal.CancelBy.Caller));
        book.Report(Said("X", "97", ExecType.CancelReject, OrderStatus.Rejected));
        book.Report(Said("X", "98", ExecType.PendingNew, OrderStatus.PendingNew, 75m));
        book.Report(Said("X", "102", ExecType.New, OrderStatus.New, 75m));
        book.Report(Said("X", "109", ExecType.Trade, OrderStatus.PartiallyFilled, 75m, 15m, last: 15m));
        book.Report(Said("X", "112", ExecType.PendingCancel, OrderStatus.PendingCancel, 75m, 15m));
        Assert.False(book.Family.HasDoubt);
        book.Report(Said("X", "115", ExecType.Canceled, OrderStatus.Canceled, 75m, 15m, leaves: 0m, atMs: 1_000));
        Assert.Equal((IntentState.Canceled, false), (book.Intent("X").State, book.Family.HasDoubt));
    }

    [Theory]
    [InlineData(ReplacedQty.Remaining)]
    [InlineData(ReplacedQty.Total)]
    public void EndAndALateFill_OfAQuantityThatOnlyALookUpHasTold_AreReadAsTheyHappened(ReplacedQty replaced)
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = ReplaceActs.InPlace, ReplacedQty = replaced, TimeResolutionMs = 1_000 } };
        ulong x = book.Admit("X", 3m);
        book.Report(Said("X", "99", ExecType.PendingNew, OrderStatus.PendingNew, 3m));
        book.Answer(x, AnswerKind.Accepted);
        book.Answer(book.Admit("Y", 4m, "X"), AnswerKind.Accepted); // what tells of the change was lost
        book.LookUp("X", OrderStatus.Filled, 4m, 4m);
        book.Report(Said("X", "107", ExecType.PendingCancel, OrderStatus.PendingCancel, 4m));
        book.Report(Said("X", "108", ExecType.Canceled, OrderStatus.Canceled, 4m, leaves: 0m));
        book.Report(Said("X", "109", ExecType.Trade, OrderStatus.Filled, 4m, 4m, last: 4m));
        book.WaitForAll(WaitFor.ReportGap);
        Assert.Equal((IntentState.Filled, 4m, 0), (book.Intent("X").State, book.Family.CumQty, book.Family.Alarms.Count));
    }

    [Theory]
    [InlineData(false, 0, 17.5, 0)] // the end was lost, and a look-up tells it
    [InlineData(true, 0, 17.5, 0)] // only a list tells of the first bust
    [InlineData(true, 17.5, 0, 0)] // only a list tells of the second
    public void BustsOfFillsWithTotals_OneOfThemWithout_AgreeAsTheyHappened(bool isEndTold, double afterFirst, double found, double left)
    {
        bool isFirstListed = afterFirst == 0;
        ExecutionReport first = Said("X", "4e", ExecType.TradeCancel, OrderStatus.Canceled, isFirstListed ? 0m : 70m, (decimal)afterFirst, leaves: 0m, of: "f3");
        ExecutionReport second = Said("X", "05", ExecType.TradeCancel, OrderStatus.Canceled, isFirstListed ? 70m : 0m, 0m, leaves: 0m, of: "ec");
        FamilyBook book = new() { Rules = Plain with { TimeResolutionMs = 1_000 } };
        book.Admit("X", 70m);
        book.Report(Said("X", "f3", ExecType.Trade, OrderStatus.PartiallyFilled, 70m, 17.5m, last: 17.5m));
        book.Report(Said("X", "ec", ExecType.Trade, OrderStatus.PartiallyFilled, 70m, 35m, last: 17.5m));
        if (isEndTold)
            book.Report(Said("X", "a0", ExecType.Canceled, OrderStatus.Canceled, 70m, 35m, leaves: 0m));
        book.Report(isFirstListed ? second : first);
        if (!isEndTold)
            book.LookUp("X", OrderStatus.Canceled, 70m, (decimal)found);
        book.Report(isFirstListed ? first : second);
        Assert.Equal((IntentState.Canceled, (decimal)left, false), (book.Intent("X").State, book.Family.CumQty, book.Family.HasDoubt));
    }

    [Theory]
    [InlineData(ExecType.TradeCorrect, 18, 28)]
    [InlineData(ExecType.TradeCancel, 0, 10)]
    public void FillWithATotal_CorrectedOrTakenBackWithoutOne_AndTheNextFill_Agree(ExecType type, int stands, int cum)
    {
        FamilyBook book = new() { Rules = Plain with { TimeResolutionMs = 1_000 } };
        book.Admit("X", 70m);
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 70m, 20m, last: 20m));
        book.Report(Said("X", "4", type, stands > 0 ? OrderStatus.PartiallyFilled : OrderStatus.New, leaves: 0m, last: stands, of: "2"));
        book.Report(Said("X", "5", ExecType.Trade, OrderStatus.PartiallyFilled, 70m, cum, last: 10m));
        Assert.Equal(((decimal)cum, false), (book.Family.CumQty, book.Family.HasDoubt));
    }

    [Theory]
    [InlineData(ExecType.TradeCancel, 2, 0)]
    [InlineData(ExecType.TradeCorrect, 5, 3)] // the 7 become 3
    public void FillBeforeAReplacement_WhoseExecIdOneAfterItHas_IsMeantWhereTheTotalSaysSo(ExecType type, int cum, int last)
    {
        FamilyBook book = new();
        book.Admit("X", 18m);
        book.Report(Said("X", "2", ExecType.New, OrderStatus.New, 18m, atMs: 1));
        book.Report(Said("X", "3", ExecType.Trade, OrderStatus.PartiallyFilled, 18m, 7m, last: 7m, atMs: 2));
        book.Admit("Y", 9m, "X");
        book.Report(Said("Y", "2", ExecType.Replaced, OrderStatus.PartiallyFilled, 9m, 7m, original: "X", atMs: 3));
        book.Report(Said("Y", "3", ExecType.Trade, OrderStatus.Filled, 9m, 9m, last: 2m, atMs: 4));
        book.Report(Said("Y", "4", type, OrderStatus.PartiallyFilled, 9m, cum, last: last, of: "3", atMs: 5));
        Assert.Equal(((decimal)cum, 9m - cum, false), (book.Family.CumQty, book.Family.LeavesQty, book.Family.HasDoubt));
        Assert.Empty(book.Family.Alarms);
    }

    [Theory]
    [InlineData("5")] // it stands
    [InlineData("4")] // it is taken back by the ID of its correction
    public void CorrectionOfThePriceOnly_BesideABustAndAnotherFillOfTheSameSize_Agrees(string kept)
    {
        FamilyBook book = new() { Rules = Plain with { TimeResolutionMs = 1_000 } };
        book.Admit("X", 25m);
        book.Report(Said("X", "1", ExecType.Trade, OrderStatus.PartiallyFilled, 25m, 8m, last: 8m));
        book.Report(Said("X", "7", ExecType.Trade, OrderStatus.PartiallyFilled, 25m, 16m, last: 8m));
        if (kept == "5")
        {
            book.Report(Said("X", "4", ExecType.TradeCancel, OrderStatus.PartiallyFilled, 25m, 8m, of: "1"));
            book.Report(Said("X", "5", ExecType.TradeCorrect, OrderStatus.PartiallyFilled, 25m, 8m, last: 8m, price: 101m, of: "7"));
        }
        else
        {
            book.Report(Said("X", "5", ExecType.TradeCorrect, OrderStatus.PartiallyFilled, 25m, 16m, last: 8m, price: 101m, of: "7"));
            book.Report(Said("X", "4", ExecType.TradeCancel, OrderStatus.PartiallyFilled, 25m, 8m, of: "5"));
        }

        book.Report(Said("X", "6", ExecType.Trade, OrderStatus.PartiallyFilled, 25m, 16m, last: 8m)); // its ID comes before that of the one that is corrected
        Assert.Equal((16m, false), (book.Family.CumQty, book.Family.HasDoubt));
    }
}

using Safety.Contracts;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Lifecycle;
using Safety.Orders;
using static Safety.Tests.Families.FamilyBook;

namespace Safety.Tests.Families;

/// <summary>An order that the venue changes in place: what tells that it was changed, and what it is worth then.</summary>
public class ChangedInPlaceTests
{
    private static FamilyBook Working(int resolutionMs = 0)
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = ReplaceActs.InPlace, Acknowledgement = AckBy.Response, TimeResolutionMs = resolutionMs } };
        ulong x = book.Admit("X", 10m);
        book.Answer(x, AnswerKind.Accepted, AckStrength.Working, "B");
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m));
        return book;
    }

    [Fact]
    public void ChangeThatNeverArrived_IsProvedByTheOrdersQuantity()
    {
        FamilyBook book = Working();
        ulong y = book.Admit("Y", 4m, "X");
        book.Answer(y, AnswerKind.Unknown);
        for (int i = 0; i < 20; i++)
            book.LookUp("Y", OrderStatus.New, 10m, answeredAs: "X");
        Assert.Equal(IntentState.Unknown, book.Intent("Y").State); // it may still arrive
        book.WaitForAll(WaitFor.Absence);
        book.LookUp("Y", OrderStatus.New, 10m, answeredAs: "X");
        Assert.Equal((IntentState.NotExecuted, 10m), (book.Intent("Y").State, book.Family.Contribution.OpenUnits));
        Assert.Empty(book.Family.Questions);
    }

    [Fact]
    public void ChangeOfThePriceAlone_IsNotShownByALookUp_AndAPersonSays()
    {
        FamilyBook book = Working();
        ulong y = book.Admit("Y", 10m, "X", price: 120m);
        book.Answer(y, AnswerKind.Unknown);
        book.WaitForAll(WaitFor.Absence);
        book.LookUp("Y", OrderStatus.New, 10m, answeredAs: "X");
        Assert.Equal((IntentState.Quarantine, 1_200m), (book.Intent("Y").State, book.Family.Contribution.OpenNotional));
        book.Add(new Ruled(new("Y"), "somebody", null, OperatorRuling.AskAgain, "it works at 120"));
        book.LookUp("Y", OrderStatus.New, 10m, answeredAs: "X");
        Assert.Equal((IntentState.Amended, 1_200m), (book.Intent("Y").State, book.Family.Contribution.OpenNotional));
    }

    [Fact]
    public void OrderCountsAtThePriceOfItsLastChange()
    {
        FamilyBook book = Working();
        ulong y = book.Admit("Y", 8m, "X", price: 120m);
        Assert.Equal(1_000m, book.Family.Contribution.OpenNotional); // the dearer of the two
        book.Answer(y, AnswerKind.Accepted);
        book.Report(Said("X", "2", ExecType.Replaced, OrderStatus.New, 8m, atMs: 5));
        Assert.Equal((IntentState.Amended, 960m), (book.Intent("Y").State, book.Family.Contribution.OpenNotional));
        book.Admit("Z", 6m, "X", price: 90m);
        book.Report(Said("X", "3", ExecType.Replaced, OrderStatus.New, 6m, atMs: 9));
        Assert.Equal(540m, book.Family.Contribution.OpenNotional);
    }

    [Fact]
    public void AnswerThatIsTheVenuesLastWord_IsTheChange()
    {
        FamilyBook book = Working();
        ulong y = book.Admit("Y", 15m, "X");
        book.Answer(y, AnswerKind.Accepted, AckStrength.Working, "B");
        Assert.Equal((IntentState.Amended, 15m), (book.Intent("Y").State, book.Family.Contribution.OpenUnits));
        Assert.Empty(book.Family.Questions);
        book.Report(Said("X", "2", ExecType.Canceled, OrderStatus.Canceled, 15m, atMs: 9)); // the report on the change is late
        Assert.Equal(IntentState.Amended, book.Intent("Y").State);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(15, true)]
    [InlineData(4, false)]
    public void TwoChangesInOneInstant_WhatComesLaterTellsTheLast(int last, bool isToldInOrder)
    {
        FamilyBook book = Working(resolutionMs: 1_000);
        book.Admit("Y", 15m, "X");
        book.Admit("Z", 4m, "X");
        ExecutionReport[] changes = [Said("X", "99", ExecType.Replaced, OrderStatus.New, 15m, atMs: 10), Said("X", "100", ExecType.Replaced, OrderStatus.New, 4m, atMs: 10)];
        foreach (ExecutionReport change in isToldInOrder ? changes : changes.Reverse())
            book.Report(change);
        Assert.Equal((15m, IntentState.Amended, IntentState.Amended), (book.Family.Contribution.OpenUnits, book.Intent("Y").State, book.Intent("Z").State));
        book.Report(Said("X", "101", ExecType.Trade, OrderStatus.PartiallyFilled, last, 3m, last: 3m, atMs: 5_000));
        Assert.Equal(last - 3m, book.Family.Contribution.OpenUnits);
        Assert.False(book.Family.HasDoubt);
        book.Report(Said("X", "102", ExecType.Trade, OrderStatus.PartiallyFilled, 19m - last, 4m, last: 1m, atMs: 9_000)); // it is one of the two, and known which
        Assert.True(book.Family.HasDoubt);
    }

    [Theory]
    [InlineData("Y", "Z")]
    [InlineData("Z", "Y")]
    public void WhatIsPendingInTheSameInstant_MayTellOfTheQuantityBeforeOrBetween(string first, string second)
    {
        FamilyBook book = Working(resolutionMs: 1_000);
        book.Admit(first, 3m, "X");
        book.Admit(second, 18m, "X");
        book.Report(Said(first, "106", ExecType.PendingReplace, OrderStatus.PendingReplace, 10m, original: "X", atMs: 5_000));
        book.Report(Said("X", "107", ExecType.Replaced, OrderStatus.New, 3m, atMs: 5_000));
        book.Report(Said(second, "108", ExecType.PendingReplace, OrderStatus.PendingReplace, 3m, original: "X", atMs: 5_000));
        book.Report(Said("X", "109", ExecType.Replaced, OrderStatus.New, 18m, atMs: 5_000));
        Assert.Equal((false, 18m), (book.Family.HasDoubt, book.Family.Contribution.OpenUnits));
    }

    [Fact]
    public void TwoChangesUnderWay_EachReportMeansItsOwn()
    {
        FamilyBook book = Working();
        book.Admit("Y", 4m, "X");
        book.Admit("Z", 15m, "X");
        book.Report(Said("X", "2", ExecType.Replaced, OrderStatus.New, 15m, atMs: 5));
        Assert.Equal((IntentState.Pending, IntentState.Amended), (book.Intent("Y").State, book.Intent("Z").State));
        book.Report(Said("Y", "3", ExecType.CancelReject, OrderStatus.New, original: "X", atMs: 6));
        Assert.Equal((IntentState.Rejected, IntentState.Amended), (book.Intent("Y").State, book.Intent("Z").State));
    }

    [Fact]
    public void RefusedUnderItsOwnId_RefusesNoOther()
    {
        FamilyBook book = Working();
        book.Admit("Y", 4m, "X");
        book.Admit("Z", 15m, "X");
        book.Report(Said("Y", "2", ExecType.CancelReject, OrderStatus.New, original: "X", atMs: 6));
        Assert.Equal((IntentState.Rejected, IntentState.Pending), (book.Intent("Y").State, book.Intent("Z").State));
    }

    [Fact]
    public void OrderEnded_NobodyHearsThatItsChangeWasRejected()
    {
        FamilyBook book = Working();
        ulong y = book.Admit("Y", 4m, "X");
        book.Report(Said("X", "2", ExecType.Canceled, OrderStatus.Canceled, 10m, atMs: 6));
        Assert.Equal(IntentState.Pending, book.Intent("Y").State); // its call may tell
        book.Answer(y, AnswerKind.Unknown);
        Assert.Equal((IntentState.Canceled, false), (book.Intent("Y").State, book.Intent("Y").IsOpen));
    }

    [Fact]
    public void OrderIsOpenAgainAfterABust_ItsChangeIsAskedAboutAgain()
    {
        FamilyBook book = Working();
        ulong y = book.Admit("Y", 4m, "X");
        book.Answer(y, AnswerKind.Unknown);
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.Filled, 10m, 10m, last: 10m, atMs: 6));
        Assert.Empty(book.Family.Questions);
        book.Report(Said("X", "3", ExecType.TradeCancel, OrderStatus.New, 10m, 0m, of: "2", atMs: 9));
        Assert.Equal((IntentState.Unknown, 1), (book.Intent("Y").State, book.Family.Questions.Length));
    }

    [Fact]
    public void SizeInMoney_ChangedToMoreUnits_CountsWithThem()
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = ReplaceActs.InPlace } };
        book.Admit("X", 4m, isNotional: true);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 4m));
        book.Admit("Y", 15m, "X");
        book.Report(Said("X", "2", ExecType.Replaced, OrderStatus.New, 15m, atMs: 5));
        Assert.Equal((IntentState.Amended, 15m), (book.Intent("Y").State, book.Family.Contribution.OpenUnits));
    }

    [Fact]
    public void SecondOrderUnderTheSameId_IsReservedToo()
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = ReplaceActs.InPlace } };
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V1"));
        book.Report(Said("X", "2", ExecType.New, OrderStatus.New, 10m, atMs: 2, venueId: "V2"));
        Assert.Equal((20m, 2), (book.Family.Contribution.OpenUnits, book.Intent("X").Living));
        Assert.NotEmpty(book.Family.Alarms);
    }
}

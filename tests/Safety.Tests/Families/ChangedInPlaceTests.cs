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
    public void TwoChangesToOneQuantityInOneInstant_ComeAfterWhatIsPendingBeforeThem()
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = ReplaceActs.InPlace, TimeResolutionMs = 1_000 } };
        book.Admit("X", 20m);
        book.Admit("Y", 6m, "X");
        book.Admit("Z", 6m, "X", price: 99m);
        book.Add(new CancelAsked(new("C"), 1, new("X"), null, CancelBy.Caller));
        book.Report(Said("X", "93", ExecType.PendingNew, OrderStatus.PendingNew, 20m));
        book.Report(Said("X", "94", ExecType.New, OrderStatus.New, 20m));
        book.Report(Said("Y", "95", ExecType.PendingReplace, OrderStatus.PendingReplace, 20m, original: "X"));
        book.Report(Said("X", "96", ExecType.Replaced, OrderStatus.New, 6m));
        book.Report(Said("Z", "99", ExecType.PendingReplace, OrderStatus.PendingReplace, 6m, original: "X"));
        book.Report(Said("X", "100", ExecType.Replaced, OrderStatus.New, 6m));
        book.Report(Said("X", "101", ExecType.PendingCancel, OrderStatus.PendingCancel, 6m));
        book.Report(Said("X", "102", ExecType.Canceled, OrderStatus.Canceled, 6m));
        Assert.Equal((IntentState.Canceled, false), (book.Intent("X").State, book.Family.HasDoubt));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TwoChangesInOneInstant_ATradeOfAListThatSaysFilledTellsTheLast(bool isCorrected)
    {
        FamilyBook book = Working(resolutionMs: 1_000);
        book.Admit("Y", 18m, "X");
        book.Admit("Z", 6m, "X");
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 10));
        book.Report(Said("X", "3", ExecType.Replaced, OrderStatus.PartiallyFilled, 18m, 4m, atMs: 10));
        book.Report(Said("X", "4", ExecType.Replaced, OrderStatus.PartiallyFilled, 6m, 4m, atMs: 10));
        book.Report(Said("X", "5", ExecType.Trade, OrderStatus.Filled, last: 2m, atMs: 3_000));
        if (isCorrected)
            book.Report(Said("X", "6", ExecType.TradeCorrect, OrderStatus.PartiallyFilled, leaves: 0m, last: 1m, of: "5", atMs: 3_000));
        Assert.Equal((isCorrected ? 1m : 0m, false), (book.Family.Contribution.OpenUnits, book.Family.HasDoubt));
    }

    [Fact]
    public void TwoChangesInOneInstant_AndAnotherInTheNext_WhatIsPendingBeforeThatTellsTheLast()
    {
        FamilyBook book = Working(resolutionMs: 1_000);
        book.Admit("Y", 24m, "X");
        book.Admit("Z", 16m, "X");
        book.Report(Said("X", "2", ExecType.Replaced, OrderStatus.New, 24m, atMs: 4_000));
        book.Report(Said("X", "3", ExecType.Replaced, OrderStatus.New, 16m, atMs: 4_000));
        book.Admit("U", 18m, "X");
        book.Report(Said("U", "4", ExecType.PendingReplace, OrderStatus.PendingReplace, 16m, original: "X", atMs: 5_000));
        Assert.Equal((false, 18m), (book.Family.HasDoubt, book.Family.Contribution.OpenUnits));
        book.Report(Said("X", "5", ExecType.Replaced, OrderStatus.New, 18m, atMs: 5_000));
        Assert.Equal((false, 18m), (book.Family.HasDoubt, book.Family.Contribution.OpenUnits));
        book.Report(Said("X", "6", ExecType.Trade, OrderStatus.PartiallyFilled, 16m, 1m, last: 1m, atMs: 9_000));
        Assert.True(book.Family.HasDoubt); // it is known by now
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TwoChangesInOneInstant_WhatIsListedOrFoundAfterThemTellsTheLast(bool isListed)
    {
        FamilyBook book = Working(resolutionMs: 1_000);
        book.Admit("Y", 15m, "X");
        book.Admit("Z", 4m, "X");
        book.Report(Said("X", "2", ExecType.Replaced, OrderStatus.New, 15m, atMs: 10));
        book.Report(Said("X", "3", ExecType.Replaced, OrderStatus.New, 4m, atMs: 10));
        Tell();
        Assert.Equal((4m, 4m), (book.Family.Contribution.OpenUnits, book.Family.VenueOf(new("X"))!.OrderQty));

        book.Admit("U", 4m, "X");
        book.Admit("V", 20m, "X");
        book.Report(Said("X", "4", ExecType.Replaced, OrderStatus.New, 4m, atMs: 5_000));
        book.Report(Said("X", "5", ExecType.Replaced, OrderStatus.New, 20m, atMs: 5_000));
        Assert.Equal(20m, book.Family.Contribution.OpenUnits); // what was told before tells nothing of these
        book.Report(Said("X", "6", ExecType.Trade, OrderStatus.PartiallyFilled, 20m, 1m, last: 1m, atMs: 9_000));
        Assert.Equal((19m, false), (book.Family.Contribution.OpenUnits, book.Family.HasDoubt));
        Assert.Empty(book.Family.Alarms);

        void Tell()
        {
            if (isListed)
            {
                book.Add(new Listed(1, new OrderSnapshot(new("X"), new("BX"), OrderStatus.New, 4m, 0m, Start)));
                return;
            }

            book.Epoch = 2;
            book.Add(new ProcessEnded(1));
            book.LookUp("X", OrderStatus.New, 4m);
        }
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
    public void EndOfOneThatNobodyKnew_LeavesTheOtherReserved()
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = ReplaceActs.InPlace } };
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V1"));
        book.Report(Said("X", "2", ExecType.Canceled, OrderStatus.Canceled, 10m, atMs: 2, venueId: "V2"));
        Assert.Equal((IntentState.Working, 10m, 0), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Family.Alarms.Count));
        book.WaitForAll();
        Assert.Equal(AlarmKind.Outcome, Assert.Single(book.Family.Alarms).Kind);
    }

    [Fact]
    public void SecondOrderUnderTheSameId_IsReservedToo()
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = ReplaceActs.InPlace } };
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V1"));
        book.Report(Said("X", "2", ExecType.New, OrderStatus.New, 10m, atMs: 2, venueId: "V2"));
        Assert.Equal((20m, 2), (book.Family.Contribution.OpenUnits, book.Intent("X").Living));
        book.WaitForAll();
        Assert.NotEmpty(book.Family.Alarms);
    }

    [Fact]
    public void UnitsChangedToMoney_WithNoQuantityTold_StayReserved()
    {
        FamilyBook book = Working();
        book.Admit("Y", 15m, "X", isNotional: true);
        book.Report(Said("X", "2", ExecType.Replaced, OrderStatus.New, atMs: 5));
        Assert.Equal((IntentState.Amended, 15m, false), (book.Intent("Y").State, book.Family.Contribution.OpenUnits, book.Family.HasDoubt));
        book.Report(Said("X", "3", ExecType.Trade, OrderStatus.PartiallyFilled, 16m, 12m, last: 12m, price: 90m, atMs: 6)); // what the money comes to, the venue tells
        Assert.Equal((IntentState.PartiallyFilled, 4m, false), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Family.HasDoubt));
        book.Report(Said("X", "4", ExecType.Trade, OrderStatus.Filled, 16m, 16m, last: 4m, price: 90m, atMs: 7));
        Assert.Equal((IntentState.Filled, 0m, false), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Family.HasDoubt));
        Assert.Empty(book.Family.Alarms);
    }

    [Theory]
    [InlineData(OrderStatus.PendingReplace, 5)] // FIX44 C.1.c: it is changed after all
    [InlineData(OrderStatus.Filled, 0)]
    public void FilledAtItsOldQuantity_WhileAnIncreaseIsUndecided_TheVenueSaysWhetherItIsOver(OrderStatus status, int open)
    {
        FamilyBook book = Working();
        ulong y = book.Admit("Y", 15m, "X");
        book.Answer(y, AnswerKind.Unknown);
        book.Report(Said("X", "2", ExecType.Trade, status, 10m, 10m, last: 10m, atMs: 6));
        Assert.Equal((open > 0, (decimal)open), (book.Intent("X").IsOpen, book.Family.Contribution.OpenUnits));
        Assert.Equal(open > 0 ? ["X"] : [], book.Family.CancelTargets.Select(static target => target.ClientOrderId.Value));
        Assert.Equal(open > 0, book.Intent("Y").IsOpen);
        if (open == 0)
            return;
        book.LookUp("Y", OrderStatus.Filled, 10m, 10m, answeredAs: "X");
        Assert.Equal((IntentState.Filled, false, true), (book.Intent("X").State, book.Intent("Y").IsOpen, book.Family.IsClosed));
    }

    [Fact]
    public void ChangedToWhatShallStillFill_ByAnAnswerAlone_ReservesThatBesideWhatHasFilled()
    {
        FamilyBook book = ToRemaining();
        ulong y = book.Admit("Y", 9m, "X");
        Assert.Equal(15m, book.Family.Contribution.OpenUnits); // the old rest may fill first
        book.Answer(y, AnswerKind.Accepted, AckStrength.Working, "B");
        Assert.Equal((IntentState.Amended, 9m), (book.Intent("Y").State, book.Family.Contribution.OpenUnits));
        book.Report(Said("X", "3", ExecType.Replaced, OrderStatus.PartiallyFilled, 13m, 4m, atMs: 9));
        Assert.Equal((9m, false), (book.Family.Contribution.OpenUnits, book.Family.HasDoubt));
        book.Report(Said("X", "4", ExecType.Trade, OrderStatus.Filled, 13m, 13m, last: 9m, atMs: 12));
        Assert.Equal((IntentState.Filled, 0m), (book.Intent("X").State, book.Family.Contribution.OpenUnits));
        Assert.Empty(book.Family.Alarms);
    }

    [Theory]
    [InlineData(13, IntentState.Amended)]
    [InlineData(10, IntentState.NotExecuted)]
    public void ChangeToWhatShallStillFill_IsShownByTheOrdersQuantity(int found, IntentState expected)
    {
        FamilyBook book = ToRemaining();
        ulong y = book.Admit("Y", 9m, "X");
        book.Answer(y, AnswerKind.Unknown);
        book.WaitForAll(WaitFor.Absence);
        book.LookUp("Y", OrderStatus.PartiallyFilled, found, 4m, answeredAs: "X");
        Assert.Equal((expected, found - 4m), (book.Intent("Y").State, book.Family.Contribution.OpenUnits));
        Assert.Empty(book.Family.Questions);
    }

    [Theory]
    [InlineData(4, true)] // the quantity says which; the other was refused
    [InlineData(15, true)]
    [InlineData(0, false)] // nothing does: the larger counts
    public void ReportsThatNameNoChange_MeanTheSameInAnyArrival(int changedTo, bool isRefused)
    {
        ExecutionReport[] reports =
        [
            Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1),
            Said("X", "2", ExecType.Replaced, OrderStatus.New, changedTo, atMs: 5),
            Said("X", "3", ExecType.Trade, OrderStatus.PartiallyFilled, changedTo, changedTo == 0 ? 0m : 2m, leaves: changedTo == 0 ? 0m : changedTo - 2m, last: 2m, atMs: 8),
            isRefused ? Said("X", "4", ExecType.CancelReject, OrderStatus.PartiallyFilled, original: "X", atMs: 9) : Said("X", "4", ExecType.Replaced, OrderStatus.New, 4m, atMs: 4),
        ];
        HashSet<string> ends = [];
        foreach (ExecutionReport[] arrival in ToldOrder.Arrivals(reports, 4, 0))
        {
            FamilyBook book = new() { Rules = Plain with { Replaces = ReplaceActs.InPlace } };
            book.Admit("X", 10m);
            book.Admit("Y", 4m, "X");
            book.Admit("Z", 15m, "X");
            foreach (ExecutionReport report in arrival)
                book.Report(report);
            Assert.Equal((false, (changedTo == 0 ? 15m : changedTo) - 2m), (book.Family.HasDoubt, book.Family.Contribution.OpenUnits));
            Assert.Empty(book.Family.Alarms);
            ends.Add(book.End);
        }

        string end = Assert.Single(ends);
        Assert.Contains(isRefused ? changedTo == 4 ? "Y:Amended" : "Z:Amended" : "Y:Amended", end, StringComparison.Ordinal);
        Assert.Contains(isRefused ? changedTo == 4 ? "Z:Rejected" : "Y:Rejected" : "Z:Amended", end, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoChangesThatAReportMayMean_TheDearerCounts()
    {
        FamilyBook book = Working();
        book.Admit("Y", 6m, "X", price: 90m);
        ulong z = book.Admit("Z", 6m, "X", price: 120m);
        book.Report(Said("X", "2", ExecType.Replaced, OrderStatus.New, 6m, atMs: 5));
        book.Report(Said("Z", "3", ExecType.CancelReject, OrderStatus.New, original: "X", atMs: 6));
        Assert.Equal((IntentState.Amended, 540m), (book.Intent("Y").State, book.Family.Contribution.OpenNotional));

        book = Working();
        book.Admit("Y", 6m, "X", price: 120m);
        z = book.Admit("Z", 6m, "X", price: 90m);
        book.Report(Said("X", "2", ExecType.Replaced, OrderStatus.New, 6m, atMs: 5));
        book.Report(Said("X", "3", ExecType.Replaced, OrderStatus.New, 6m, atMs: 6));
        Assert.Equal((IntentState.Amended, IntentState.Amended, 720m), (book.Intent("Y").State, book.Intent("Z").State, book.Family.Contribution.OpenNotional));
    }

    [Fact]
    public void ChangeBackToTheFirstQuantity_IsShownWhereTheChangeBeforeItWasMade()
    {
        FamilyBook book = Working();
        book.Answer(book.Admit("Y", 15m, "X"), AnswerKind.Accepted, AckStrength.Working, "B"); // its report is late
        book.Answer(book.Admit("Z", 10m, "X"), AnswerKind.Unknown);
        book.LookUp("Z", OrderStatus.New, 10m, answeredAs: "X");
        Assert.Equal(IntentState.Amended, book.Intent("Z").State);

        book = Working();
        book.Answer(book.Admit("Y", 15m, "X"), AnswerKind.Accepted, AckStrength.Working, "B");
        book.Answer(book.Admit("Z", 15m, "X", price: 90m), AnswerKind.Unknown);
        book.LookUp("Z", OrderStatus.New, 15m, answeredAs: "X");
        Assert.Equal((IntentState.Unknown, 1_500m), (book.Intent("Z").State, book.Family.Contribution.OpenNotional));
    }

    [Fact]
    public void ChangeThatALaterOneMayHaveUndone_IsNotProvedAbsent()
    {
        FamilyBook book = Working();
        book.Answer(book.Admit("Y", 15m, "X"), AnswerKind.Unknown);
        book.Admit("Z", 12m, "X");
        book.Report(Said("X", "2", ExecType.Replaced, OrderStatus.New, 12m, atMs: 6));
        book.WaitForAll(WaitFor.Absence);
        book.LookUp("Y", OrderStatus.New, 12m, answeredAs: "X");
        Assert.NotEqual(IntentState.NotExecuted, book.Intent("Y").State);

        book = Working();
        book.Answer(book.Admit("Y", 15m, "X"), AnswerKind.Unknown);
        ulong z = book.Admit("Z", 10m, "X");
        book.Answer(z, AnswerKind.Unknown);
        book.WaitForAll(WaitFor.Absence);
        book.LookUp("Y", OrderStatus.New, 10m, answeredAs: "X");
        Assert.Equal(IntentState.Unknown, book.Intent("Y").State);
        book.Report(Said("Z", "2", ExecType.CancelReject, OrderStatus.New, original: "X", atMs: 6));
        book.LookUp("Y", OrderStatus.New, 10m, answeredAs: "X");
        Assert.Equal(IntentState.NotExecuted, book.Intent("Y").State);
    }

    [Fact]
    public void ChangeThatWasUndoneByALaterOne_OrNeverArrived_NeedsNobody()
    {
        FamilyBook book = Working();
        book.Answer(book.Admit("Y", 85m, "X"), AnswerKind.Unknown);
        book.Admit("Z", 10m, "X", price: 101m);
        book.Report(Said("X", "2", ExecType.Replaced, OrderStatus.New, 10m, atMs: 6));
        book.LookUp("Y", OrderStatus.New, 10m, answeredAs: "X");
        Assert.Equal((IntentState.Unknown, 85m), (book.Intent("Y").State, book.Family.Contribution.OpenUnits)); // it may still arrive
        book.WaitForAll(WaitFor.Absence);
        book.LookUp("Y", OrderStatus.New, 10m, answeredAs: "X");
        Assert.Equal((IntentState.Amended, 10m, 1_010m), (book.Intent("Y").State, book.Family.Contribution.OpenUnits, book.Family.Contribution.OpenNotional));
        Assert.Empty(book.Family.Questions);
    }

    [Fact]
    public void TwoChangesOfThePrice_MayHaveBeenMadeInEitherOrder()
    {
        FamilyBook book = Working();
        ulong y = book.Admit("Y", 10m, "X", price: 120m);
        ulong z = book.Admit("Z", 10m, "X", price: 110m);
        book.Report(Said("X", "2", ExecType.Replaced, OrderStatus.New, 10m, atMs: 6));
        book.Report(Said("X", "3", ExecType.Replaced, OrderStatus.New, 10m, atMs: 8));
        book.Answer(z, AnswerKind.Accepted, AckStrength.Working, "B");
        book.Answer(y, AnswerKind.Accepted, AckStrength.Working, "B");
        Assert.Equal(1_200m, book.Family.Contribution.OpenNotional);
    }

    [Fact]
    public void ReportsUnderTheChangesOwnId_AreAboutTheOrder()
    {
        ExecutionReport[] reports =
        [
            Said("Y", "2", ExecType.Replaced, OrderStatus.New, 6m, original: "X", atMs: 5),
            Said("Z", "3", ExecType.Replaced, OrderStatus.New, 15m, original: "Y", atMs: 6),
            Said("Z", "4", ExecType.Trade, OrderStatus.PartiallyFilled, 15m, 12m, last: 12m, atMs: 7),
        ];
        foreach (ExecutionReport[] arrival in ToldOrder.Arrivals(reports, 4, 0))
        {
            FamilyBook book = Working();
            book.Admit("Y", 6m, "X");
            book.Admit("Z", 15m, "X");
            foreach (ExecutionReport report in arrival)
                book.Report(report);
            Assert.Equal((IntentState.PartiallyFilled, IntentState.Amended, IntentState.Amended), (book.Intent("X").State, book.Intent("Y").State, book.Intent("Z").State));
            Assert.Equal((3m, "X", false), (book.Family.Contribution.OpenUnits, book.Family.LiveId.Value, book.Family.HasDoubt));
            Assert.Equal(["X"], book.Family.CancelTargets.Select(static target => target.ClientOrderId.Value));
            Assert.Empty(book.Family.Alarms);
        }
    }

    [Fact]
    public void CallThatHangsForGood_IsOverWithItsOrder()
    {
        FamilyBook book = Working();
        ulong y = book.Admit("Y", 4m, "X");
        book.Answer(y, AnswerKind.Unknown, hasEnded: false);
        book.Report(Said("X", "2", ExecType.Canceled, OrderStatus.Canceled, 10m, atMs: 6));
        book.WaitForAll();
        Assert.Equal((IntentState.Canceled, true), (book.Intent("Y").State, book.Family.IsClosed));
    }

    private static FamilyBook ToRemaining()
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = ReplaceActs.InPlace, ReplacedQty = ReplacedQty.Remaining } };
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 2));
        return book;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ChangeWhoseReportWasLost_IsProvedByAReportThatClaimsItsQuantity(bool isAnswered)
    {
        FamilyBook book = Working();
        book.Answer(book.Admit("Y", 4m, "X"), isAnswered ? AnswerKind.Accepted : AnswerKind.Unknown, AckStrength.Working);
        book.Report(Said("X", "3", ExecType.Canceled, OrderStatus.Canceled, 4m, leaves: 0m, atMs: 9)); // 2, the change, was lost
        Assert.Equal((IntentState.Canceled, IntentState.Amended, 4m, false), (book.Intent("X").State, book.Intent("Y").State, book.Intent("X").TotalQty, book.Family.HasDoubt));
        book.WaitForAll();
        Assert.Empty(book.Family.Alarms);
    }

    [Fact]
    public void QuantityOfAChangeThatWasRefused_IsClaimedByNobody()
    {
        FamilyBook book = Working();
        book.Answer(book.Admit("Y", 4m, "X"), AnswerKind.Unknown);
        book.Report(Said("Y", "2", ExecType.CancelReject, OrderStatus.New, original: "X", atMs: 6));
        book.Report(Said("X", "3", ExecType.Canceled, OrderStatus.Canceled, 4m, leaves: 0m, atMs: 9));
        Assert.True(book.Family.HasDoubt);
    }

    [Fact]
    public void ChangesToOneQuantity_AllOfWhichAreTold_LeaveThePriceBeforeThemBehind_AndAnyOfThemMayBeTheLast()
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = ReplaceActs.InPlace } };
        book.Admit("X", 60m, stop: 200m, price: 200m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 60m, atMs: 1));
        book.Answer(book.Admit("Y", 35m, "X", price: 110m), AnswerKind.Accepted);
        book.Answer(book.Admit("Z", 35m, "X", price: 100m), AnswerKind.Accepted);
        book.Report(Said("X", "2", ExecType.Replaced, OrderStatus.New, 35m, atMs: 2));
        book.Report(Said("X", "3", ExecType.Replaced, OrderStatus.New, 35m, atMs: 3));
        Assert.Equal(3_850m, book.Family.Contribution.OpenNotional);

        book = Working(); // 10 at 100
        book.Admit("Y", 6m, "X", price: 120m);
        book.Admit("Z", 6m, "X", price: 90m);
        book.Report(Said("X", "2", ExecType.Replaced, OrderStatus.New, 6m, atMs: 5));
        book.Admit("W", 6m, "X", price: 80m);
        book.Report(Said("X", "3", ExecType.Replaced, OrderStatus.New, 6m, atMs: 6));
        book.Report(Said("X", "4", ExecType.Replaced, OrderStatus.New, 6m, atMs: 7));
        Assert.Equal(720m, book.Family.Contribution.OpenNotional); // the first report may have meant Z, the last one Y
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(4, 0, false)] // the total is what had filled by then, and what it asks for
    [InlineData(0, 2, true)] // 2 had never filled: nothing explains that total
    public void ChangeToWhatShallStillFill_WhoseReportWasLost_IsProvedByAReportThatClaimsItsTotal(int filled, int more, bool isDoubt)
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = ReplaceActs.InPlace, ReplacedQty = ReplacedQty.Remaining, Acknowledgement = AckBy.Response } };
        book.Answer(book.Admit("X", 6m), AnswerKind.Accepted, AckStrength.Working, "B");
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 6m, atMs: 1));
        book.Answer(book.Admit("Y", 12m, "X"), AnswerKind.Accepted, AckStrength.Working, "B");
        book.Report(Said("X", "2", ExecType.Replaced, OrderStatus.New, 12m, atMs: 2));
        if (filled > 0)
            book.Report(Said("X", "3", ExecType.Trade, OrderStatus.PartiallyFilled, 12m, filled, last: filled, atMs: 3));
        book.Answer(book.Admit("Z", 6m, "X"), AnswerKind.Accepted, AckStrength.Working, "B"); // 4, its report, was lost
        decimal total = filled + 6m + more;
        book.Report(Said("X", "5", ExecType.Trade, OrderStatus.PartiallyFilled, total, filled + 3m, last: 3m, atMs: 5));
        book.Report(Said("X", "6", ExecType.Canceled, OrderStatus.Canceled, total, filled + 3m, leaves: 0m, atMs: 6));
        Assert.Equal((isDoubt, IntentState.Amended), (book.Family.HasDoubt, book.Intent("Z").State));
        book.WaitForAll();
        Assert.Equal(isDoubt, !book.Family.Alarms.IsEmpty);
    }

    [Fact]
    public void QuantityOfAChangeBeforeTheLastReportedOne_MakesTheOrderNoLess()
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = ReplaceActs.InPlace } };
        book.Admit("X", 30m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 30m, atMs: 1));
        book.Answer(book.Admit("Y", 10m, "X"), AnswerKind.Accepted, AckStrength.Working); // its report is lost
        book.Admit("Z", 30m, "X");
        book.Report(Said("Z", "2", ExecType.Replaced, OrderStatus.New, 30m, atMs: 2));
        book.Report(Said("X", "3", ExecType.Trade, OrderStatus.Filled, 10m, 10m, leaves: 0m, last: 10m, atMs: 3));
        Assert.Equal((true, 20m), (book.Family.HasDoubt, book.Family.Contribution.OpenUnits));
    }

    [Fact]
    public void ChangeToLessThanHasFilled_WhoseReportWasLost_IsForWhatHasFilled()
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = ReplaceActs.InPlace } };
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 7m, last: 7m, atMs: 2));
        book.Answer(book.Admit("Y", 5m, "X"), AnswerKind.Accepted, AckStrength.Working); // its report is lost
        book.Report(Said("X", "4", ExecType.OrderStatus, OrderStatus.Filled, 7m, 7m, leaves: 0m, atMs: 4));
        Assert.Equal((false, 0m), (book.Family.HasDoubt, book.Family.Contribution.OpenUnits));
    }

    [Fact]
    public void TradeThatClaimedAChangeWithoutAReport_StaysTrue_OnceALaterChangeIsReported()
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = ReplaceActs.InPlace } };
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1));
        book.Answer(book.Admit("Y", 4m, "X"), AnswerKind.Accepted, AckStrength.Working); // its report is lost
        book.Report(Said("X", "3", ExecType.Trade, OrderStatus.PartiallyFilled, 4m, 1m, last: 1m, atMs: 3));
        Assert.False(book.Family.HasDoubt);
        book.Admit("Z", 10m, "X");
        book.Report(Said("Z", "4", ExecType.Replaced, OrderStatus.PartiallyFilled, 10m, 1m, atMs: 4));
        Assert.Equal((false, 9m), (book.Family.HasDoubt, book.Family.Contribution.OpenUnits));
    }
}

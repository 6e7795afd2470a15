using Safety.Contracts;
using Safety.Guarding;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Lifecycle;
using Safety.Orders;
using static Safety.Tests.Families.FamilyBook;

namespace Safety.Tests.Families;

/// <summary>What look-ups and lists tell of an order counts as a report's word: the report that says so may never come, and others take it for said.</summary>
public class ToldByOthersTests
{
    private static FamilyBook Working(VenueRules? rules = null)
    {
        FamilyBook book = new() { Rules = rules ?? Plain };
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 2));
        return book;
    }

    private static Listed List(decimal quantity, string id = "X") => new(1, new OrderSnapshot(new(id), new("V"), OrderStatus.PartiallyFilled, quantity, 4m, Start));

    [Fact]
    public void RestatedWithoutAReport_ReservesWhatTheListTells_AndLaterReportsMayClaimIt()
    {
        FamilyBook book = Working();
        book.Add(List(7m));
        Assert.Equal(3m, book.Family.Contribution.OpenUnits);
        book.Report(Said("X", "4", ExecType.Trade, OrderStatus.PartiallyFilled, 7m, 5m, last: 1m, atMs: 4));
        book.Report(Said("X", "5", ExecType.Canceled, OrderStatus.Canceled, 7m, 5m, leaves: 0m, atMs: 5));
        Assert.False(book.Family.HasDoubt);
        Assert.Empty(book.Family.Alarms);
    }

    [Fact]
    public void ReportOfAChange_OutweighsWhatWasToldBefore_AndWhateverComesFirstTheSameHolds()
    {
        FamilyBook book = Working();
        book.Add(List(7m));
        book.Report(Said("X", "6", ExecType.Restated, OrderStatus.PartiallyFilled, 8m, 4m, atMs: 6));
        Assert.Equal(4m, book.Family.Contribution.OpenUnits);

        FamilyBook late = Working();
        late.Add(List(7m));
        late.Report(Said("X", "3", ExecType.Restated, OrderStatus.PartiallyFilled, 7m, 4m, atMs: 3)); // the report that was late
        Assert.Equal(3m, late.Family.Contribution.OpenUnits);
        Assert.Empty(late.Family.Alarms);
    }

    [Fact]
    public void QuantityThatNobodyHasTold_RaisesAnAlarmAllTheSame()
    {
        FamilyBook book = Working();
        book.Add(List(7m));
        book.Report(Said("X", "4", ExecType.Trade, OrderStatus.PartiallyFilled, 9m, 5m, last: 1m, atMs: 4));
        book.WaitForAll(WaitFor.ReportGap);
        Assert.NotEmpty(book.Family.Alarms);
    }

    [Fact]
    public void ReplacementThatIsFound_HasTakenEffect_WithoutAReport()
    {
        FamilyBook book = Working();
        ulong y = book.Admit("Y", 12m, "X");
        book.Answer(y, AnswerKind.Unknown);
        book.LookUp("Y", OrderStatus.Canceled, 12m, 4m);
        // The refusal of a second cancel claims the end whose report was lost.
        book.Report(Said("Y", "9", ExecType.CancelReject, OrderStatus.Canceled, atMs: 9));
        Assert.False(book.Family.HasDoubt);
        Assert.Empty(book.Family.Alarms);
        Assert.Equal((IntentState.Canceled, 12m), (book.Intent("Y").State, book.Intent("Y").TotalQty));
    }

    [Fact]
    public void ReplacedByWhatHasFilled_IsFilled_WhereALookUpTellsIt()
    {
        FamilyBook book = Working();
        ulong y = book.Admit("Y", 4m, "X");
        book.Answer(y, AnswerKind.Unknown);
        book.LookUp("Y", OrderStatus.Filled, 4m, 4m);
        book.Report(Said("Y", "9", ExecType.CancelReject, OrderStatus.Filled, atMs: 9));
        Assert.False(book.Family.HasDoubt);
        Assert.Equal((IntentState.Filled, 0m), (book.Intent("Y").State, book.Family.Contribution.OpenUnits));
    }

    [Fact]
    public void ReplacementThatWasReplacedItself_AndThatOnlyALookUpHasTold_MayBeClaimedInBetween()
    {
        FamilyBook book = new();
        book.Admit("X", 18m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 18m, atMs: 1));
        book.Answer(book.Admit("Y", 11m, "X"), AnswerKind.Unknown);
        book.LookUp("Y", OrderStatus.New, 11m);
        book.Admit("Z", 17m, "Y");
        book.Report(Said("Z", "3", ExecType.PendingReplace, OrderStatus.PendingReplace, 11m, original: "Y", atMs: 3));
        book.Report(Said("Z", "4", ExecType.Replaced, OrderStatus.New, 17m, original: "Y", atMs: 4));
        Assert.False(book.Family.HasDoubt);
        Assert.Equal((IntentState.Replaced, IntentState.Working, 17m), (book.Intent("Y").State, book.Intent("Z").State, book.Family.Contribution.OpenUnits));
        book.Report(Said("Z", "5", ExecType.OrderStatus, OrderStatus.New, 12m, atMs: 5));
        Assert.True(book.Family.HasDoubt); // which nobody has told
    }

    [Fact]
    public void CancelUnderAnIdOfItsOwn_ProvesTheReplacementThatItNamesAsTheOriginal()
    {
        FamilyBook book = Working();
        ulong y = book.Admit("Y", 12m, "X");
        book.Answer(y, AnswerKind.Accepted, AckStrength.Working, "V");
        book.Report(Said("C", "5", ExecType.Canceled, OrderStatus.Canceled, 12m, 4m, leaves: 0m, original: "Y", atMs: 5));
        Assert.False(book.Family.HasDoubt);
        Assert.Empty(book.Family.Alarms);
    }

    [Theory]
    [InlineData(OrderStatus.Rejected)]
    [InlineData(OrderStatus.New)]
    public void ReplacementThatWasRefusedAfterAll_ReservesAndNamesTheOrderThatWorks(OrderStatus found)
    {
        FamilyBook book = new();
        book.Admit("X", 100m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 100m, atMs: 1));
        book.Answer(book.Admit("Y", 50m, "X"), AnswerKind.Unknown);
        book.LookUp("Y", found, 50m);
        if (found == OrderStatus.New)
            book.Report(Said("Y", "2", ExecType.CancelReject, OrderStatus.New, original: "X", atMs: 2));
        Assert.Equal((IntentState.Working, IntentState.Rejected, 100m, false), (book.Intent("X").State, book.Intent("Y").State, book.Family.Contribution.OpenUnits, book.Family.IsClosed));
        Assert.Contains(book.Family.CancelTargets, static intent => intent.ClientOrderId.Value == "X");
    }

    [Fact]
    public void ReplacementThatWasFoundAndIsRuledNotToHaveBeenMade_ReservesAndNamesTheOrderThatWorks()
    {
        FamilyBook book = new();
        book.Admit("X", 100m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 100m, atMs: 1));
        book.Answer(book.Admit("Y", 50m, "X"), AnswerKind.Unknown);
        book.LookUp("Y", OrderStatus.New, 50m);
        book.Add(new Ruled(new("Y"), "Ada", null, OperatorRuling.NotExecuted, "looked"));
        Assert.Equal((IntentState.Working, IntentState.NotExecuted, 100m), (book.Intent("X").State, book.Intent("Y").State, book.Family.Contribution.OpenUnits));
        Assert.Contains(book.Family.CancelTargets, static intent => intent.ClientOrderId.Value == "X");
    }

    [Fact]
    public void LookUpThatMayBeOlder_MakesNothingLess()
    {
        FamilyBook book = new() { Rules = Plain with { VisibilityMs = 400 } };
        book.Admit("X", 100m);
        book.Report(Said("X", "1", ExecType.Restated, OrderStatus.New, 200m, atMs: 1));
        book.Report(Said("X", "2", ExecType.Restated, OrderStatus.New, 300m, atMs: 2));
        book.Add(new LookedUp(new("X"), book.Mono - TimeSpan.TicksPerSecond, LookUpAnswer.Found, new OrderSnapshot(new("X"), new("BX"), OrderStatus.New, 200m, 0m, Start), true));
        Assert.Equal(300m, book.Family.Contribution.OpenUnits);
    }

    [Fact]
    public void FillThatClaimsMoreThanWasTold_OutweighsIt()
    {
        FamilyBook book = Working();
        book.Add(List(7m));
        book.Report(Said("X", "5", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 7m, last: 3m, atMs: 5)); // it was restored, and that report lost
        Assert.Equal((IntentState.PartiallyFilled, 3m), (book.Intent("X").State, book.Family.Contribution.OpenUnits));
    }

    [Fact]
    public void EndThatTellsWhatHasFilledAsItsQuantity_IsStillACancel()
    {
        FamilyBook book = Working();
        book.Answer(book.Add(new CancelAsked(new("C"), 1, new("X"), null, CancelBy.Caller)), AnswerKind.Unknown);
        book.LookUp("X", OrderStatus.Canceled, 4m, 4m);
        Assert.Equal((IntentState.Canceled, 6m), (book.Intent("X").State, book.Family.Contribution.OpenUnits));
    }

    [Fact]
    public void RefusedCancelThatSaysItWorks_IsNoNewsWhereTheAcknowledgementWasLost()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "2", ExecType.CancelReject, OrderStatus.New, atMs: 2));
        Assert.False(book.Family.HasDoubt);
    }

    [Fact]
    public void Overfill_IsOneOfTheVersionInForce_AndOneThatTheVenueSaysItself()
    {
        // Replaced by less, it may no longer fill what it could before.
        FamilyBook less = new();
        less.Admit("X", 17m);
        less.Report(Said("X", "1", ExecType.New, OrderStatus.New, 17m, atMs: 1));
        less.Answer(less.Admit("Y", 5m, "X"), AnswerKind.Accepted, AckStrength.Working, "V");
        less.Report(Said("Y", "2", ExecType.Replaced, OrderStatus.New, 5m, original: "X", atMs: 2));
        less.Report(Said("Y", "3", ExecType.Trade, OrderStatus.Filled, last: 6m, atMs: 3)); // a trade that claims no totals
        Assert.Equal(AlarmKind.BeyondLimits, Assert.Single(less.Family.Alarms).Kind);

        // What is under way to make it larger is none of what the venue says to have filled.
        FamilyBook more = new();
        more.Admit("X", 5m);
        more.Report(Said("X", "1", ExecType.New, OrderStatus.New, 5m, atMs: 1));
        more.Answer(more.Admit("Y", 20m, "X"), AnswerKind.Unknown);
        more.Report(Said("X", "2", ExecType.Trade, OrderStatus.Filled, 5m, 6m, leaves: 0m, last: 6m, atMs: 2));
        Assert.Equal(AlarmKind.BeyondLimits, Assert.Single(more.Family.Alarms).Kind);
    }

    [Theory]
    [InlineData(OrderStatus.Expired, IntentState.Expired)]
    [InlineData(OrderStatus.Canceled, IntentState.Canceled)]
    public void EndThatOnlyALateFillClaims_IsAskedAboutBeforeAnythingIsJudged(OrderStatus end, IntentState state)
    {
        FamilyBook book = LateFillAfterALostEnd(end);
        Assert.Equal("X", Assert.Single(book.Family.Questions).ClientOrderId.Value);
        Assert.True(book.Family.IsDoubtAsked);
        book.LookUp("X", end, 20m, 10m);
        book.WaitForAll(WaitFor.ReportGap);
        Assert.Empty(book.Family.Alarms);
        Assert.Equal((state, 10m, false), (book.Intent("X").State, book.Account.Holding("Q").Units, book.Family.HasDoubt));
    }

    [Fact]
    public void EndThatALateFillClaims_AndALookUpDenies_RaisesAnAlarm()
    {
        FamilyBook book = LateFillAfterALostEnd(OrderStatus.Expired);
        book.LookUp("X", OrderStatus.PartiallyFilled, 20m, 10m);
        Assert.Equal((true, false), (book.Family.HasDoubt, book.Family.IsDoubtAsked));
        book.WaitForAll(WaitFor.ReportGap);
        Assert.Equal(AlarmKind.Contradiction, Assert.Single(book.Family.Alarms).Kind);
    }

    private static FamilyBook LateFillAfterALostEnd(OrderStatus end)
    {
        FamilyBook book = new();
        book.Answer(book.Admit("X", 20m), AnswerKind.Accepted, AckStrength.Working, "BX");
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 20m, atMs: 1, venueId: "BX"));
        book.Report(Said("X", "3", ExecType.Trade, end, 20m, 10m, last: 10m, atMs: 3, venueId: "BX")); // 2, the end, was lost
        Assert.True(book.Family.HasDoubt);
        return book;
    }

    [Theory]
    [InlineData("X", null)] // a cancel
    [InlineData("C", "X")]  // a cancel, told under its own ID
    [InlineData("Y", "X")]  // a replace
    public void EndThatOnlyARefusalTellsOf_IsAskedAbout_BeforeAnybodyIsAlarmed(string id, string? original)
    {
        FamilyBook book = Working();
        if (id == "Y")
            book.Answer(book.Admit("Y", 12m, "X"), AnswerKind.Rejected);
        book.Report(Said(id, "9", ExecType.CancelReject, OrderStatus.Rejected, original: original, atMs: 9));
        Assert.True(book.Family.HasDoubt && book.Family.IsDoubtAsked);
        Assert.Equal("X", Assert.Single(book.Family.Questions).ClientOrderId.Value);
        book.LookUp("X", OrderStatus.Canceled, 10m, 4m);
        Assert.Equal((IntentState.Canceled, false), (book.Intent("X").State, book.Family.HasDoubt));
        Assert.Empty(book.Family.Alarms);
    }

    [Theory]
    [InlineData("Y", null)]
    [InlineData("C", "Y")] // under the request's own ID
    public void CancelThatIsPending_SpeaksOfTheReplacementThatItNames(string id, string? original)
    {
        FamilyBook book = new();
        book.Admit("X", 16m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 16m, atMs: 1));
        book.Answer(book.Admit("Y", 19m, "X"), AnswerKind.Accepted, AckStrength.Working, "V"); // the list agrees with that: nothing is written
        book.Report(Said(id, "4", ExecType.PendingCancel, OrderStatus.PendingCancel, 19m, original: original, atMs: 4));
        Assert.Equal((false, IntentState.Replaced, IntentState.Working, 19m), (book.Family.HasDoubt, book.Intent("X").State, book.Intent("Y").State, book.Family.Contribution.OpenUnits));
        book.Report(Said(id, "5", ExecType.Canceled, OrderStatus.Canceled, 19m, leaves: 0m, original: original, atMs: 5));
        book.WaitForAll(WaitFor.ReportGap);
        Assert.Empty(book.Family.Alarms);
        Assert.Equal(IntentState.Canceled, book.Intent("Y").State);
    }

    [Fact]
    public void LateAnswerToTheCall_LeavesWhatTheVenueIsAskedSince()
    {
        FamilyBook book = new();
        ulong x = book.Admit("X", 70m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 70m, atMs: 1, venueId: "BX"));
        book.Answer(book.Add(new CancelAsked(new("C"), 1, new("X"), null, CancelBy.Caller)), AnswerKind.Accepted);
        book.Admit("Y", 100m, "X");
        book.Report(Said("Y", "3", ExecType.CancelReject, OrderStatus.Canceled, original: "X", atMs: 3)); // 2, the end, was lost
        book.Answer(x, AnswerKind.Accepted, venueId: "BX");
        Assert.Equal("X", Assert.Single(book.Family.Questions).ClientOrderId.Value);
        book.LookUp("X", OrderStatus.Canceled, 70m);
        Assert.Equal((IntentState.Canceled, false), (book.Intent("X").State, book.Family.HasDoubt));
        Assert.Empty(book.Family.Alarms);
    }

    [Fact]
    public void UnknownOrder_IsNoNews_WhereAReplacementHasItsName_AndNoReportTellsSinceWhen()
    {
        FamilyBook book = new();
        book.Admit("X", 65m);
        book.Answer(book.Admit("Y", 15m, "X"), AnswerKind.Accepted, AckStrength.Working, "V6");
        book.Report(Said("Y", "4", ExecType.Trade, OrderStatus.Filled, 15m, 15m, last: 15m, atMs: 4));
        book.Report(Said("X", "3", ExecType.CancelReject, OrderStatus.Rejected, atMs: 3));
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 65m, atMs: 1)); // late
        Assert.Equal((IntentState.Filled, false), (book.Intent("Y").State, book.Family.HasDoubt));
        book.Report(Said("Y", "2", ExecType.Replaced, OrderStatus.New, 15m, original: "X", atMs: 2));
        Assert.False(book.Family.HasDoubt);
    }

    [Theory]
    [InlineData(ExecType.Replaced)] // later than the claim
    [InlineData(ExecType.CancelReject)] // never
    public void UnknownOrder_IsADoubt_OnceItIsKnownThatItHadItsNameStill(ExecType type)
    {
        FamilyBook book = new();
        book.Admit("X", 65m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 65m, atMs: 1));
        book.Admit("Y", 15m, "X");
        book.Report(Said("X", "3", ExecType.CancelReject, OrderStatus.Rejected, atMs: 3));
        Assert.False(book.Family.HasDoubt);
        book.Report(Said("Y", "5", type, OrderStatus.New, type == ExecType.Replaced ? 15m : 0m, original: "X", atMs: 5));
        Assert.True(book.Family.HasDoubt);
    }

    [Theory]
    [InlineData(0)] // a person says that it is over
    [InlineData(1)] // a look-up does, without a quantity
    [InlineData(2)] // with that of the request
    [InlineData(3)] // a report of the change, without
    public void ReplacementForLessThanHasFilled_IsNoOverfill_WhereNothingTellsOfHowMuchItIs(int toldBy)
    {
        FamilyBook book = Working();
        book.Answer(book.Admit("Y", 3m, "X"), AnswerKind.Unknown);
        if (toldBy == 0)
            book.Add(new Ruled(new("Y"), "Ada", null, OperatorRuling.Canceled, "looked"));
        else if (toldBy < 3)
            book.LookUp("Y", OrderStatus.Canceled, toldBy == 1 ? 0m : 3m, 4m);
        else
            book.Report(Said("Y", "3", ExecType.Replaced, OrderStatus.Filled, leaves: 0m, original: "X", atMs: 3));
        Assert.Empty(book.Family.Alarms);
        Assert.Equal(0m, book.Family.Contribution.OpenUnits);
        book.Report(Said("Y", "4", ExecType.Trade, OrderStatus.Filled, 4m, 6m, leaves: 0m, last: 2m, atMs: 4));
        Assert.NotEmpty(book.Family.Alarms); // that is one
    }

    [Fact]
    public void WhatWasToldOfAnOrderBeforeItWasReplaced_MakesTheReplacementNoLess()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1));
        book.LookUp("X", OrderStatus.New, 10m);
        book.Admit("Y", 20m, "X");
        book.LookUp("Y", OrderStatus.New, 20m);
        book.Report(Said("Y", "2", ExecType.Replaced, OrderStatus.New, 20m, original: "X", atMs: 2));
        book.Admit("W", 10m, "Y");
        book.LookUp("W", OrderStatus.New, 10m); // its report is lost
        book.Admit("Z", 30m, "W");
        book.Report(Said("Z", "3", ExecType.Replaced, OrderStatus.New, 30m, original: "W", atMs: 3));
        book.Report(Said("Z", "4", ExecType.Trade, OrderStatus.Filled, 10m, 10m, leaves: 0m, last: 10m, atMs: 4));
        Assert.True(book.Family.HasDoubt);
        Assert.Equal((IntentState.PartiallyFilled, 20m), (book.Intent("Z").State, book.Family.Contribution.OpenUnits));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void ReplacementWhoseCancelWasPending_AndThatIsRefusedAfterAll_LeavesTheOrderThatWorks(int told)
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1));
        book.Admit("Y", 5m, "X");
        book.Report(Said("C", "2", ExecType.PendingCancel, OrderStatus.PendingCancel, told, leaves: told, original: "Y", atMs: 2));
        book.Report(Said("Y", "3", ExecType.CancelReject, OrderStatus.New, original: "X", atMs: 3));
        book.Report(Said("C", "4", ExecType.CancelReject, OrderStatus.New, original: "Y", atMs: 4));
        Assert.Equal((IntentState.Working, IntentState.Rejected, 10m), (book.Intent("X").State, book.Intent("Y").State, book.Family.Contribution.OpenUnits));
        Assert.Equal("X", Assert.Single(book.Family.CancelTargets).ClientOrderId.Value);
    }

    [Fact]
    public void PendingCancelOfAReplacementThatIsPending_LeavesWhatIsReserved()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1));
        book.Admit("Y", 5m, "X");
        book.Report(Said("C", "2", ExecType.PendingCancel, OrderStatus.PendingCancel, leaves: 0m, original: "Y", atMs: 2));
        book.Report(Said("X", "3", ExecType.Trade, OrderStatus.PartiallyFilled, leaves: 0m, last: 7m, atMs: 3)); // of a list
        Assert.Equal((false, 3m, 0), (book.Family.HasDoubt, book.Family.Contribution.OpenUnits, book.Family.Alarms.Count));
    }
}

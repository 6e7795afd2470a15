using Safety.Contracts;
using Safety.Guarding;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Lifecycle;
using Safety.Orders;
using static Safety.Tests.Families.FamilyBook;

namespace Safety.Tests.Families;

/// <summary>What counts where reports, lists and look-ups do not agree.</summary>
public class ContradictedOrderTests
{
    [Fact]
    public void ListThatShowsItWorking_OutweighsContradictedReportsThatSayFilled()
    {
        FamilyBook book = new();
        book.Admit("X", 15m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 15m, atMs: 1));
        book.Report(Said("X", "2", ExecType.TradeCancel, OrderStatus.New, 15m, 0m, of: "nobody", atMs: 2));
        book.Report(Said("X", "3", ExecType.Trade, OrderStatus.Filled, 15m, 15m, last: 15m, atMs: 3));
        book.WaitForAll(WaitFor.ReportGap);
        Assert.NotEmpty(book.Family.Alarms);
        book.Add(new Listed(1, new OrderSnapshot(new("X"), new("V"), OrderStatus.PartiallyFilled, 15m, 14m, Start)));
        Assert.Equal(IntentState.PartiallyFilled, book.Intent("X").State);
    }

    [Fact]
    public void ListThatTellsOfLess_RaisesAnAlarm_UnlessItTellsNothing()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 1));
        book.Add(new Listed(1, new OrderSnapshot(new("X"), new("V"), OrderStatus.PartiallyFilled, 10m, 0m, Start)));
        Assert.Empty(book.Family.Alarms);
        book.Add(new Listed(2, new OrderSnapshot(new("X"), new("V"), OrderStatus.PartiallyFilled, 10m, 1m, Start)));
        Assert.Equal(AlarmKind.Contradiction, Assert.Single(book.Family.Alarms).Kind);
    }

    [Fact]
    public void OrderThatIsNotListed_AndCannotBeLookedUp_IsQuarantined()
    {
        FamilyBook book = new() { Rules = Plain with { LookUps = LookUpBy.None } };
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1));
        book.Add(new NotListed(1));
        Assert.Equal((IntentState.Quarantine, 10m), (book.Intent("X").State, book.Family.Contribution.OpenUnits));
    }

    [Fact]
    public void AbsenceBeforeTheVenuesClockHasPassedTheExpiry_ProvesNothing()
    {
        FamilyBook book = new();
        ulong x = book.Admit("X", 10m);
        book.Answer(x, AnswerKind.Unknown);
        book.LookUp("X", null);
        Wait wait = Assert.Single(book.Family.Waits, static wait => wait.For == WaitFor.Absence);
        book.Add(new Waited(WaitFor.AbsenceWithoutExpiry, wait.Since, wait.Ms), wait.Ms);
        book.LookUp("X", null);
        Assert.Equal(IntentState.Quarantine, book.Intent("X").State);
    }

    [Fact]
    public void LookUpAnsweredUnderTheReplacement_SaysThatTheAskedOneWasReplaced()
    {
        FamilyBook book = new();
        ulong x = book.Admit("X", 10m);
        book.Answer(x, AnswerKind.Unknown);
        book.Admit("Y", 12m, "X");
        book.LookUp("X", OrderStatus.New, 12m, answeredAs: "Y");
        Assert.Equal((IntentState.Replaced, IntentState.Working), (book.Intent("X").State, book.Intent("Y").State));
    }

    [Fact]
    public void AnswerThatOnlySaysReceived_NamesTheOrderBeforeTheChange()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        ulong y = book.Admit("Y", 12m, "X");
        book.Report(Said("Y", "1", ExecType.Replaced, OrderStatus.New, 12m, original: "X", atMs: 1, venueId: "V2"));
        book.Answer(y, AnswerKind.Accepted, venueId: "V1");
        Assert.Equal("V2", book.Intent("Y").BrokerOrderId?.Value);
    }

    [Fact]
    public void FillOfARejectedOrder_Counts()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.Rejected, OrderStatus.Rejected, 10m, atMs: 1));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 2));
        Assert.Equal(4m, book.Account.Holding("Q").Units);
    }

    [Fact]
    public void RepetitionThatClaimsATotalBetweenTwoFills_IsNotExplained()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 1));
        ulong second = book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 8m, last: 4m, atMs: 2));
        book.Add(new Noise(second, Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 6m, last: 4m, atMs: 2)));
        Assert.True(book.Family.HasDoubt);
    }

    [Fact]
    public void StopThatIsMadeSmaller_IsNoSplit()
    {
        FamilyBook book = new();
        book.Admit("X", 10m, stop: 95m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 2));
        book.Report(Said("X", "3", ExecType.Restated, OrderStatus.PartiallyFilled, 8m, 4m, atMs: 3));
        Assert.Empty(book.Family.Alarms);
    }

    [Fact]
    public void FillThatOnlyAnEndTells_StaysReserved_UntilItHasComeOrAPersonWasAsked()
    {
        FamilyBook book = new() { Rules = Plain with { LateFillMs = 0 } };
        book.Admit("X", 8m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 8m, atMs: 1));
        book.Report(Said("X", "3", ExecType.Canceled, OrderStatus.Canceled, 8m, 4m, atMs: 3));
        book.WaitForAll(WaitFor.LateFill);
        Assert.Equal((IntentState.Canceled, 4m), (book.Intent("X").State, book.Family.Contribution.OpenUnits));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 8m, 4m, last: 4m, atMs: 2));
        Assert.Equal((0m, 4m, false), (book.Family.Contribution.OpenUnits, book.Account.Holding("Q").Units, book.Family.HasDoubt));
    }

    [Fact]
    public void FillsThatAddUpToMoreThanTheLastOneSays_FillNothingUp()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 3m, last: 4m, atMs: 2));
        book.Report(Said("X", "3", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 9m, last: 6m, atMs: 3));
        Assert.Equal((IntentState.PartiallyFilled, true), (book.Intent("X").State, book.Family.HasDoubt));
    }

    [Fact]
    public void MoreThanWasAskedFor_IsReservedAtOnce_AndToldOnce_WhateverFillsAreMissing()
    {
        FamilyBook book = new();
        book.Admit("X", 100m);
        book.Report(Said("X", "1", ExecType.Trade, OrderStatus.PartiallyFilled, 100m, 30m, last: 30m, atMs: 1));
        book.Add(new NotListed(1));
        book.LookUp("X", OrderStatus.PartiallyFilled, 200m, 60m);
        Assert.Equal(170m, book.Family.Contribution.OpenUnits);
        book.LookUp("X", OrderStatus.PartiallyFilled, 200m, 60m);
        Assert.Equal(AlarmKind.BeyondLimits, Assert.Single(book.Family.Alarms).Kind);
    }

    [Fact]
    public void AbsenceRightAfterTheAcceptance_ProvesNothing()
    {
        FamilyBook book = new();
        ulong x = book.Admit("X", 10m);
        book.Answer(x, AnswerKind.Unknown);
        book.WaitForAll(WaitFor.Absence);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1));
        book.LookUp("X", null);
        Assert.Equal(IntentState.Working, book.Intent("X").State);
        book.Add(new CallEnded(x), 200);
        book.LookUp("X", null);
        Assert.Equal(IntentState.Quarantine, book.Intent("X").State);
    }

    [Fact]
    public void SizeInMoney_ReplacedByOneInUnits_IsCountedInUnits()
    {
        FamilyBook book = new();
        book.Admit("X", 20m, isNotional: true);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 19m, atMs: 1));
        book.Admit("Y", 40m, "X");
        book.Report(Said("Y", "2", ExecType.Replaced, OrderStatus.New, 40m, original: "X", atMs: 2));
        book.Report(Said("Y", "3", ExecType.Trade, OrderStatus.PartiallyFilled, 40m, 21m, last: 21m, price: 101m, atMs: 3));
        Assert.Equal((IntentState.PartiallyFilled, 19m), (book.Intent("Y").State, book.Family.Contribution.OpenUnits));
        Assert.Empty(book.Family.Alarms);
        book.Report(Said("Y", "4", ExecType.Trade, OrderStatus.Filled, 40m, 40m, last: 19m, atMs: 4));
        Assert.Equal((IntentState.Filled, 0m, false), (book.Intent("Y").State, book.Family.Contribution.OpenUnits, book.Family.HasDoubt));
    }

    [Fact]
    public void SizeInUnits_ReplacedByOneInMoney_IsFilledWhenTheVenueSaysSo()
    {
        FamilyBook book = new();
        book.Admit("X", 40m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 40m, atMs: 1));
        book.Admit("Y", 20m, "X", isNotional: true);
        book.Report(Said("Y", "2", ExecType.Replaced, OrderStatus.New, 21m, original: "X", atMs: 2));
        book.Report(Said("Y", "3", ExecType.Trade, OrderStatus.PartiallyFilled, 21m, 20m, last: 20m, price: 95m, atMs: 3));
        Assert.Equal((IntentState.PartiallyFilled, false), (book.Intent("Y").State, book.Family.HasDoubt));
        book.Report(Said("Y", "4", ExecType.Trade, OrderStatus.Filled, 21m, 21m, last: 1m, price: 95m, atMs: 4));
        Assert.Equal((IntentState.Filled, 0m, false), (book.Intent("Y").State, book.Family.Contribution.OpenUnits, book.Family.HasDoubt));
        Assert.Empty(book.Family.Alarms);
    }

    [Fact]
    public void FillThatWasTakenBack_StaysOpen_WhereTheVenueSetItsClockBackInBetween_AndNobodysAlarmReleasesIt()
    {
        FamilyBook book = new();
        book.Admit("X", 8m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 8m, atMs: 90_000));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 8m, 4m, last: 4m, atMs: 90_001));
        book.Report(Said("X", "3", ExecType.Trade, OrderStatus.Filled, 8m, 8m, last: 4m, atMs: 90_002));
        Assert.Equal(IntentState.Filled, book.Intent("X").State);
        book.Report(Said("X", "4", ExecType.TradeCancel, OrderStatus.PartiallyFilled, 8m, 4m, of: "2", atMs: 10_000));
        book.WaitForAll(WaitFor.ReportGap);
        Assert.Equal(AlarmKind.Contradiction, Assert.Single(book.Family.Alarms).Kind);
        Assert.Equal((IntentState.PartiallyFilled, 4m, 1), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Family.CancelTargets.Count()));
    }

    [Fact]
    public void ReportThatAloneSaysFilled_ReleasesNothing_AlsoOnceItIsJudged()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.Filled, 10m, 10m, last: 2m, atMs: 2));
        book.WaitForAll(WaitFor.ReportGap);
        Assert.Single(book.Family.Alarms);
        Assert.Equal((IntentState.PartiallyFilled, 8m), (book.Intent("X").State, book.Family.Contribution.OpenUnits));
    }

    [Fact]
    public void SizeInMoney_ThatAFillInDoubtOverspends_CanStillBeCanceled()
    {
        FamilyBook book = new();
        book.Admit("X", 5m, isNotional: true);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 5m, atMs: 1));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 5m, 1m, last: 8m, atMs: 2));
        Assert.Equal((IntentState.PartiallyFilled, true, 1), (book.Intent("X").State, book.Family.HasDoubt, book.Family.CancelTargets.Count()));
        book.WaitForAll(WaitFor.ReportGap);
        Assert.Equal((IntentState.PartiallyFilled, 1), (book.Intent("X").State, book.Family.CancelTargets.Count()));
    }

    [Fact]
    public void ChangeToWhatShallStillFill_WithoutItsReport_IsFilledByNoReportAlone()
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = ReplaceActs.InPlace, ReplacedQty = ReplacedQty.Remaining } };
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1));
        book.Answer(book.Admit("Y", 12m, "X"), AnswerKind.Accepted, AckStrength.Working); // its report is lost
        book.Report(Said("X", "3", ExecType.Trade, OrderStatus.Filled, 10m, 10m, last: 2m, atMs: 3));
        book.WaitForAll(WaitFor.ReportGap);
        Assert.Equal(IntentState.PartiallyFilled, book.Intent("X").State);
        Assert.NotEqual(0m, book.Family.Contribution.OpenUnits);
    }
}

using Safety.Contracts;
using Safety.Guarding;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Recovery;
using static Safety.Tests.Families.FamilyBook;

namespace Safety.Tests.Families;

/// <summary>Several orders that a venue has under one client order ID, because a request came twice.</summary>
public class DoubledOrderTests
{
    [Fact]
    public void Two_AreBothReserved_AndItIsOverWhenBothAre()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V1"));
        book.Report(Said("X", "2", ExecType.New, OrderStatus.New, 10m, atMs: 2, venueId: "V2"));
        Assert.Equal((IntentState.Working, 20m, 2), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Intent("X").Living));
        book.Report(Said("X", "3", ExecType.Canceled, OrderStatus.Canceled, 10m, atMs: 3, venueId: "V2"));
        Assert.Equal((IntentState.Working, 10m, 1), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Intent("X").Living));
        book.Report(Said("X", "4", ExecType.Canceled, OrderStatus.Canceled, 10m, atMs: 4, venueId: "V1"));
        Assert.Equal(IntentState.Canceled, book.Intent("X").State);
    }

    [Fact]
    public void FirstRejected_SecondAccepted_Works_WithAnAlarm()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.Rejected, OrderStatus.Rejected, 10m, atMs: 1, venueId: "V1"));
        book.Report(Said("X", "2", ExecType.PendingNew, OrderStatus.PendingNew, 10m, atMs: 2, venueId: "V2"));
        book.Report(Said("X", "3", ExecType.New, OrderStatus.New, 10m, atMs: 3, venueId: "V2"));
        Assert.Equal((IntentState.Working, 10m), (book.Intent("X").State, book.Family.Contribution.OpenUnits));
        Assert.Contains(book.Family.Alarms, static alarm => alarm.Kind == AlarmKind.Outcome);
    }

    [Fact]
    public void SecondAccepted_FirstRejectedLater_WorksToo()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "2", ExecType.New, OrderStatus.New, 10m, atMs: 3, venueId: "V2"));
        book.Report(Said("X", "1", ExecType.Rejected, OrderStatus.Rejected, 10m, atMs: 1, venueId: "V1"));
        Assert.Equal((IntentState.Working, 10m), (book.Intent("X").State, book.Family.Contribution.OpenUnits));
    }

    [Fact]
    public void SecondOfMoreThanWasAskedFor_IsReservedToo_WithBothAlarms()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V1"));
        book.Report(Said("X", "2", ExecType.New, OrderStatus.New, 12m, atMs: 2, venueId: "V2"));
        Assert.Equal((2, true), (book.Intent("X").Living, book.Family.Contribution.OpenUnits >= 20m));
        book.WaitForAll();
        Assert.Equal([AlarmKind.BeyondLimits, AlarmKind.Outcome], book.Family.Alarms.Take(2).Select(static alarm => alarm.Kind));
    }

    [Fact]
    public void TwoInOneList_RaiseAnAlarm()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1));
        book.Add(new Listed(7, new OrderSnapshot(new("X"), new("V1"), OrderStatus.New, 10m, 0m, Start)));
        Assert.Empty(book.Family.Alarms);
        book.Add(new Listed(7, new OrderSnapshot(new("X"), new("V2"), OrderStatus.New, 10m, 0m, Start)));
        Assert.Equal(AlarmKind.Outcome, Assert.Single(book.Family.Alarms).Kind);
    }

    [Fact]
    public void TwoInOneList_OfWhichNothingWasReported_AreBothReserved_AndTheEndOfOneIsNotTheOthers()
    {
        FamilyBook book = new();
        ulong x = book.Admit("X", 10m);
        book.Answer(x, AnswerKind.Unknown);
        book.Add(new Listed(7, new OrderSnapshot(new("X"), new("V1"), OrderStatus.New, 10m, 0m, Start)));
        book.Add(new Listed(7, new OrderSnapshot(new("X"), new("V2"), OrderStatus.New, 10m, 0m, Start)));
        Assert.Equal((IntentState.Working, 20m, 2), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Intent("X").Living));
        book.Report(Said("X", "1", ExecType.Canceled, OrderStatus.Canceled, 10m, atMs: 3, venueId: "V1"));
        Assert.Equal((IntentState.Working, 10m, "V2"), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Intent("X").BrokerOrderId!.Value.Value));
        book.Report(Said("X", "2", ExecType.Canceled, OrderStatus.Canceled, 10m, atMs: 4, venueId: "V2"));
        Assert.Equal(IntentState.Canceled, book.Intent("X").State);
    }

    [Fact]
    public void OneReplaced_OfWhichOnlyTheAnswerTold_TheOtherWorksOn()
    {
        FamilyBook book = new();
        ulong x = book.Admit("X", 10m);
        book.Answer(x, AnswerKind.Accepted, AckStrength.Working, venueId: "V2");
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 2, venueId: "V1"));
        book.Admit("Y", 10m, target: "X");
        book.Report(Said("Y", "2", ExecType.Replaced, OrderStatus.New, 10m, original: "X", atMs: 3, venueId: "V2"));
        Assert.Equal((IntentState.Working, "V1"), (book.Intent("X").State, book.Intent("X").BrokerOrderId!.Value.Value));
        Assert.Equal((IntentState.Working, "V2"), (book.Intent("Y").State, book.Intent("Y").BrokerOrderId!.Value.Value));
    }

    [Fact]
    public void OneReplacedUnderAnotherId_IsTheOneOfWhichNothingIsToldUnderItsOwnAnyMore()
    {
        FamilyBook book = new();
        book.Admit("X", 9m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 9m, atMs: 1, venueId: "V5"));
        book.Report(Said("X", "2", ExecType.New, OrderStatus.New, 9m, atMs: 2, venueId: "V6"));
        ulong y = book.Admit("Y", 2m, target: "X");
        book.Report(Said("Y", "3", ExecType.Replaced, OrderStatus.New, 2m, original: "X", atMs: 3, venueId: "V7"));
        book.Answer(y, AnswerKind.Accepted, AckStrength.Working, venueId: "V7");
        book.Report(Said("X", "4", ExecType.Trade, OrderStatus.PartiallyFilled, 9m, 8m, last: 8m, atMs: 4, venueId: "V5"));
        book.Report(Said("Y", "5", ExecType.Trade, OrderStatus.Filled, 2m, 2m, last: 2m, atMs: 5, venueId: "V7"));
        book.WaitForAll();
        Assert.Equal((IntentState.PartiallyFilled, "V5"), (book.Intent("X").State, book.Intent("X").BrokerOrderId!.Value.Value));
    }

    [Fact]
    public void EndOfOneThatNobodyKnew_LeavesTheOneThatWasLookedUp()
    {
        FamilyBook book = new();
        ulong x = book.Admit("X", 2m);
        book.Answer(x, AnswerKind.Unknown);
        book.LookUp("X", OrderStatus.New, 2m);
        book.Report(Said("X", "1", ExecType.PendingCancel, OrderStatus.PendingCancel, 2m, atMs: 1, venueId: "V"));
        Assert.Empty(book.Family.Alarms);
        book.Report(Said("X", "2", ExecType.Canceled, OrderStatus.Canceled, 2m, atMs: 2, venueId: "V"));
        Assert.Equal((IntentState.Working, 2m), (book.Intent("X").State, book.Family.Contribution.OpenUnits));
        book.WaitForAll();
        Assert.Equal(AlarmKind.Outcome, Assert.Single(book.Family.Alarms).Kind);
        book.LookUp("X", OrderStatus.Canceled, 2m);
        Assert.Equal(IntentState.Canceled, book.Intent("X").State);
    }

    [Fact]
    public void OneThatALookUpHasShownAtItsEnd_LeavesTheOther_AndAPersonCanEndBoth()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "BX"));
        book.Report(Said("X", "2", ExecType.New, OrderStatus.New, 10m, atMs: 2, venueId: "V2"));
        book.LookUp("X", OrderStatus.Canceled, 10m);
        Assert.Equal((IntentState.Working, 1, "V2"), (book.Intent("X").State, book.Intent("X").Living, book.Intent("X").BrokerOrderId!.Value.Value));
        book.Add(new Ruled(new("X"), "Ada", null, OperatorRuling.Canceled, "looked"));
        Assert.Equal((IntentState.Canceled, 0), (book.Intent("X").State, book.Intent("X").Living));
    }

    [Fact]
    public void ReplacementsOfOneOfThem_AreNotMoreThanAListTells()
    {
        FamilyBook book = new();
        book.Admit("X", 8m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 8m, atMs: 1, venueId: "V1"));
        book.Report(Said("X", "2", ExecType.New, OrderStatus.New, 8m, atMs: 2, venueId: "V2"));
        book.Admit("Y", 7m, target: "X");
        book.Report(Said("Y", "3", ExecType.Replaced, OrderStatus.New, 7m, original: "X", atMs: 3, venueId: "V1"));
        book.Report(Said("Y", "4", ExecType.Trade, OrderStatus.PartiallyFilled, 7m, 4m, last: 4m, atMs: 4, venueId: "V1"));
        book.Report(Said("X", "5", ExecType.Trade, OrderStatus.PartiallyFilled, 8m, 4m, last: 4m, atMs: 5, venueId: "V2"));
        Assert.False(book.Family.IsMoreThan(new OrderSnapshot(new("Y"), new("V1"), OrderStatus.PartiallyFilled, 7m, 4m, Start)));
    }

    [Fact]
    public void LookUpThatTellsOfTheCopyThatWasRejected_LeavesTheOneThatWorks()
    {
        FamilyBook book = new();
        book.Admit("X", 5m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 5m, atMs: 1, venueId: "V7"));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 5m, 4m, last: 4m, atMs: 2, venueId: "V7"));
        book.LookUp("X", OrderStatus.Rejected, 5m);
        Assert.Equal((IntentState.PartiallyFilled, 1, "V7"), (book.Intent("X").State, book.Intent("X").Living, book.Intent("X").BrokerOrderId!.Value.Value));
        Assert.Equal(AlarmKind.Outcome, Assert.Single(book.Family.Alarms).Kind);
        book.Report(Said("X", "3", ExecType.Canceled, OrderStatus.Canceled, 5m, 4m, atMs: 3, venueId: "V7"));
        Assert.Equal(IntentState.Canceled, book.Intent("X").State);
    }

    [Fact]
    public void EndOfOneThatNobodyKnew_ToldUnderTheCancelsId_RaisesTheAlarmThatNamesTheOrder()
    {
        FamilyBook book = new();
        ulong x = book.Admit("X", 3m);
        book.Report(Said("X", "2", ExecType.New, OrderStatus.New, 3m, atMs: 2, venueId: "BX"));
        book.Answer(x, AnswerKind.Unknown);
        book.LookUp("X", OrderStatus.New, 3m);
        book.Add(new CancelAsked(new("C"), 1, new("X"), null, CancelBy.Caller));
        book.Report(Said("C", "3", ExecType.Canceled, OrderStatus.Canceled, 3m, original: "X", atMs: 3, venueId: "V11"));
        Assert.Equal((IntentState.Working, 3m), (book.Intent("X").State, book.Family.Contribution.OpenUnits));
        book.WaitForAll();
        Alarm alarm = Assert.Single(book.Family.Alarms);
        Assert.Equal(AlarmKind.Outcome, alarm.Kind);
        Assert.Contains("of order X", alarm.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void EndOfOneThatNobodyKnew_LeavesTheOneThatWasReported_WhateverTheAnswerTellsLater()
    {
        FamilyBook book = new();
        ulong x = book.Admit("X", 10m);
        book.Report(Said("X", "2", ExecType.New, OrderStatus.New, 10m, atMs: 2, venueId: "V3")); // that of V2 was lost
        book.Add(new CancelAsked(new("C"), 1, new("X"), null, CancelBy.Caller));
        book.Report(Said("C", "3", ExecType.Canceled, OrderStatus.Canceled, 10m, original: "X", atMs: 3, venueId: "V2"));
        Assert.Equal((IntentState.Working, 10m, "V3"), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Intent("X").BrokerOrderId!.Value.Value));
        book.WaitForAll();
        Alarm alarm = Assert.Single(book.Family.Alarms);
        Assert.Equal(AlarmKind.Outcome, alarm.Kind);
        Assert.Contains("V2 is over, and it was known as V3", alarm.Text, StringComparison.Ordinal);
        book.Answer(x, AnswerKind.Accepted, venueId: "V3");
        book.Report(Said("X", "4", ExecType.Canceled, OrderStatus.Canceled, 10m, atMs: 4, venueId: "V3"));
        Assert.Equal((IntentState.Canceled, 1), (book.Intent("X").State, book.Family.Alarms.Count));
    }

    [Fact]
    public void EndOfOneThatNobodyKnew_BeforeTheAnswerThatNamesTheOther_LeavesThatOne()
    {
        FamilyBook book = new();
        ulong x = book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.Canceled, OrderStatus.Canceled, 10m, atMs: 3, venueId: "V2"));
        Assert.Equal(IntentState.Canceled, book.Intent("X").State);
        book.Answer(x, AnswerKind.Accepted, venueId: "V3"); // what was reported of V3 was lost
        Assert.Equal((IntentState.Working, 10m, "V3"), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Intent("X").BrokerOrderId!.Value.Value));
        book.WaitForAll();
        Assert.Equal(AlarmKind.Outcome, Assert.Single(book.Family.Alarms).Kind);
        book.Report(Said("X", "2", ExecType.Canceled, OrderStatus.Canceled, 10m, atMs: 4, venueId: "V3"));
        Assert.Equal((IntentState.Canceled, 1), (book.Intent("X").State, book.Family.Alarms.Count));
    }

    [Fact]
    public void RefusedByTheAnswer_PendingIsNoNews_AndOnlyItsAcceptanceIs()
    {
        FamilyBook book = new();
        book.Answer(book.Admit("X", 10m), AnswerKind.Rejected); // of the second copy
        book.Report(Said("X", "1", ExecType.PendingNew, OrderStatus.PendingNew, 10m, atMs: 1));
        Assert.Equal((IntentState.Rejected, 0m, 0), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Family.Alarms.Count));
        book.Report(Said("X", "2", ExecType.New, OrderStatus.New, 10m, atMs: 2));
        Assert.Equal((IntentState.Working, 10m), (book.Intent("X").State, book.Family.Contribution.OpenUnits));
        Assert.Equal(AlarmKind.Outcome, Assert.Single(book.Family.Alarms).Kind);
    }

    [Fact]
    public void EachOfTwo_IsATargetOfItsOwn_AndTheEndOfOneThatNobodyKnewLeavesAnother()
    {
        FamilyBook two = new();
        two.Admit("X", 10m);
        two.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V1"));
        two.Report(Said("X", "2", ExecType.New, OrderStatus.New, 10m, atMs: 2, venueId: "V2"));
        Assert.Equal(["V1", "V2"], CancelTarget.AllOf(two.Family).Select(static target => target.VenueId!.Value.Value).Order(StringComparer.Ordinal));

        FamilyBook book = new();
        book.Answer(book.Admit("X", 2m), AnswerKind.Unknown);
        book.LookUp("X", OrderStatus.New, 2m);
        CancelTarget before = Assert.Single(CancelTarget.AllOf(book.Family));
        book.Report(Said("X", "1", ExecType.Canceled, OrderStatus.Canceled, 2m, atMs: 2, venueId: "V"));
        CancelTarget left = Assert.Single(CancelTarget.AllOf(book.Family));
        Assert.Equal("BX", left.VenueId!.Value.Value);
        Assert.NotEqual(before.Key, left.Key); // what was asked for has ended the other
    }

    [Fact]
    public void OneReplacedUnderAnotherId_IsNotTheOneThatALookUpShowsUnderItsOwnSince()
    {
        FamilyBook book = new();
        ulong x = book.Admit("X", 9m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 9m, atMs: 1, venueId: "V1"));
        book.Report(Said("X", "2", ExecType.New, OrderStatus.New, 9m, atMs: 2, venueId: "BX"));
        book.Answer(x, AnswerKind.Accepted, venueId: "BX");
        book.Admit("Y", 20m, target: "X");
        book.Report(Said("Y", "3", ExecType.Replaced, OrderStatus.New, 20m, original: "X", atMs: 3, venueId: "V3"));
        book.LookUp("X", OrderStatus.New, 9m); // may be older: leaves the guess
        Assert.Equal("V1", Assert.Single(CancelTarget.AllOf(book.Family), static target => target.Id.Value == "X").VenueId!.Value.Value);
        book.Add(new CallEnded(x), 200);
        book.LookUp("X", OrderStatus.New, 9m); // tells of BX
        Assert.Equal("BX", Assert.Single(CancelTarget.AllOf(book.Family), static target => target.Id.Value == "X").VenueId!.Value.Value);
    }

    [Theory]
    [InlineData("V1 V2 V3", "V1 V2")]
    [InlineData("V1 V2", "V1 V2 V1")] // the report of the third was lost
    public void EachThatALookUpHasShownAtWorkSince_StaysATarget(string reported, string shown)
    {
        (FamilyBook book, ulong x) = OneReplacedOf(reported);
        foreach (string venueId in shown.Split(' '))
        {
            book.Add(new CallEnded(x), 500);
            book.Add(new LookedUp(new("X"), book.Mono, LookUpAnswer.Found, new OrderSnapshot(new("X"), new(venueId), OrderStatus.New, 9m, 0m, Start), true));
        }

        Assert.Equal(["V1", "V2"], TargetsUnderX(book));
    }

    [Fact]
    public void OneThatALookUpFindsNoMore_WasTheOneThatWasReplaced()
    {
        (FamilyBook book, ulong x) = OneReplacedOf("V1 V2");
        book.LookUp("X", null); // may be older: leaves the guess
        Assert.Equal(["V2"], TargetsUnderX(book));
        book.Add(new CallEnded(x), 200);
        book.LookUp("X", null); // V2 is asked for
        Assert.Equal(["V1"], TargetsUnderX(book));
        Assert.Equal((IntentState.Working, 29m), (book.Intent("X").State, book.Family.Contribution.OpenUnits));
        book.Report(Said("X", "c", ExecType.Canceled, OrderStatus.Canceled, 9m, atMs: 4, venueId: "V1"));
        Assert.Empty(TargetsUnderX(book));
    }

    [Fact]
    public void OneThatHasTradedUnderItsIdSince_WasNotReplaced_WhateverALookUpFindsNoMore()
    {
        (FamilyBook book, ulong x) = OneReplacedOf("V1 V2");
        book.Report(Said("X", "t", ExecType.Trade, OrderStatus.PartiallyFilled, last: 1m, atMs: 4, venueId: "V2"));
        book.Add(new CallEnded(x), 200);
        book.LookUp("X", null);
        Assert.Equal(["V2"], TargetsUnderX(book));
    }

    [Fact]
    public void OneThatAListShowsSince_WasNotTheOneThatWasReplaced()
    {
        (FamilyBook book, _) = OneReplacedOf("V1 V2");
        book.Add(new Listed(7, new OrderSnapshot(new("X"), new("V1"), OrderStatus.New, 9m, 0m, Start)));
        Assert.Equal(["V1"], TargetsUnderX(book));
    }

    [Theory]
    [InlineData("V1", "V2")]
    [InlineData("V2", "V1")]
    public void WhatHasTradedUnderItsIdSince_WasNotTheOneThatWasReplaced(string first, string second)
    {
        (FamilyBook book, _) = OneReplacedOf("V1 V2 V3");
        book.Report(Said("X", "t1", ExecType.Trade, OrderStatus.PartiallyFilled, last: 1m, atMs: 4, venueId: first));
        book.Report(Said("X", "t2", ExecType.Trade, OrderStatus.PartiallyFilled, last: 1m, atMs: 5, venueId: second));
        Assert.Equal(["V1", "V2"], TargetsUnderX(book));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void FillsUnderTwoIds_AreTwoOrders_WhoseverAcceptanceWasLost(int first, int second)
    {
        FamilyBook book = new();
        book.Answer(book.Admit("X", 18m), AnswerKind.Accepted, venueId: "V1");
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 18m, atMs: 1, venueId: "V1"));
        ExecutionReport[] fills =
        [
            Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 18m, 10m, last: 10m, atMs: 2, venueId: "V2"),
            Said("X", "3", ExecType.Trade, OrderStatus.PartiallyFilled, 18m, 10m, last: 10m, atMs: 3, venueId: "V1"),
        ];
        book.Report(fills[first]);
        book.Report(fills[second]);
        Assert.Equal(["V1", "V2"], TargetsUnderX(book));
        Assert.Single(book.Family.Alarms, static alarm => alarm.Kind == AlarmKind.Outcome); // once, and not by every fill
        book.WaitForAll();
        book.Report(Said("X", "4", ExecType.Canceled, OrderStatus.Canceled, 18m, 10m, atMs: 4, venueId: "V2"));
        Assert.Equal(["V1"], TargetsUnderX(book));
    }

    [Fact]
    public void AcceptanceThatComesAfterAFillOfTheOther_IsOfASecondOrder()
    {
        FamilyBook book = new();
        book.Admit("X", 18m);
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 18m, 10m, last: 10m, atMs: 2, venueId: "V2"));
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 18m, atMs: 1, venueId: "V1"));
        Assert.Equal(["V1", "V2"], TargetsUnderX(book));
    }

    [Fact]
    public void OrderWithAnotherIdAfterItsReplacement_IsOne()
    {
        FamilyBook book = new();
        book.Admit("X", 18m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 18m, atMs: 1, venueId: "V1"));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 18m, 4m, last: 4m, atMs: 2, venueId: "V1"));
        book.Admit("Y", 20m, target: "X"); // its report is lost
        book.Report(Said("Y", "4", ExecType.Trade, OrderStatus.PartiallyFilled, 20m, 8m, last: 4m, atMs: 4, venueId: "V2"));
        Assert.DoesNotContain(book.Family.Alarms, static alarm => alarm.Kind == AlarmKind.Outcome);
    }

    [Fact]
    public void CancelThatIsRefusedAsOfAnUnknownOrder_EndsNoneOfThem()
    {
        (FamilyBook book, _) = OneReplacedOf("V1 V2");
        string left = Assert.Single(TargetsUnderX(book)); // a guess: the cancel may have named the one that was replaced
        book.Report(Said("X", "c", ExecType.CancelReject, OrderStatus.Rejected, atMs: 5));
        Assert.Equal(left, Assert.Single(TargetsUnderX(book)));
    }

    // Which of those under X that was, its report does not say.
    private static (FamilyBook Book, ulong X) OneReplacedOf(string venueIds)
    {
        FamilyBook book = new();
        ulong x = book.Admit("X", 9m);
        book.Answer(x, AnswerKind.Accepted);
        foreach (string venueId in venueIds.Split(' '))
            book.Report(Said("X", "n" + venueId, ExecType.New, OrderStatus.New, 9m, atMs: 1, venueId: venueId));
        book.Admit("Y", 20m, target: "X");
        book.Report(Said("Y", "3", ExecType.Replaced, OrderStatus.New, 20m, original: "X", atMs: 3, venueId: "V4"));
        return (book, x);
    }

    private static string[] TargetsUnderX(FamilyBook book) =>
        [.. CancelTarget.AllOf(book.Family).Where(static target => target.Id.Value == "X").Select(static target => target.VenueId!.Value.Value).Order(StringComparer.Ordinal)];

    /// <summary>Venues give an order that they restate, change or carry over the night another ID: one order, and no second one.</summary>
    [Theory]
    [InlineData(ExecType.Restated, false)]
    [InlineData(ExecType.Restated, true)]
    [InlineData(ExecType.Replaced, false)]
    [InlineData(ExecType.Replaced, true)]
    public void OneThatGotAnotherIdByAReport_IsOne(ExecType renaming, bool isFill)
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V1"));
        book.Report(Said("X", "2", renaming, OrderStatus.New, 10m, original: renaming == ExecType.Replaced ? "X" : null, atMs: 2, venueId: "V2"));
        book.Report(isFill
            ? Said("X", "3", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 3, venueId: "V2")
            : Said("X", "3", ExecType.Canceled, OrderStatus.Canceled, 10m, atMs: 3, venueId: "V2"));
        book.WaitForAll();
        Assert.Empty(book.Family.Alarms);
        Assert.Equal((isFill ? IntentState.PartiallyFilled : IntentState.Canceled, isFill ? 6m : 0m), (book.Intent("X").State, book.Family.Contribution.OpenUnits));
    }

    [Fact]
    public void OneThatALookUpHasFoundUnderAnotherId_IsOneWhenItFills()
    {
        FamilyBook book = new();
        ulong x = book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V1"));
        book.Answer(x, AnswerKind.Accepted, AckStrength.Received, "V1");
        book.Add(new ProcessEnded(1), 1000);
        book.LookUp("X", OrderStatus.New, 10m);
        book.Report(Said("X", "3", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 5000, venueId: "BX"));
        Assert.Empty(book.Family.Alarms);
        Assert.Equal(6m, book.Family.Contribution.OpenUnits);
    }

    /// <summary>A total that goes on from earlier fills tells that it is the same order: a copy counts anew.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OneCarriedOverTheNight_WhoseTotalGoesOn_IsOne(bool isHeardFirst)
    {
        FamilyBook book = new();
        book.Admit("X", 10m, tif: TimeInForce.GoodTillCancel);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V1"));
        ExecutionReport before = Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 2, venueId: "V1");
        ExecutionReport after = Said("X", "3", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 9m, last: 5m, atMs: 86_400_000, venueId: "V2");
        book.Report(isHeardFirst ? after : before);
        book.Report(isHeardFirst ? before : after);
        book.WaitForAll();
        Assert.Empty(book.Family.Alarms);
        Assert.Equal((9m, 1m), (book.Family.CumQty, book.Family.Contribution.OpenUnits));
    }

    [Fact]
    public void FillsToldUnderTheOrdersPresentId_WithTheVenueIdItHadThen_AreItsOwn()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V1"));
        book.Admit("Y", 12m, target: "X");
        book.Report(Said("Y", "3", ExecType.Replaced, OrderStatus.PartiallyFilled, 12m, 2m, original: "X", atMs: 3, venueId: "V2"));
        book.Report(Said("Y", "2", ExecType.Trade, OrderStatus.PartiallyFilled, last: 2m, atMs: 2, venueId: "V1")); // a list of trades
        book.Report(Said("Y", "4", ExecType.Trade, OrderStatus.PartiallyFilled, 12m, 6m, last: 4m, atMs: 4, venueId: "V2"));
        Assert.Empty(book.Family.Alarms);
        Assert.Equal(6m, book.Family.Contribution.OpenUnits);
    }

    [Fact]
    public void FillUnderTheCancelsId_AfterAReplacement_IsTheReplacements()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V1"));
        book.Add(new CancelAsked(new("C"), 1, new("X"), null, CancelBy.Caller));
        book.Admit("Y", 12m, target: "X");
        book.Report(Said("Y", "2", ExecType.Replaced, OrderStatus.New, 12m, original: "X", atMs: 2, venueId: "V2"));
        book.Report(Said("C", "3", ExecType.Trade, OrderStatus.PartiallyFilled, 12m, 4m, last: 4m, original: "Y", atMs: 3, venueId: "V2"));
        Assert.Empty(book.Family.Alarms);
        Assert.Equal(8m, book.Family.Contribution.OpenUnits);
    }

    /// <summary>What a person has decided about two stays decided: a late fill of either is news of no third.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LateFill_AfterARuling_DoublesNothing(bool isAlarmed)
    {
        FamilyBook book = new();
        ulong x = book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V1"));
        book.Report(Said("X", "2", ExecType.New, OrderStatus.New, 10m, atMs: 2, venueId: "V2"));
        if (isAlarmed)
            book.WaitForAll();
        book.Add(new Ruled(new("X"), "op", null, OperatorRuling.Canceled, "both were seen to be canceled"));
        book.Report(Said("X", "3", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 3, venueId: "V1"));
        Assert.Equal(isAlarmed ? 1 : 0, book.Family.Alarms.Count);
        Assert.Equal(6m, book.Family.Contribution.OpenUnits);
    }

    [Fact]
    public void ThirdOne_RaisesItsOwnAlarm_AndItsEndNoneMore()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V1"));
        book.Report(Said("X", "2", ExecType.Rejected, OrderStatus.Rejected, 10m, atMs: 2, venueId: "V2"));
        Assert.Empty(book.Family.Alarms);
        book.Report(Said("X", "3", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 3, venueId: "V3"));
        book.WaitForAll();
        _ = Assert.Single(book.Family.Alarms);
        book.Report(Said("X", "4", ExecType.Canceled, OrderStatus.Canceled, 10m, 4m, atMs: 4, venueId: "V3"));
        book.WaitForAll();
        _ = Assert.Single(book.Family.Alarms);
    }

    /// <summary>Where ExecIDs are counted per order, or there are none, only the venue's ID may tell two orders apart.</summary>
    [Theory]
    [InlineData(ExecIdScope.PerOrder)]
    [InlineData(ExecIdScope.None)]
    public void Two_WhoseReportsDifferByTheVenuesIdAlone_AreTwo(ExecIdScope scope)
    {
        FamilyBook book = new() { Rules = Plain with { ExecIds = scope } };
        book.Admit("X", 10m);
        foreach (string execId in (string[])["1", "2", "3"])
        {
            foreach (string venueId in (string[])["V1", "V2", "V1"]) // the last is told again
            {
                book.Report(execId switch
                {
                    "1" => Said("X", execId, ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: venueId),
                    "2" => Said("X", execId, ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 2, venueId: venueId),
                    _ => Said("X", execId, ExecType.Canceled, OrderStatus.Canceled, 10m, 4m, atMs: 3, venueId: venueId),
                });
            }

            Assert.Equal((execId == "1" ? 0m : 8m, execId == "3" ? 0 : 2), (book.Family.CumQty, book.Intent("X").Living));
        }

        Assert.Equal(IntentState.Canceled, book.Intent("X").State);
        book.WaitForAll();
        Assert.Single(book.Family.Alarms, static alarm => alarm.Kind == AlarmKind.Outcome);
    }

    [Fact]
    public void FillsOfTwo_WithOneExecIdAndOtherTimes_AreTwo_WhoseverAcceptanceWasLost()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V1"));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 2, venueId: "V1"));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 3, venueId: "V2"));
        Assert.Equal((8m, 20m), (book.Family.CumQty, book.Family.Contribution.OpenUnits));
        Assert.Equal(AlarmKind.Outcome, Assert.Single(book.Family.Alarms).Kind);
    }

    /// <summary>Some venues tell of a replacement by an acceptance under its ID: one order, whose fills a list tells under the ID it has now.</summary>
    [Fact]
    public void FillToldAgainUnderAReplacement_ThatWasToldByAnAcceptance_IsOne()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V1"));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 2, venueId: "V1"));
        book.Admit("Y", 12m, target: "X");
        book.Report(Said("Y", "3", ExecType.New, OrderStatus.PartiallyFilled, 12m, 4m, original: "X", atMs: 3, venueId: "V2"));
        book.Report(Said("Y", "2", ExecType.Trade, OrderStatus.PartiallyFilled, last: 4m, atMs: 2, venueId: "V2"));
        book.WaitForAll();
        Assert.Empty(book.Family.Alarms);
        Assert.Equal((4m, 8m), (book.Family.CumQty, book.Family.Contribution.OpenUnits));
    }

    /// <summary>A list may tell coarser times than the stream: what lies no further apart than the venue's times are fine is told again.</summary>
    [Theory]
    [InlineData(1_000, 4)]
    [InlineData(100, 8)]
    public void FillToldAgainUnderAnotherId_IsOne_AsFarAsTimesCanTell(int resolutionMs, int filled)
    {
        FamilyBook book = new() { Rules = Plain with { TimeResolutionMs = resolutionMs } };
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1_001, venueId: "V1"));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 1_500, venueId: "V1"));
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 1_000, venueId: "V2"));
        Assert.Equal(filled, book.Family.CumQty);
    }

    /// <summary>What was told first without the venue's ID, and then with it, is known by that: the next with another is of a second order.</summary>
    [Fact]
    public void SecondOne_AfterAnAcceptanceThatTellsTheVenuesIdOnlyWhenToldAgain_IsNoticed()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1));
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V1"));
        Assert.Equal(("V1", 10m, 0), (book.Intent("X").BrokerOrderId?.Value, book.Family.Contribution.OpenUnits, book.Family.Alarms.Count));
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V2"));
        Assert.Equal(20m, book.Family.Contribution.OpenUnits);
        book.WaitForAll();
        Assert.Equal(AlarmKind.Outcome, Assert.Single(book.Family.Alarms).Kind);
    }

    [Fact]
    public void TwoOfWhichOnlyTotalsAreTold_AreBothReserved_WithAnAlarm()
    {
        FamilyBook book = new() { Rules = Plain with { ExecIds = ExecIdScope.None, Fills = FillsTold.CumulativeOnly } };
        book.Admit("X", 10m);
        book.Report(Said("X", "", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V1"));
        book.Report(Said("X", "", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V2"));
        Assert.Equal(20m, book.Family.Contribution.OpenUnits);
        book.WaitForAll();
        Assert.Equal(AlarmKind.Outcome, Assert.Single(book.Family.Alarms).Kind);
    }

    /// <summary>A bust names a fill by its ExecID: where each of two orders has one of that, it is its own order's.</summary>
    [Fact]
    public void BustsOfBoth_TakeBackTheirOwnFills()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        foreach (string venueId in (string[])["V1", "V2"])
        {
            book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: venueId));
            book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 2, venueId: venueId));
        }

        foreach ((string venueId, decimal left) in (ReadOnlySpan<(string, decimal)>)[("V1", 4m), ("V2", 0m)])
        {
            book.Report(Said("X", "3", ExecType.TradeCancel, OrderStatus.New, 10m, 0m, of: "2", atMs: 3, venueId: venueId));
            Assert.Equal(left, book.Family.CumQty);
        }
    }

    /// <summary>The word that the order got another ID may be lost for good: the venue is asked, and nobody is alarmed when it says how the order has ended.</summary>
    [Theory]
    [InlineData(0, 1, "BX", "V2")]
    [InlineData(1, 0, "BX", "V2")]
    [InlineData(0, 1, "V1", "BX")]
    [InlineData(1, 0, "V1", "BX")]
    public void EndOfOneThatNobodyKnew_IsTheOrders_WhereALookUpShowsItsEnd(int first, int second, string known, string ended)
    {
        FamilyBook book = EndedAlone(first, second, known, ended);
        Assert.Equal(book.Family.First.ClientOrderId, Assert.Single(book.Family.Questions).ClientOrderId);
        Assert.Equal((IntentState.Working, 10m, true, 0), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Family.IsDoubtAsked, book.Family.Alarms.Count));
        book.LookUp("X", OrderStatus.Canceled, 10m);
        book.WaitForAll();
        Assert.Equal((IntentState.Canceled, 0m, 0), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Family.Alarms.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EndOfOneThatNobodyKnew_IsOfASecondOrder_AsSoonAsTheOtherIsSeenAtWork(bool isListed)
    {
        FamilyBook book = EndedAlone(0, 1);
        book.Add(new CallEnded(1), 200);
        Show(book, isListed, "BX");
        Alarm alarm = Assert.Single(book.Family.Alarms);
        Assert.Equal(AlarmKind.Outcome, alarm.Kind);
        Assert.Contains("is over, and it was known as BX", alarm.Text, StringComparison.Ordinal);
        book.WaitForAll();
        Assert.Equal((IntentState.Working, 10m, 1), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Family.Alarms.Count));
    }

    [Fact]
    public void LookUpThatMayBeOlderThanTheEnd_ShowsNoSecondOrder()
    {
        FamilyBook book = EndedAlone(0, 1);
        Show(book, isListed: false, "BX");
        Assert.Empty(book.Family.Alarms);
        book.Report(Said("X", "r", ExecType.Restated, OrderStatus.New, 10m, atMs: 2, venueId: "V2"));
        book.WaitForAll();
        Assert.Equal((IntentState.Canceled, 0m, 0), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Family.Alarms.Count));
    }

    /// <summary>A halt that is told late would explain a second acceptance: both are reserved and canceled meanwhile.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SecondAcceptance_IsOfASecondOrder_UnlessItWasHaltedBefore(bool isHalted)
    {
        FamilyBook book = TwiceAccepted();
        Assert.Equal((20m, 0), (book.Family.Contribution.OpenUnits, book.Family.Alarms.Count));
        Assert.Equal(["BX", "V2"], TargetsUnderX(book));
        if (isHalted)
            book.Report(Said("X", "h", ExecType.Suspended, OrderStatus.Suspended, 10m, atMs: 2, venueId: "BX"));
        book.WaitForAll();
        Assert.Equal(isHalted ? (10m, 0) : (20m, 1), (book.Family.Contribution.OpenUnits, book.Family.Alarms.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SecondAcceptance_IsOfASecondOrder_AsSoonAsTheFirstIsSeenAtWork(bool isListed)
    {
        FamilyBook book = TwiceAccepted();
        book.Add(new CallEnded(1), 200);
        Show(book, isListed, "V2"); // as it would be after a halt
        Assert.Empty(book.Family.Alarms);
        book.Add(new CallEnded(1), 200);
        Show(book, isListed, "BX");
        Assert.Equal(AlarmKind.Outcome, Assert.Single(book.Family.Alarms).Kind);
    }

    [Fact]
    public void SecondAcceptance_IsOfASecondOrder_AsSoonAsTheFirstTradesAfterIt()
    {
        FamilyBook book = TwiceAccepted();
        book.Report(Said("X", "t", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 4, venueId: "BX"));
        Assert.Equal(AlarmKind.Outcome, Assert.Single(book.Family.Alarms).Kind);
    }

    private static FamilyBook EndedAlone(int first, int second, string known = "BX", string ended = "V2")
    {
        FamilyBook book = new();
        book.Answer(book.Admit("X", 10m), AnswerKind.Unknown);
        ExecutionReport[] reports = [Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: known), Said("X", "2", ExecType.Canceled, OrderStatus.Canceled, 10m, atMs: 3, venueId: ended)];
        book.Report(reports[first]);
        book.Report(reports[second]);
        return book;
    }

    private static FamilyBook TwiceAccepted()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "BX"));
        book.Report(Said("X", "2", ExecType.New, OrderStatus.New, 10m, atMs: 3, venueId: "V2"));
        return book;
    }

    private static void Show(FamilyBook book, bool isListed, string venueId)
    {
        OrderSnapshot shown = new(new("X"), new(venueId), OrderStatus.New, 10m, 0m, Start);
        book.Add(isListed ? new Listed((ulong)book.Mono, shown) : new LookedUp(new("X"), book.Mono, LookUpAnswer.Found, shown, true));
    }
}

using Safety.Guarding;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Lifecycle;
using Safety.Orders;
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
}

using Safety.Contracts;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;
using static Safety.Tests.Families.FamilyBook;

namespace Safety.Tests.Families;

/// <summary>A change that the venue has received and not decided about: the report that refuses it may be later than a look-up that does not find it.</summary>
public class ReceivedOnlyTests
{
    private static FamilyBook Received()
    {
        FamilyBook book = new() { Rules = Plain with { Acknowledgement = AckBy.Response } };
        ulong x = book.Admit("X", 10m);
        book.Answer(x, AnswerKind.Accepted, venueId: "B");
        book.Report(Said("X", "1", ExecType.New, OrderStatus.New, 10m));
        ulong y = book.Admit("Y", 12m, "X");
        book.Add(new CallEnded(x), afterMs: 900); // the answer takes its time
        book.Answer(y, AnswerKind.Accepted, venueId: "B");
        return book;
    }

    [Fact]
    public void RefusedByALaterReport_IsNoQuarantine()
    {
        FamilyBook book = Received();
        book.Add(new Waited(WaitFor.Absence, book.Intent("Y").AbsentSince, 150), afterMs: 150); // visible for long
        book.LookUp("Y", null);
        Assert.Equal(IntentState.Working, book.Intent("Y").State);
        book.Report(Said("Y", "2", ExecType.CancelReject, OrderStatus.New, original: "X", atMs: 20));
        Assert.Equal((IntentState.Rejected, IntentState.Working, 10m), (book.Intent("Y").State, book.Intent("X").State, book.Family.Contribution.OpenUnits));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NewOrder_IsAskedAbout_WhereNoListWouldShowThatItWasRefused(bool canList)
    {
        FamilyBook book = new() { Rules = Plain with { Acknowledgement = AckBy.Response, CanList = canList } };
        book.Answer(book.Admit("X", 10m), AnswerKind.Accepted, venueId: "B");
        Assert.Equal(canList ? 0 : 1, book.Family.Questions.Length);
        if (canList)
            return;
        book.LookUp("X", OrderStatus.Rejected, 10m);
        Assert.Equal((IntentState.Rejected, 0m), (book.Intent("X").State, book.Family.Contribution.OpenUnits));
    }

    [Fact]
    public void NeverHeardOfAgain_IsProvedNotToHaveBeenMade()
    {
        FamilyBook book = Received();
        book.WaitForAll(WaitFor.Absence);
        book.LookUp("Y", null);
        Assert.Equal((IntentState.NotExecuted, IntentState.Working, 10m), (book.Intent("Y").State, book.Intent("X").State, book.Family.Contribution.OpenUnits));
        Assert.Empty(book.Family.Alarms);
    }
}

using Safety.Contracts;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Recovery;
using static Safety.Tests.Families.FamilyBook;

namespace Safety.Tests.Families;

/// <summary>An order that has another ID of the venue's by now, of which look-ups, lists and answers tell as well as reports, in whatever order they come.</summary>
public class NamedAnewTests
{
    private static readonly ExecutionReport s_new = Said("X", "1", ExecType.New, OrderStatus.New, 10m, atMs: 1, venueId: "V1");
    private static readonly ExecutionReport s_fill = Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 2, venueId: "V1");
    private static readonly ExecutionReport s_later = Said("X", "3", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 7m, last: 3m, atMs: 4, venueId: "BX");
    private static readonly ExecutionReport s_end = Said("X", "4", ExecType.Canceled, OrderStatus.Canceled, 10m, 7m, atMs: 5, venueId: "BX");

    /// <summary>A look-up, a list or an answer tells the ID that it has now, at any time between reports in any order.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void OneThatIsShownUnderItsNewId_IsOne_WheneverThatIs(bool isListed, bool isFilledBefore)
    {
        ExecutionReport[] reports = isFilledBefore ? [s_new, s_fill, s_later, s_end] : [s_new, Anew(s_later, 3m), Anew(s_end, 3m)];
        foreach (ExecutionReport[] arrival in ToldOrder.Arrivals(reports, 5, 0))
        {
            for (int shown = 0; shown < arrival.Length; shown++)
            {
                FamilyBook book = new();
                book.Answer(book.Admit("X", 10m), AnswerKind.Accepted, AckStrength.Received, "V1");
                for (int i = 0; i < arrival.Length; i++)
                {
                    if (i == shown && book.Intent("X").IsOpen)
                        Show(book, isListed, isFilledBefore ? 4m : 0m);
                    book.Report(arrival[i]);
                }

                book.WaitForAll();
                Assert.DoesNotContain(book.Family.Alarms, static alarm => alarm.Kind == AlarmKind.Outcome);
                Assert.Equal((IntentState.Canceled, 0m, reports.Sum(static report => report.LastQty)), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Family.CumQty));
            }
        }

        static ExecutionReport Anew(ExecutionReport report, decimal cum) => report with { CumQty = cum, LeavesQty = report.ExecType == ExecType.Trade ? 10m - cum : 0m };
    }

    [Theory]
    [InlineData(OrderStatus.Canceled, 4, IntentState.Canceled)]
    [InlineData(OrderStatus.Expired, 4, IntentState.Expired)]
    public void OneThatALookUpShowsAtItsEnd_WithWhatItHasFilled_IsOver(OrderStatus status, int cumQty, IntentState state)
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(s_new);
        book.Report(s_fill);
        book.LookUp("X", status, 10m, cumQty);
        book.WaitForAll();
        Assert.Empty(book.Family.Alarms);
        Assert.Equal((state, 0m), (book.Intent("X").State, book.Family.Contribution.OpenUnits));
    }

    /// <summary>A look-up may be faster than the reports that the order got another ID and ended: it is asked again before it is of a second order.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OneThatALookUpShowsAtItsEnd_UnderAnIdThatNoReportHasTold_IsAnother_UnlessOneComes(bool comes)
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(s_new);
        book.LookUp("X", OrderStatus.Canceled, 10m);
        Assert.Equal((IntentState.Working, 10m, 1, 0), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Family.Questions.Length, book.Family.Alarms.Count));
        if (comes)
        {
            book.Report(Said("X", "3", ExecType.Canceled, OrderStatus.Canceled, 10m, atMs: 3, venueId: "BX"));
            book.Report(Said("X", "2", ExecType.Restated, OrderStatus.New, 10m, atMs: 2, venueId: "BX"));
        }

        for (int i = 0; i < 10 && !book.Family.Questions.IsEmpty; i++)
            book.LookUp("X", OrderStatus.Canceled, 10m);
        book.WaitForAll();
        Assert.Equal(comes ? (IntentState.Canceled, 0m, 0) : (IntentState.Working, 10m, 1), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Family.Alarms.Count));
    }

    [Fact]
    public void OneThatALookUpShowsFilled_BeforeItsFillsCome_IsFilledByThem()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(s_new);
        book.LookUp("X", OrderStatus.Filled, 10m, 10m);
        Assert.Equal(10m, book.Family.Contribution.OpenUnits);
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.Filled, 10m, 10m, last: 10m, atMs: 3, venueId: "BX"));
        book.WaitForAll();
        Assert.Empty(book.Family.Alarms);
        Assert.Equal((IntentState.Filled, 0m), (book.Intent("X").State, book.Family.Contribution.OpenUnits));
    }

    /// <summary>What a cancel names by the venue's ID is the order as it is now.</summary>
    [Theory]
    [InlineData(ReplaceActs.InPlace)]
    [InlineData(ReplaceActs.NewClientId)]
    public void AcceptanceThatComesLate_LeavesTheIdThatItHasNow(ReplaceActs replaces)
    {
        FamilyBook book = new() { Rules = Plain with { Replaces = replaces } };
        book.Admit("X", 10m);
        book.Report(Said("X", "2", ExecType.Restated, OrderStatus.New, 10m, atMs: 2, venueId: "V2"));
        book.Report(s_new);
        Assert.Equal("V2", Assert.Single(CancelTarget.AllOf(book.Family)).VenueId!.Value.Value);
        book.Report(Said("X", "3", ExecType.Rejected, OrderStatus.Rejected, 10m, atMs: 3, venueId: "copy"));
        Assert.Equal("V2", Assert.Single(CancelTarget.AllOf(book.Family)).VenueId!.Value.Value);
        Assert.Equal((IntentState.Working, 10m, 0), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Family.Alarms.Count));
    }

    /// <summary>Nothing tells whether it is the order that was accepted: more is reserved, and both IDs are canceled, until it is over.</summary>
    [Fact]
    public void AnotherIdThatFillsFromNothingOn_WithoutAWord_MayBeASecondOrder_UntilItIsOver()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(s_new);
        book.Report(Said("X", "2", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 4m, last: 4m, atMs: 2, venueId: "V2"));
        Assert.Equal((IntentState.PartiallyFilled, 16m), (book.Intent("X").State, book.Family.Contribution.OpenUnits));
        Assert.Equal(["V1", "V2"], CancelTarget.AllOf(book.Family).Select(static target => target.VenueId!.Value.Value).Order(StringComparer.Ordinal));
        book.Report(Said("X", "3", ExecType.Canceled, OrderStatus.Canceled, 10m, 4m, atMs: 3, venueId: "V2"));
        book.WaitForAll();
        Assert.Equal((IntentState.Canceled, 0m, 0), (book.Intent("X").State, book.Family.Contribution.OpenUnits, book.Family.Alarms.Count));
    }

    /// <summary>One execution that is told under two IDs is one order's.</summary>
    [Fact]
    public void ExecutionToldUnderTwoIds_TellsThatTheyAreOneOrders()
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(s_new);
        book.Report(s_fill with { BrokerOrderId = new("V2") });
        book.Report(s_fill);
        Assert.Equal((6m, 0), (book.Family.Contribution.OpenUnits, book.Family.Alarms.Count));
    }

    /// <summary>The bust that would explain fills of one quantity under two IDs may be under way: more is reserved, and nobody is alarmed before it is due.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FillsThatOnlyABustExplains_AreReservedAsOfTwo_UntilItComes(bool comes)
    {
        FamilyBook book = new();
        book.Admit("X", 10m);
        book.Report(s_new);
        book.Report(s_fill);
        book.Report(Said("X", "4", ExecType.Trade, OrderStatus.PartiallyFilled, 10m, 3m, last: 3m, atMs: 4, venueId: "V2"));
        Assert.Equal((20m, true, 0), (book.Family.Contribution.OpenUnits, book.Family.HasDoubt, book.Family.Alarms.Count));
        if (comes)
            book.Report(Said("X", "3", ExecType.TradeCancel, OrderStatus.New, 10m, of: "2", atMs: 3, venueId: "V1"));
        book.WaitForAll();
        Assert.Equal(comes ? 0 : 1, book.Family.Alarms.Count);
    }

    private static void Show(FamilyBook book, bool isListed, decimal cumQty)
    {
        OrderStatus status = cumQty > 0m ? OrderStatus.PartiallyFilled : OrderStatus.New;
        if (isListed)
            book.Add(new Listed(7, new OrderSnapshot(new("X"), new("BX"), status, 10m, cumQty, Start)));
        else
            book.LookUp("X", status, 10m, cumQty);
    }
}

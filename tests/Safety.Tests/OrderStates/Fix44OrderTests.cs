using Safety.Identity;
using Safety.Lifecycle;
using Safety.Orders;

namespace Safety.Tests.OrderStates;

/// <summary>Facts of FIX 4.4 that a naive machine gets wrong; they need no file beside the repository.</summary>
public class Fix44OrderTests
{
    private static readonly ClientOrderId s_id = new("X");
    private int _number;

    [Fact]
    public void Table_IsSound() => Assert.Empty(Fix44Order.CheckTransitions());

    [Fact]
    public void EveryState_OutranksTheOnesBelowIt()
    {
        // Pending Cancel 11 > Pending Replace 10 > Done for Day 9 > Calculated 8 > Filled 7 > Stopped 6 > Suspended 5 > Canceled 4 > Partially Filled 3 > New 2.
        ExecutionReport[] reports =
        [
            Said(ExecType.New), Trade(4m), Said(ExecType.Suspended), Said(ExecType.Stopped), Trade(6m),
            Said(ExecType.Calculated),
        ];
        OrderStatus[] states = [OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Suspended, OrderStatus.Stopped, OrderStatus.Filled, OrderStatus.Calculated];
        Assert.Equal(states, States(reports));
        Assert.Equal(
            [OrderStatus.New, OrderStatus.DoneForDay, OrderStatus.PendingReplace, OrderStatus.PendingCancel],
            States([Said(ExecType.New), Said(ExecType.DoneForDay), Said(ExecType.PendingReplace) with { ClientOrderId = new("R") }, Said(ExecType.PendingCancel) with { ClientOrderId = new("C") }]));
    }

    [Fact]
    public void J1b_FillsAndBustsAfterCanceled_ChangeTheQuantitiesOnly()
    {
        Fix44Order order = Run(Said(ExecType.New), Trade(5m, "F1"), Said(ExecType.Canceled));
        Assert.Equal((OrderStatus.Canceled, 5m, 0m), (order.State, order.CumQty, order.LeavesQty));
        order = Next(order, Said(ExecType.TradeCancel) with { ExecRefId = "F1" });
        Assert.Equal((OrderStatus.Canceled, 0m, 0m), (order.State, order.CumQty, order.LeavesQty));
        order = Next(order, Trade(4m));
        Assert.Equal((OrderStatus.Canceled, 4m, 0m), (order.State, order.CumQty, order.LeavesQty));
    }

    [Fact]
    public void J1d_BustAfterDoneForDay_StaysDoneForDay()
    {
        Fix44Order order = Run(Said(ExecType.New), Trade(5m, "F1"), Said(ExecType.DoneForDay));
        order = Next(order, Said(ExecType.TradeCancel) with { ExecRefId = "F1" });
        Assert.Equal((OrderStatus.DoneForDay, 0m), (order.State, order.CumQty));
    }

    [Fact]
    public void Filled_ReopensByABust() =>
        Assert.Equal(OrderStatus.PartiallyFilled, Run(Said(ExecType.New), Trade(4m, "F1"), Trade(6m, "F2"), Said(ExecType.TradeCancel) with { ExecRefId = "F2" }).State);

    [Fact]
    public void Stopped_HasALastQtyThatIsNoFill() =>
        Assert.Equal(0m, Run(Said(ExecType.New), Said(ExecType.Stopped) with { LastQty = 4m, LastPx = 1m }).CumQty);

    [Fact]
    public void BustBeforeItsFill_IsMatchedWhenTheFillComes()
    {
        ExecutionReport bust = Said(ExecType.TradeCancel) with { ExecRefId = "F1" };
        Fix44Order order = Run(bust);
        Assert.True(order.IsUnmatched(bust));
        order = Next(order, Trade(4m, "F1"));
        Assert.False(order.IsUnmatched(bust));
        Assert.Equal(0m, order.CumQty);
    }

    [Fact]
    public void Split_ChangesQuantitiesButNoTradeStandsBehindIt()
    {
        Fix44Order order = Run(Said(ExecType.New), Trade(4m), Said(ExecType.Restated) with { OrderQty = 20m, CumQty = 8m, LeavesQty = 12m });
        Assert.Equal((20m, 8m, 12m, 4m), (order.OrderQty, order.CumQty, order.LeavesQty, order.SplitQty));
    }

    [Theory]
    [InlineData(ExecType.Trade, 0)]
    [InlineData(ExecType.Trade, -1)]
    [InlineData(ExecType.TradeCorrect, -1)]
    [InlineData(ExecType.TradeCancel, 0)]
    [InlineData((ExecType)99, 0)]
    public void WhatCannotBe_IsQuarantinedAndChangesNothing(ExecType type, int quantity)
    {
        Fix44Order order = Run(Said(ExecType.New), Trade(4m, "F1"));
        OrderStep<Fix44Order> step = order.Apply(Said(type) with { LastQty = quantity, LastPx = 1m });
        Assert.NotNull(step.Quarantine);
        Assert.Same(order, step.Order);
    }

    [Fact]
    public void WhatATransitionDoesNotName_IsQuarantined()
    {
        OrderStep<Fix44Order> step = Run(Said(ExecType.Rejected) with { OrderStatus = OrderStatus.Rejected }).Apply(Said(ExecType.New));
        Assert.Equal("New has no transition from Rejected", step.Quarantine);
        Assert.False(Fix44Order.Allows(OrderStatus.Rejected, ExecType.New, OrderStatus.New));
        Assert.True(Fix44Order.Allows(OrderStatus.Filled, ExecType.Replaced, OrderStatus.PartiallyFilled));
    }

    [Fact]
    public void B1f_CancelOfAnOrderTheVenueNeverHad_ClaimsNothing_UnlessItHasHadIt()
    {
        ExecutionReport unknown = Said(ExecType.CancelReject) with { OrderStatus = OrderStatus.Rejected };
        Fix44Order order = Run(unknown);
        Assert.Equal(OrderStatus.PendingNew, order.State);
        Assert.Null(order.Disagreement(unknown));
        Assert.Equal(OrderStatus.New, Next(order, Said(ExecType.New)).State); // the cancel had overtaken it
        Assert.NotNull(Run(Said(ExecType.New), unknown).Disagreement(unknown));
        Assert.NotNull(Run(Trade(4m), unknown).Disagreement(unknown));
    }

    [Fact]
    public void B1f_UnknownOrder_ClaimsNothing_OfWhatHasFilledOrEndedOrHasAnotherName()
    {
        ExecutionReport unknown = Said(ExecType.CancelReject) with { OrderStatus = OrderStatus.Rejected };
        ExecutionReport named = unknown with { ClientOrderId = new("C"), OrigClientOrderId = s_id };
        Assert.Null(Run(Said(ExecType.New), Trade(10m), unknown).Disagreement(unknown));
        Assert.Null(Run(Said(ExecType.New), Said(ExecType.Canceled), unknown).Disagreement(unknown));
        Assert.NotNull(Run(Said(ExecType.New), named).Disagreement(named));
        ExecutionReport ofAnother = unknown with { ClientOrderId = new("Y") };
        Fix44Order replaced = Replacing(Said(ExecType.New), Said(ExecType.Replaced) with { ClientOrderId = new("Y"), OrigClientOrderId = s_id });
        Assert.Null(Next(replaced, unknown).Disagreement(unknown));
        Assert.NotNull(Next(replaced, ofAnother).Disagreement(ofAnother));
        Fix44Order refused = Replacing(Said(ExecType.New), Said(ExecType.CancelReject) with { ClientOrderId = new("Y"), OrigClientOrderId = s_id });
        Assert.Null(Next(refused, ofAnother).Disagreement(ofAnother));
    }

    /// <summary>The report that says so may be lost: whatever comes under a replacement's ID proves it, from every state.</summary>
    [Fact]
    public void ReportUnderTheReplacementsId_IsAsGoodAsTheReportOfIt()
    {
        ExecutionReport[][] lives =
        [
            [Said(ExecType.New)], [Said(ExecType.New), Trade(4m, "F")], [Said(ExecType.New), Trade(10m, "F")], [Said(ExecType.New), Said(ExecType.Stopped)],
            [Said(ExecType.New), Said(ExecType.Suspended)], [Said(ExecType.New), Said(ExecType.DoneForDay)], [Said(ExecType.New), Trade(4m, "F"), Said(ExecType.Suspended)],
        ];
        ExecutionReport pending = Said(ExecType.PendingReplace) with { ClientOrderId = new("Y"), OrigClientOrderId = s_id };
        ExecutionReport replaced = Said(ExecType.Replaced) with { ClientOrderId = new("Y"), OrigClientOrderId = s_id };
        ExecutionReport[] news =
        [
            Said(ExecType.New), Trade(3m, "G"), Trade(8m, "G"), Said(ExecType.TradeCancel) with { ExecRefId = "F" }, Said(ExecType.TradeCorrect) with { ExecRefId = "F", LastQty = 3m, LastPx = 1m },
            Said(ExecType.Canceled), Said(ExecType.Expired), Said(ExecType.DoneForDay),
        ];
        foreach (ExecutionReport[] life in lives)
        {
            foreach (ExecutionReport told in news.Select(static report => report with { ClientOrderId = new("Y") }))
            {
                (Fix44Order proved, Fix44Order known) = (Replacing([.. life, pending, told]), Replacing([.. life, pending, replaced, told]));
                Assert.Equal((known.State, known.OrderQty, known.CumQty, known.LiveId), (proved.State, proved.OrderQty, proved.CumQty, proved.LiveId));
            }
        }
    }

    [Fact]
    public void FalsifiedClaims_Disagree()
    {
        ExecutionReport fill = Trade(4m) with { OrderStatus = OrderStatus.PartiallyFilled, OrderQty = 10m, CumQty = 4m, LeavesQty = 6m };
        Fix44Order order = Run(Said(ExecType.New), fill);
        Assert.Null(order.Disagreement(fill));
        Assert.NotNull(order.Disagreement(fill with { OrderStatus = OrderStatus.Filled }));
        Assert.NotNull(order.Disagreement(fill with { OrderStatus = OrderStatus.Canceled }));
        Assert.NotNull(order.Disagreement(fill with { CumQty = 5m }));
        Assert.NotNull(order.Disagreement(fill with { LeavesQty = 5m }));
        Assert.NotNull(order.Disagreement(fill with { OrderQty = 11m }));
    }

    [Fact]
    public void Gap_IsExplainedByTheReportThatWasMissing()
    {
        ExecutionReport first = Trade(4m) with { OrderStatus = OrderStatus.PartiallyFilled, CumQty = 4m };
        ExecutionReport second = Trade(3m) with { OrderStatus = OrderStatus.PartiallyFilled, CumQty = 7m };
        VenueHistory venue = VenueHistory.Open(Fix44Order.Open(s_id, 10m)).With(new TakenReport(1, second, 0));
        Assert.True(venue.HasComplaint);
        Assert.Equal(3m, venue.Order.CumQty);
        venue = venue.With(new TakenReport(2, first, 0));
        Assert.False(venue.HasComplaint);
        Assert.Equal(7m, venue.Order.CumQty);
    }

    [Fact]
    public void Document_HasTheCurrentDiagram()
    {
        string path = PathOf("docs/order-states.md");
        string expected = $"""
            # Order states

            Written from the shipped machine by `Fix44OrderTests`; do not edit. `SAFETY_UPDATE_DOCS=1 dotnet test tests/Safety.Tests --filter Document_HasTheCurrentDiagram` rewrites it.

            `Safety.Lifecycle.Fix44Order` derives an order's state and quantities from execution reports by the rules of FIX 4.4. Dashed states carry no
            new risk; news of them may still come. Transitions from a state to itself are not drawn; a report
            that the table below does not have for a state is quarantined. These are the venue's states; those in the journal are of docs/recovery.md.

            ```mermaid
            {Fix44Order.StateDiagram}
            ```

            ## Where it is written

            | from | report | to | source |
            |---|---|---|---|
            {string.Join('\n', Rows())}

            """.ReplaceLineEndings("\n");
        string current = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (current == expected)
            return;
        if (Environment.GetEnvironmentVariable("SAFETY_UPDATE_DOCS") == "1")
            File.WriteAllText(path, expected);
        else
            Assert.Fail("docs/order-states.md is stale; run this test with SAFETY_UPDATE_DOCS=1.");
    }

    private static IEnumerable<string> Rows() => Fix44Order.Validator.Transitions
        .GroupBy(static transition => (transition.From, transition.Report, transition.Source))
        .Select(static rows => $"| {rows.Key.From} | {rows.Key.Report} | {string.Join(", ", rows.Select(static row => row.To))} | {rows.Key.Source} |");

    private static string PathOf(string file)
    {
        DirectoryInfo at = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Safety.sln")))
            at = at.Parent!;
        return Path.Combine(at.FullName, file);
    }

    private static Fix44Order Run(params ExecutionReport[] reports) => reports.Aggregate(Fix44Order.Open(s_id, 10m), Next);

    private static Fix44Order Replacing(params ExecutionReport[] reports) => reports.Aggregate(Fix44Order.Open(s_id, 10m).Asked(new("Y"), 12m), Next);

    private static Fix44Order Next(Fix44Order order, ExecutionReport report)
    {
        OrderStep<Fix44Order> step = order.Apply(report);
        Assert.Null(step.Quarantine);
        return step.Order;
    }

    private static IEnumerable<OrderStatus> States(IEnumerable<ExecutionReport> reports)
    {
        Fix44Order order = Fix44Order.Open(s_id, 10m);
        return [.. reports.Select(report => (order = Next(order, report)).State)];
    }

    private ExecutionReport Trade(decimal quantity, string? execId = null) => Said(ExecType.Trade) with { ExecId = execId ?? $"T{_number}", LastQty = quantity, LastPx = 1m };

    // Claims nothing but a state; what it claims of that is not looked at by Apply.
    private ExecutionReport Said(ExecType type) => new()
    {
        ClientOrderId = s_id,
        ExecId = $"E{++_number}",
        ExecType = type,
        OrderStatus = OrderStatus.New,
        VenueTime = DateTimeOffset.UnixEpoch.AddSeconds(_number),
        VenueSequence = _number,
    };
}

using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Reports;
using Safety.Tests.Support;

namespace Safety.Tests.VenueFacets;

/// <summary>How a venue tells of fills, by which IDs, and in what it takes its fees (F06, F08, F09, F13, F16, F19).</summary>
public class FillFacetTests
{
    [Theory]
    [InlineData(FeeIn.Base)]
    [InlineData(FeeIn.ToldPerFill)]
    public async Task FeeInWhatWasBought_IsTakenFromThePosition_AndNoMismatchIsFound(FeeIn fees)
    {
        await using GuardFixture f = new() { Profile = With(GuardFixture.ProfileOf(), fees: fees), ReconcileEveryMs = 60_000 };
        await f.StartAsync();
        ClientOrderId id = await BuyCoinsAsync(f);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m) with { Fee = 0.00001m, FeeCurrency = "BTC" });
        f.Venue.Positions["BTC-USD"] = 0.01m - 0.00001m;
        f.Tick(200_000);
        Assert.Equal(0.00999m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Null(f.BreakerReason);
        await f.CrashAndRestartAsync();
        Assert.True(f.Host.IsArmed);
    }

    [Fact]
    public async Task FeeOfASaleThatIsToldInTheBaseCurrency_IsTakenFromThePositionToo()
    {
        await using GuardFixture f = new() { Profile = With(GuardFixture.ProfileOf(), fees: FeeIn.ToldPerFill), ReconcileEveryMs = 60_000 };
        await f.StartAsync();
        await f.Guarded.ReceiveAsync(f.Venue.Fill(await BuyCoinsAsync(f), 0.01m, 50_000m) with { Fee = 5m, FeeCurrency = "USD" });
        OrderTerms sale = GuardFixture.Limit(Side.Sell, 0.005m, 50_000m);
        ClientOrderId id = (await f.Guard.SubmitAsync(f.Key("sale"), sale with { Instrument = sale.Instrument with { BaseCurrency = "BTC" } })).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.005m, 50_000m) with { Fee = 0.00001m, FeeCurrency = "BTC" });
        f.Venue.Positions["BTC-USD"] = 0.00499m;
        f.Tick(200_000);
        Assert.Equal(0.00499m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Null(f.BreakerReason);
    }

    [Fact]
    public async Task FeeInTheQuoteCurrency_LeavesThePosition_AndALossIsFound()
    {
        await using GuardFixture f = new() { ReconcileEveryMs = 60_000 };
        await f.StartAsync();
        ClientOrderId id = await BuyCoinsAsync(f);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m) with { Fee = 0.5m, FeeCurrency = "USD" });
        f.Venue.Positions["BTC-USD"] = 0.01m - 0.00001m;
        f.Tick(200_000);
        Assert.Equal(0.01m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Contains("positions differ", f.BreakerReason, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task TotalsOnly_CountWithoutExecIds_InAnyOrderAndGrouping()
    {
        await using GuardFixture f = new() { Profile = With(GuardFixture.ProfileOf(), fills: FillsTold.CumulativeOnly) };
        await f.StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(Total(id, OrderStatus.PartiallyFilled, 0.007m, 50_010m, 2));
        await f.Guarded.ReceiveAsync(Total(id, OrderStatus.PartiallyFilled, 0.002m, 50_000m, 1));
        await f.Guarded.ReceiveAsync(Total(id, OrderStatus.PartiallyFilled, 0.007m, 50_010m, 2));
        Assert.Equal((0.007m, IntentState.PartiallyFilled), (await f.Guarded.GetPositionAsync("BTC-USD"), await f.StateOfAsync(id)));
        await f.Guarded.ReceiveAsync(Total(id, OrderStatus.Filled, 0.01m, 50_020m, 3));
        f.Tick(5_000);
        Assert.Equal((0.01m, IntentState.Filled), (await f.Guarded.GetPositionAsync("BTC-USD"), await f.StateOfAsync(id)));
        Assert.Null(f.BreakerReason);

        ExecutionReport Total(ClientOrderId of, OrderStatus status, decimal cum, decimal average, int second) => new()
        {
            ClientOrderId = of,
            ExecId = "",
            ExecType = ExecType.OrderStatus,
            OrderStatus = status,
            OrderQty = 0.01m,
            CumQty = cum,
            LeavesQty = 0.01m - cum,
            AveragePrice = average,
            VenueTime = f.Time.GetUtcNow().AddSeconds(second),
        };
    }

    [Fact]
    public async Task FillsWithoutIds_AreToldApartByFiguresAndTime_AndToldAgainTheyCountOnce()
    {
        await using GuardFixture f = new() { Profile = With(GuardFixture.ProfileOf(), execIds: ExecIdScope.None, timeResolutionMs: 1) };
        await f.StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport first = f.Venue.Fill(id, 0.004m, 50_000m) with { ExecId = "", VenueSequence = 0 };
        ExecutionReport second = f.Venue.Fill(id, 0.004m, 50_000m) with { ExecId = "", VenueSequence = 0, VenueTime = first.VenueTime.AddMilliseconds(5) };
        foreach (ExecutionReport report in (ExecutionReport[])[first, second, first with { ExecId = "random" }, second])
            await f.Guarded.ReceiveAsync(report);
        f.Tick(5_000);
        Assert.Equal(0.008m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Null(f.BreakerReason);
    }

    [Fact]
    public async Task ReportWithoutId_IsRefusedWhereTheContractDoesNotSayThatThereAreNone()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await Assert.ThrowsAsync<ArgumentException>(() => f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m) with { ExecId = "" }));
    }

    [Fact]
    public async Task ExecIdUsedAgainOnAnotherDay_IsAnotherFill_WhereTheContractSaysSo()
    {
        await using GuardFixture f = new() { Profile = With(GuardFixture.ProfileOf(), execIds: ExecIdScope.PerDay) };
        await f.StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.005m, 50_000m, "7"));
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.005m, 50_000m, "7") with { VenueTime = f.Time.GetUtcNow().AddDays(1) });
        f.Tick(5_000);
        Assert.Equal((0.01m, IntentState.Filled), (await f.Guarded.GetPositionAsync("BTC-USD"), await f.StateOfAsync(id)));
        Assert.Null(f.BreakerReason);
    }

    [Fact]
    public async Task ExecIdUsedAgainOnAnotherDay_IsAnAlarm_WhereTheContractDoesNot()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.005m, 50_000m, "7"));
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.005m, 50_000m, "7") with { VenueTime = f.Time.GetUtcNow().AddDays(1) });
        f.Venue.Executions.Clear();
        f.Tick(5_000);
        Assert.Equal(0.005m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.NotNull(f.BreakerReason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-37.63)]
    public async Task FillWithoutAPositivePrice_Counts(double price)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, (decimal)price));
        f.Tick(5_000);
        Assert.Equal((0.01m, IntentState.Filled), (await f.Guarded.GetPositionAsync("BTC-USD"), await f.StateOfAsync(id)));
    }

    [Fact]
    public async Task PriceToldLater_IsTheFillsPrice_AndNoOtherFill()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(id, 0.01m, 0m);
        await f.Guarded.ReceiveAsync(fill);
        await f.Guarded.ReceiveAsync(fill with { LastPx = 49_990m });
        f.Tick(5_000);
        Assert.Equal((0.01m, 49_990m), (await f.Guarded.GetPositionAsync("BTC-USD"), (await f.Guarded.FindVenueOrderAsync(id))!.AveragePrice));
        Assert.Null(f.BreakerReason);
    }

    [Fact]
    public async Task IdInAnotherCase_IsTheSameOrder()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ReportReceipt receipt = await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m) with { ClientOrderId = new ClientOrderId(id.Value.ToLowerInvariant()) });
        Assert.Equal((ReportDisposition.Applied, IntentState.Filled), (receipt.Record.Disposition, await f.StateOfAsync(id)));
    }

    [Fact]
    public async Task FillToldUnderTheCancelsId_IsTheOrders()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Kill();
        ClientOrderId cancel = f.Guard.LastCancel!.CancelId;
        Assert.NotEqual(id, cancel);
        ExecutionReport fill = f.Venue.Fill(id, 0.004m, 50_000m);
        await f.Guarded.ReceiveAsync(fill with { ClientOrderId = cancel });
        await f.Guarded.ReceiveAsync(fill); // and by the list under its own
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public async Task TwoLiveOrdersUnderOneId_AreAnAlarm_WhetherReportedOrListed()
    {
        await using GuardFixture reported = await new GuardFixture().StartAsync();
        ClientOrderId id = (await reported.BuyAsync("one")).Acceptance!.ClientOrderId;
        await reported.Guarded.ReceiveAsync(reported.Venue.Report(id, ExecType.New, OrderStatus.New) with { BrokerOrderId = new BrokerOrderId("P1") });
        await reported.Guarded.ReceiveAsync(reported.Venue.Report(id, ExecType.New, OrderStatus.New) with { BrokerOrderId = new BrokerOrderId("P2") });
        reported.Tick(60_000); // a halt that was told late would explain it
        Assert.Contains("two orders", reported.BreakerReason, StringComparison.Ordinal);

        await using GuardFixture listed = new() { ReconcileEveryMs = 60_000 };
        await listed.StartAsync();
        id = (await listed.BuyAsync("one")).Acceptance!.ClientOrderId;
        listed.Venue.Orders["another"] = listed.Venue.Orders[id.Value] with { BrokerOrderId = new BrokerOrderId("P2") };
        listed.Tick(200_000);
        Assert.Contains("two orders", listed.BreakerReason, StringComparison.Ordinal);
    }

    private static Task<ClientOrderId> BuyCoinsAsync(GuardFixture f) => f.Run(BuyAsync(f));

    private static async Task<ClientOrderId> BuyAsync(GuardFixture f)
    {
        OrderTerms terms = GuardFixture.Limit(Side.Buy, 0.01m, 50_000m);
        return (await f.Guard.SubmitAsync(f.Key("one"), terms with { Instrument = terms.Instrument with { BaseCurrency = "BTC" } })).Acceptance!.ClientOrderId;
    }

    private static VenueProfileAttribute With(
        VenueProfileAttribute plain, FeeIn fees = FeeIn.Quote, FillsTold fills = FillsTold.PerFill, ExecIdScope execIds = ExecIdScope.PerOrder, int timeResolutionMs = 1_000) => new()
        {
            RepeatedId = plain.RepeatedId,
            Acknowledgement = plain.Acknowledgement,
            Stamp = plain.Stamp,
            RequestExpiryMs = plain.RequestExpiryMs,
            VisibilityMs = plain.VisibilityMs,
            CallTimeoutMs = plain.CallTimeoutMs,
            LateFillMs = plain.LateFillMs,
            IsSimulated = true,
            Fees = fees,
            Fills = fills,
            ExecIds = execIds,
            TimeResolutionMs = timeResolutionMs,
        };
}

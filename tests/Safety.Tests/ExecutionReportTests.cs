using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests;

public class ExecutionReportTests
{
    [Fact]
    public async Task Duplicate_IsAppliedOnce_AlsoAfterARestart()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(id, 0.01m, 50_000m);
        Assert.False((await f.Guarded.ReceiveAsync(fill)).IsDuplicate);
        Assert.True((await f.Guarded.ReceiveAsync(fill)).IsDuplicate);
        await f.CrashAndRestartAsync();
        Assert.True((await f.Guarded.ReceiveAsync(fill)).IsDuplicate);
        Assert.Equal(0.01m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public async Task ForeignOrder_IsRecorded_OursTripsTheBreaker()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ExecutionReport foreign = new() { ClientOrderId = new ClientOrderId("somebody-else"), ExecId = "1", ExecType = ExecType.Trade, OrderStatus = OrderStatus.Filled, LastQty = 1m, LastPx = 1m, CumQty = 1m, VenueTime = f.Time.GetUtcNow() };
        Assert.Equal(ReportDisposition.ForeignOrder, (await f.Guarded.ReceiveAsync(foreign)).Record.Disposition);
        Assert.Null((await f.BuyAsync("one")).Denial);
        string tag = f.Journal.ReadIntents(1).Single().ClientOrderId.Value[..6];
        await f.Guarded.ReceiveAsync(foreign with { ClientOrderId = new ClientOrderId(tag + "0000000000NOTINJOURNAL") });
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("two")).Denial!.Code);
    }

    [Fact]
    public async Task ReplacedOrder_CarriesItsFills()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m));
        Outcome<OrderAck> replaced = await f.Guard.ReplaceAsync(f.Key("two"), id, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m));
        f.Tick();
        IntentProgress progress = f.Progress(replaced.Acceptance!.ClientOrderId);
        Assert.Equal(IntentState.PartiallyFilled, progress.State);
        Assert.Equal(0.016m, progress.LeavesQty);
        Assert.Equal(1_000m, await f.Guarded.GetExposureAsync()); // 0.004 held + 0.016 open
    }
}

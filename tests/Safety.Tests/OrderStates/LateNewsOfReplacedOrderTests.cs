using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Reports;
using Safety.Tests.Support;

namespace Safety.Tests.OrderStates;

/// <summary>Found by the crash matrix: news of an order that was replaced, after a restart, when its replacement is closed as well.</summary>
public class LateNewsOfReplacedOrderTests
{
    [Fact]
    public async Task CancelRejectAfterRestart_KnowsTheReplacementsEnd_AndTripsNothing()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId old = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ClientOrderId id = (await f.Run(f.Guard.ReplaceAsync(f.Key("two"), old, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m)).AsTask())).Acceptance!.ClientOrderId;
        f.Tick();
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Replaced, OrderStatus.New) with { OrigClientOrderId = old, OrderQty = 0.02m, CumQty = 0m, LeavesQty = 0.02m });
        await f.Run(f.Guard.CancelAsync(id).AsTask());
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Canceled, OrderStatus.Canceled) with { OrderQty = 0.02m, CumQty = 0m, LeavesQty = 0m });
        f.Tick(120_000);
        Assert.Equal((IntentState.Replaced, IntentState.Canceled), (f.Progress(old).State, f.Progress(id).State));
        await f.CrashAndRestartAsync();

        foreach (ClientOrderId late in (ClientOrderId[])[old, id])
        {
            ReportReceipt receipt = await f.Guarded.ReceiveAsync(
                f.Venue.Report(late, ExecType.CancelReject, OrderStatus.Canceled, "too late to cancel") with { OrderQty = 0.02m, CumQty = 0m, LeavesQty = 0m });
            Assert.Equal(ReportDisposition.Stale, receipt.Record.Disposition);
        }

        f.Tick(30_000);
        Assert.DoesNotContain(f.Events, static e => e.Kind == SafetyEventKind.BreakerTripped);
    }
}

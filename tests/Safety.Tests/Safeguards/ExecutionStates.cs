using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Tests.Families;
using Safety.Tests.Support;

namespace Safety.Tests.Safeguards;

/// <summary><see cref="ExecutionStateValidator"/>: what the venue has done is never undone by what it says later, and what it cannot have done is not believed.</summary>
public class ExecutionStates
{
    [Fact]
    public async Task Safeguard01_LateAcknowledgement_DoesNotRegressAFill()
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport acknowledged = f.Venue.Report(id, ExecType.New, OrderStatus.New);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m));
        await f.Guarded.ReceiveAsync(acknowledged);
        Assert.Equal((IntentState.Filled, 0.01m), (f.Progress(id).State, f.Progress(id).CumQty));
        Assert.Null(f.BreakerReason);
    }

    [Fact]
    public async Task Safeguard02_CancelReject_DoesNotOverwriteFilled()
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m));
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.CancelReject, OrderStatus.Filled) with { ClientOrderId = new("S1C0123456789"), OrigClientOrderId = id });
        Assert.Equal(IntentState.Filled, f.Progress(id).State);
        Assert.Equal(0.01m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public async Task Safeguard03_BustAfterFilled_Reopens()
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(id, 0.01m, 50_000m);
        await f.Guarded.ReceiveAsync(fill);
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.TradeCancel, OrderStatus.New) with { ExecRefId = fill.ExecId });
        Assert.Equal((IntentState.Working, 0m), (f.Progress(id).State, f.Progress(id).CumQty));
        Assert.Equal(0m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(500m, await f.Guarded.GetExposureAsync()); // it can fill again
    }

    [Fact]
    public async Task Safeguard04_FalsifiedTotal_IsNotBelieved_AndTripsTheBreaker()
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m) with { CumQty = 0.009m, LeavesQty = 0.001m });
        f.Tick(10_000); // what would explain it has had its time
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.NotNull(f.BreakerReason);
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("two")).Denial!.Code);
    }

    [Fact]
    public void Safeguard05_EightReportsInAnyOrder_EndTheSame_AndRaiseNothing()
    {
        foreach (ToldOrder order in OrderCorpus.All)
        {
            string? end = null;
            foreach ((_, ExecutionReport[] reports) in order.Forms())
            {
                foreach (ExecutionReport[] arrival in ToldOrder.Arrivals(reports, mostPermuted: 4, samples: 10))
                {
                    FamilyBook book = order.Open();
                    foreach (ExecutionReport report in arrival.Concat(arrival.Take(2)))
                        book.Report(report);
                    Assert.Equal(end ??= book.End, book.End);
                    Assert.Equal(order.CumQty, book.Family.CumQty);
                    Assert.True(order.GoesBeyond || book.Family.Alarms.IsEmpty, order.Name);
                }
            }
        }
    }
}

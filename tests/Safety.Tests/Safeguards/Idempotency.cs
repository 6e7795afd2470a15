using Safety.Guarding;
using Safety.Idempotency;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests.Safeguards;

/// <summary><see cref="IdempotencyManager"/>: one key, one order; one execution, one fill.</summary>
public class Idempotency
{
    private static readonly OrderTerms s_buy = GuardFixture.Limit(Side.Buy, 0.01m, 50_000m);

    [Fact]
    public async Task Safeguard06_SameKeyAfterARestart_IsTheSameOutcome()
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        OrderKey key = f.Key("one");
        Acceptance first = (await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask())).Acceptance!;
        f.Tick();
        await f.CrashAndRestartAsync();
        Acceptance again = (await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask())).Acceptance!;
        Assert.Equal((first.ClientOrderId, true), (again.ClientOrderId, again.IsReplay));
        Assert.Single(f.Venue.Sent);
    }

    [Fact]
    public async Task Safeguard07_SameKeyWithOtherContent_IsDenied_AndTheFirstOrderStands()
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        OrderKey key = f.Key("one");
        ClientOrderId id = (await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask())).Acceptance!.ClientOrderId;
        Denial other = (await f.Run(f.Guard.SubmitAsync(key, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m)).AsTask())).Denial!;
        Assert.Equal((DenialCode.KeyReusedWithOtherContent, Safeguard.IdempotencyManager), (other.Code, other.Safeguard));
        Assert.Single(f.Venue.Sent);
        Assert.Equal(IntentState.Working, await f.StateOfAsync(id));
    }

    [Fact]
    public async Task Safeguard08_ReportToldThreeTimes_IsOneFill()
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(id, 0.004m, 50_000m);
        await f.Guarded.ReceiveAsync(fill);
        Assert.True((await f.Guarded.ReceiveAsync(fill)).IsDuplicate);
        await f.CrashAndRestartAsync();
        Assert.True((await f.Guarded.ReceiveAsync(fill)).IsDuplicate);
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Null(f.BreakerReason);
    }

    [Fact]
    public async Task Safeguard09_OneExecutionToldOfTwoOrders_CountsOnce_AndTripsTheBreaker()
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        ClientOrderId one = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ClientOrderId two = (await f.BuyAsync("two")).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(one, 0.004m, 50_000m);
        await f.Guarded.ReceiveAsync(fill);
        await f.Guarded.ReceiveAsync(fill with { ClientOrderId = two });
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.NotNull(f.BreakerReason);
    }

    [Fact]
    public async Task Safeguard10_TwoHostsWithOneKey_PlaceOneOrder()
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        await using GuardFixture sameMachine = f.Copy(isSameMachine: true);
        Assert.Equal(JournalFault.HeldByAnother, (await Assert.ThrowsAsync<JournalException>(() => sameMachine.StartAsync())).Fault);

        // What no lock can prevent: a copy of the journal on another machine. The same decision is the same client order ID there.
        await using GuardFixture elsewhere = await f.Copy(isSameMachine: false).StartAsync();
        OrderKey key = f.Key("one");
        await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask());
        await elsewhere.Run(elsewhere.Guard.SubmitAsync(key, s_buy).AsTask());
        Assert.Single(f.Venue.Orders);
        Assert.Empty(f.Venue.Doubles);
    }
}

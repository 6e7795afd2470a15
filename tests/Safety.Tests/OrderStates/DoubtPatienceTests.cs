using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests.OrderStates;

/// <summary>A doubt waits for as long as the venue was listened to, not for as long as a clock has run.</summary>
public class DoubtPatienceTests
{
    private static readonly TimeSpan s_aMinute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task ProcessThatStoodStill_HasNotWaited()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        (ClientOrderId id, ExecutionReport missing) = await ReceiveWithAGapAsync(f);
        f.Time.StandStill(s_aMinute);
        f.Tick();
        await AssertExplainsAsync(f, id, missing);
    }

    [Fact]
    public async Task DiskThatStoodStill_HasNotWaited()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        (ClientOrderId id, ExecutionReport missing) = await ReceiveWithAGapAsync(f, () => f.StallNextCommit(s_aMinute)); // a reader that waits for its commit reads no further
        f.Tick();
        await AssertExplainsAsync(f, id, missing);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(-30)]
    public async Task WallClockThatWasSet_HasNotWaited(int minutes)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        (ClientOrderId id, ExecutionReport missing) = await ReceiveWithAGapAsync(f);
        f.Time.JumpWallClock(TimeSpan.FromMinutes(minutes));
        f.Tick(1_000);
        await AssertExplainsAsync(f, id, missing);
    }

    [Fact]
    public async Task ReportThatDoesNotComeAfterwardsEither_TripsTheBreaker()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        (ClientOrderId id, _) = await ReceiveWithAGapAsync(f);
        f.Venue.Executions.Clear(); // its list does not have it either
        f.Time.StandStill(s_aMinute);
        f.Tick(f.Profile.ReportGapMs - 500);
        Assert.Equal(ReportDoubt.Open, f.Journal.FindReport(1, id.Value, "F2")!.Doubt);
        f.Tick(700);
        Assert.Equal(ReportDoubt.Quarantined, f.Journal.FindReport(1, id.Value, "F2")!.Doubt);
        Assert.NotNull(f.BreakerReason);
        Assert.Equal(DenialCode.NotArmed, (await f.BuyAsync("two")).Denial?.Code); // it stood still for too long, too
    }

    [Fact]
    public async Task CancelOfAnOrderThatHasNotReachedTheVenue_LeavesNoDoubt()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.Next.Enqueue(Script.ThrowTimeout);
        await f.BuyAsync("one");
        ClientOrderId id = f.Journal.ReadIntents(1).Single().ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.CancelReject, OrderStatus.Rejected, "unknown order"));
        f.Tick(60_000);
        Assert.Equal(IntentState.NotExecuted, f.Progress(id).State);
        Assert.Null(f.BreakerReason);
        Assert.Empty(f.Journal.ReadDoubts(1));
    }

    // The second of two fills; the first is on its way.
    private static async Task<(ClientOrderId Id, ExecutionReport Missing)> ReceiveWithAGapAsync(GuardFixture f, Action? before = null)
    {
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport missing = f.Venue.Fill(id, 0.004m, 50_000m, "F1");
        ExecutionReport second = f.Venue.Fill(id, 0.003m, 50_000m, "F2");
        before?.Invoke();
        await f.Guarded.ReceiveAsync(second);
        Assert.Equal(ReportDoubt.Open, f.Journal.FindReport(1, id.Value, "F2")!.Doubt);
        return (id, missing);
    }

    private static async Task AssertExplainsAsync(GuardFixture f, ClientOrderId id, ExecutionReport missing)
    {
        Assert.Equal(ReportDoubt.Open, f.Journal.FindReport(1, id.Value, "F2")!.Doubt);
        await f.Guarded.ReceiveAsync(missing);
        f.Tick();
        Assert.Equal(ReportDoubt.Explained, f.Journal.FindReport(1, id.Value, "F2")!.Doubt);
        Assert.Null(f.BreakerReason);
        Assert.Equal(0.007m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }
}

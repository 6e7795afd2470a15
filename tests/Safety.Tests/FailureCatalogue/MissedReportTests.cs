using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests.FailureCatalogue;

/// <summary>T32, T33: the venue knows more than it has reported. What is asked of it is proof; nothing is tried in a loop.</summary>
public class MissedReportTests
{
    [Theory]
    [InlineData(JournalKind.InMemory)]
    [InlineData(JournalKind.Sqlite)]
    public async Task T32_OneFrameDropped_TheNextReportShowsTheGap(JournalKind kind)
    {
        await using GuardFixture f = await new GuardFixture(kind).StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Venue.Fill(id, 0.003m, 50_000m); // dropped; the connection is well
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m));
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
        f.Venue.Executions.Clear(); // nor does its list of executions have it
        f.Tick(3_000);
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("two")).Denial!.Code);
    }

    [Fact]
    public async Task T32_OneFrameDropped_ThatTheVenueLists_IsFetchedBeforeAnythingIsJudged()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Venue.Fill(id, 0.003m, 50_000m);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m));
        f.Tick(5_000);
        Assert.Equal(0.007m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Null(f.BreakerReason);
    }

    [Theory]
    [InlineData(JournalKind.InMemory)]
    [InlineData(JournalKind.Sqlite)]
    public async Task T32_OneFrameDropped_CatchingUpFindsIt_AndNoBreakerTrips(JournalKind kind)
    {
        await using GuardFixture f = await new GuardFixture(kind).StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Venue.Fill(id, 0.003m, 50_000m);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m));
        Assert.Equal(1, await f.Run(f.Guarded.CatchUpAsync()));
        Assert.Equal(0, await f.Run(f.Guarded.CatchUpAsync()));
        f.Tick(3_000);
        Assert.Equal(0.007m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Null((await f.BuyAsync("two")).Denial);
    }

    [Fact]
    public async Task T33_CancelRejectedThreeTimes_TheVenueIsAskedForTheOrdersState()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Tick();
        f.Venue.Fill(id, 0.01m, 50_000m); // nobody was told: that is why it cannot be canceled
        f.Venue.RejectsCancels = true;
        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal(OutcomeKind.Rejected, (await f.Run(f.Guard.CancelAsync(id).AsTask())).Kind);
            f.Tick();
            Assert.Equal(i < 3 ? 0 : 1, Math.Sign(f.Venue.LookUps));
        }

        f.Tick(60_000);
        Assert.Equal(3, f.Venue.Canceled.Count);
        Assert.Equal(IntentState.Filled, f.Progress(id).State);
        Assert.Equal(0.01m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Null((await f.BuyAsync("two")).Denial);
    }
}

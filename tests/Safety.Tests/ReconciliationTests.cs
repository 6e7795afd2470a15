using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Limits;
using Safety.Orders;
using Safety.Recovery;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests;

/// <summary>The comparison with the venue while the host runs. The names are those of the failure catalogue.</summary>
public class ReconciliationTests
{
    private const int Every = 10_000;

    private static async Task<GuardFixture> StartAsync(PositionMismatchPolicy policy = PositionMismatchPolicy.BlockArming) =>
        await new GuardFixture { ReconcileEveryMs = Every, PositionMismatch = policy }.StartAsync();

    private static async Task<ClientOrderId> BuyAsync(GuardFixture f, string cause = "one") => (await f.BuyAsync(cause)).Acceptance!.ClientOrderId;

    private static int Count(GuardFixture f, SafetyEventKind kind) => f.Events.Count(e => e.Kind == kind);

    [Fact]
    public async Task T31_MissedFill_IsFetched_AndTripsNothing()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId id = await BuyAsync(f);
        f.Venue.Fill(id, 0.004m, 50_000m); // the stream is down
        f.Tick(Every);
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(IntentState.PartiallyFilled, f.Progress(id).State);
        f.Tick(3 * Every);
        Assert.Equal(0, Count(f, SafetyEventKind.BreakerTripped));
    }

    [Fact]
    public async Task T31_MissedFillThatIsListedALittleLater_IsFetched_AndTripsNothing()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId id = await BuyAsync(f);
        ExecutionReport late = f.Venue.Fill(id, 0.004m, 50_000m); // the stream is down
        f.Venue.Executions.Clear();
        using ITimer listing = f.Time.CreateTimer(_ => f.Venue.Executions.Add(late), null, TimeSpan.FromMilliseconds(Every + 50), Timeout.InfiniteTimeSpan);
        f.Tick(4 * Every);
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(0, Count(f, SafetyEventKind.BreakerTripped));
    }

    [Fact]
    public async Task T31_MissedFillThatTheVenueDoesNotList_TripsTheBreaker_Once()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId id = await BuyAsync(f);
        f.Venue.Fill(id, 0.004m, 50_000m);
        f.Venue.Executions.Clear();
        f.Tick(Every + 3_000);
        Denial denial = (await f.BuyAsync("two")).Denial!;
        Assert.Equal(DenialCode.BreakerTripped, denial.Code);
        Assert.Contains("BTC-USD: journal 0, venue 0.004", denial.Message, StringComparison.Ordinal);
        f.Tick(5 * Every);
        Assert.Equal(1, Count(f, SafetyEventKind.BreakerTripped));
    }

    [Fact]
    public async Task DifferenceThatStays_TripsAgain_WhenTheBreakerIsReset()
    {
        await using GuardFixture f = await StartAsync();
        f.Venue.Positions["ETH-USD"] = 3m; // somebody else trades the account
        f.Tick(Every + 3_000);
        Assert.Equal(1, Count(f, SafetyEventKind.BreakerTripped));
        await f.Host.OperateAs("Ada").ResetBreakerAsync(f.Guarded, "looks well");
        f.Tick(Every + 3_000);
        Assert.Equal(2, Count(f, SafetyEventKind.BreakerTripped));
        f.Venue.Positions.Clear();
        await f.Host.OperateAs("Ada").ResetBreakerAsync(f.Guarded, "closed by whoever opened it");
        f.Tick(3 * Every);
        Assert.Equal(2, Count(f, SafetyEventKind.BreakerTripped));
    }

    [Fact]
    public async Task ReportUnderWayWhileAsked_DoesNotCount()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId id = await BuyAsync(f);
        f.Tick();
        List<ExecutionReport> underWay = [];
        f.Venue.ListingPositions = _ =>
        {
            // The venue fills just before each answer; its report is always one answer late, and in no list yet.
            underWay.Add(f.Venue.Fill(id, 0.001m, 50_000m));
            f.Venue.Executions.Clear();
            return Task.FromResult<IReadOnlyList<PositionSnapshot>>([new("BTC-USD", f.Venue.Positions["BTC-USD"])]);
        };
        for (int i = 0; i < 4; i++)
        {
            f.Tick(Every - 50);
            foreach (ExecutionReport report in underWay)
                await f.Guarded.ReceiveAsync(report);
            underWay.Clear();
            f.Tick(50);
        }

        Assert.True(f.Venue.Positions["BTC-USD"] > 0.003m);
        Assert.Equal(0, Count(f, SafetyEventKind.BreakerTripped));
    }

    [Fact]
    public async Task CallUnderWay_ItsInstrumentIsNotCompared()
    {
        await using GuardFixture f = await StartAsync();
        f.Venue.Next.Enqueue(Script.AcceptThenHang);
        f.Tick(Every - 500);
        Task<Outcome<OrderAck>> call = f.Guard.SubmitAsync(f.Key("one"), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask();
        f.Venue.Fill(new ClientOrderId(f.Venue.Sent.Single().Id), 0.01m, 50_000m);
        f.Venue.Executions.Clear();
        f.Tick(900); // asked twice meanwhile
        Assert.False(call.IsCompleted);
        Assert.Equal(0, Count(f, SafetyEventKind.BreakerTripped));
        await f.Run(call);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task T35_QuestionThatFails_IsNotFlat(bool hangs)
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId id = await BuyAsync(f);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m));
        f.Venue.ListingPositions = hangs ? _ => new TaskCompletionSource<IReadOnlyList<PositionSnapshot>>().Task : _ => throw new IOException("gateway time-out");
        f.Tick(30 * Every);
        Assert.Equal(0, Count(f, SafetyEventKind.BreakerTripped));
        Assert.Equal(1, Count(f, SafetyEventKind.NotReconciled));
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.True(f.Host.IsArmed);
        f.Venue.ListingPositions = _ => Task.FromResult<IReadOnlyList<PositionSnapshot>>(null!);
        f.Tick(30 * Every);
        Assert.Equal(0, Count(f, SafetyEventKind.BreakerTripped));
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }

    [Fact]
    public async Task QuestionThatHangs_HoldsUpNoOrderNoCancelAndNoKill()
    {
        await using GuardFixture f = await StartAsync();
        f.Venue.ListingOrders = _ => new TaskCompletionSource<IReadOnlyList<OrderSnapshot>>().Task;
        f.Tick(Every + 500);
        ClientOrderId id = await BuyAsync(f);
        Assert.Equal(OutcomeKind.Accepted, (await f.Guard.CancelAsync(id)).Kind);
        ClientOrderId second = await BuyAsync(f, "two");
        f.Host.Kill.Latch("api", "Ada");
        f.Tick(200);
        Assert.Contains(second.Value, f.Venue.Canceled);
    }

    [Fact]
    public async Task T34_ListThatOmitsALiveOrder_IsNoProof_TheOrderIsLookedUp()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId id = await BuyAsync(f);
        f.Venue.ListingOrders = static _ => Task.FromResult<IReadOnlyList<OrderSnapshot>>([]);
        f.Tick(3 * Every);
        Assert.True(f.Venue.LookUps > 0);
        Assert.Equal(IntentState.Working, f.Progress(id).State);
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
        Assert.Equal(0, Count(f, SafetyEventKind.BreakerTripped) + Count(f, SafetyEventKind.Quarantined));
    }

    [Fact]
    public async Task CancelWhoseReportWasLost_IsFoundByTheLookUp()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId id = await BuyAsync(f);
        f.Tick();
        f.Venue.Orders[id.Value] = f.Venue.Orders[id.Value] with { Status = OrderStatus.Canceled };
        f.Tick(Every + 3_000);
        Assert.Equal(IntentState.Canceled, f.Progress(id).State);
        Assert.Equal(0, Count(f, SafetyEventKind.BreakerTripped));
    }

    [Fact]
    public async Task ForeignOrder_IsNamedOnce_AndLeftAlone()
    {
        await using GuardFixture f = await StartAsync();
        f.Venue.Orders["other"] = new OrderSnapshot(new ClientOrderId("other"), new BrokerOrderId("B99"), OrderStatus.New, 1m, 0m, f.Time.GetUtcNow());
        f.Tick(4 * Every);
        Assert.Single(f.Events, static e => e.Kind == SafetyEventKind.Mismatch && e.Message.Contains("B99", StringComparison.Ordinal));
        Assert.Empty(f.Venue.Canceled);
        Assert.Null((await f.BuyAsync("one")).Denial);
    }

    [Fact]
    public async Task OrderWithOurTagThatTheJournalDoesNotKnow_TripsTheBreaker()
    {
        await using GuardFixture f = await StartAsync();
        string stray = (await BuyAsync(f)).Value[..^1] + "~";
        f.Venue.Orders[stray] = new OrderSnapshot(new ClientOrderId(stray), new BrokerOrderId("B99"), OrderStatus.New, 1m, 0m, f.Time.GetUtcNow());
        f.Tick(3 * Every);
        Assert.Equal(1, Count(f, SafetyEventKind.BreakerTripped));
        Assert.Contains("another host", (await f.BuyAsync("two")).Denial!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AdoptVenue_TakesOver_AndSaysSo()
    {
        await using GuardFixture f = await StartAsync(PositionMismatchPolicy.AdoptVenue);
        f.Venue.Positions["BTC-USD"] = 0.5m;
        f.Tick(3 * Every);
        Assert.Equal(0.5m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Single(f.Events, static e => e.Kind == SafetyEventKind.Mismatch && e.Message.Contains("BTC-USD: journal 0, venue 0.5", StringComparison.Ordinal));
        Assert.Null((await f.BuyAsync("one")).Denial);
    }

    [Theory]
    [InlineData(0.004, 0)]
    [InlineData(0.01, 0)]
    [InlineData(0.011, 1)] // more than it
    [InlineData(-0.001, 1)] // no buy explains that
    public async Task WhatAnOrderInQuarantineMayHaveFilled_IsNoDifference(double position, int trips)
    {
        await using GuardFixture f = new()
        {
            ReconcileEveryMs = Every,
            Profile = new VenueProfileAttribute { Acknowledgement = AckBy.Response, VisibilityMs = 100, CallTimeoutMs = 1_000, IsSimulated = true },
        };
        await f.StartAsync();
        f.Venue.Next.Enqueue(Script.ThrowTimeout);
        await f.BuyAsync("one");
        f.Tick(Every / 2);
        Assert.Equal(IntentState.Quarantine, f.Journal.ReadIntents(1).Single().Progress.State);
        f.Venue.Positions["BTC-USD"] = (decimal)position;
        f.Tick(2 * Every);
        Assert.Equal(trips, Count(f, SafetyEventKind.BreakerTripped));
    }

    [Fact]
    public async Task VenueWhoseListsAreBehindByItsVisibility_DoesNotTrip()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId id = await BuyAsync(f);
        f.Tick(Every - 50); // the first question comes while the list is behind
        DateTimeOffset shownAt = f.Time.GetUtcNow().AddMilliseconds(f.Profile.VisibilityMs);
        int behind = 0;
        f.Venue.ListingPositions = shown =>
        {
            if (f.Time.GetUtcNow() >= shownAt)
                return Task.FromResult(shown);
            behind++;
            return Task.FromResult<IReadOnlyList<PositionSnapshot>>([]);
        };
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m));
        f.Tick(2 * Every);
        Assert.Equal(1, behind);
        Assert.Equal(0, Count(f, SafetyEventKind.BreakerTripped));
    }

    [Fact]
    public async Task VenueThatIsLateWithItsOwnLists_DoesNotTrip()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId id = await BuyAsync(f);
        f.Tick(Every - 50);
        decimal before = 0m;
        f.Venue.ListingPositions = _ =>
        {
            (decimal told, before) = (before, f.Venue.Positions.GetValueOrDefault("BTC-USD")); // as it was at the last question
            return Task.FromResult<IReadOnlyList<PositionSnapshot>>([new("BTC-USD", told)]);
        };
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m));
        f.Tick(5 * Every);
        Assert.Equal(0, Count(f, SafetyEventKind.BreakerTripped));
    }

    [Fact]
    public async Task PositionThatDiffers_IsFound_WhereNoListShowsOrdersAndOneRests()
    {
        await using GuardFixture f = new() { ReconcileEveryMs = Every, CanList = false };
        await f.StartAsync();
        await BuyAsync(f);
        f.Tick(3 * Every); // it is looked up again and again meanwhile
        f.Venue.Positions["BTC-USD"] = 1m;
        f.Tick(3 * Every);
        Assert.Contains("BTC-USD: journal 0, venue 1", f.BreakerReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancelWhoseReportWasLost_WithoutAListOfOrders_IsLookedUp()
    {
        await using GuardFixture f = await new GuardFixture { ReconcileEveryMs = Every, CanList = false }.StartAsync();
        ClientOrderId id = await BuyAsync(f);
        f.Tick();
        f.Venue.Orders[id.Value] = f.Venue.Orders[id.Value] with { Status = OrderStatus.Canceled };
        f.Tick(2 * Every);
        Assert.Equal(IntentState.Canceled, f.Progress(id).State);
        Assert.Equal(0, Count(f, SafetyEventKind.BreakerTripped));
    }

    [Fact]
    public async Task OrderThatWorksAgain_IsKnownBeforeArming_AndCanceledUnderTheKillSwitch()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId id = await BuyAsync(f);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m));
        Assert.Equal(IntentState.Filled, f.Progress(id).State);
        await f.Host.Kill.LatchAsync("api", "Ada");
        f.Venue.Orders[id.Value] = f.Venue.Orders[id.Value] with { Status = OrderStatus.New, CumQty = 0m }; // busted while nobody listened, and no list tells of it
        await f.CrashAndRestartAsync(arm: false);
        await Assert.ThrowsAsync<ArmingBlockedException>(() => f.Run(f.Host.ArmAsync()));
        f.Tick(1_000);
        Assert.Contains(id.Value, f.Venue.Canceled);
    }

    [Fact]
    public async Task OneOfTwoUnderOneId_ThatListsShow_IsTheOneThatWorks()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId x = await BuyAsync(f);
        OrderSnapshot listed = f.Venue.Orders[x.Value];
        await f.Guarded.ReceiveAsync(f.Venue.Report(x, ExecType.New, OrderStatus.New) with { BrokerOrderId = listed.BrokerOrderId });
        ExecutionReport copy = f.Venue.Report(x, ExecType.New, OrderStatus.New) with { BrokerOrderId = new("copy") };
        ClientOrderId y = await f.ReplaceAsync("two", x, 0.012m);
        await f.Guarded.ReceiveAsync(f.Venue.Report(y, ExecType.Replaced, OrderStatus.New) with { OrigClientOrderId = x, OrderQty = 0.012m, LeavesQty = 0.012m, BrokerOrderId = f.Venue.Orders[y.Value].BrokerOrderId });
        await f.Guarded.ReceiveAsync(copy);
        Assert.Equal(["copy"], Working()); // which of the two was replaced is a guess
        f.Venue.ListingOrders = orders => Task.FromResult<IReadOnlyList<OrderSnapshot>>([.. orders, listed]);
        f.Tick(2 * Every);
        Assert.Equal([listed.BrokerOrderId.Value], Working());

        string[] Working() => [.. f.Host.Writer.Memory.Published.Values.SelectMany(CancelTarget.AllOf).Where(target => target.Id == x).Select(static target => target.VenueId!.Value.Value)];
    }

    [Fact]
    public async Task OrderThatAListShowsForAMomentLonger_IsNoDifferenceBeforeArming()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId id = await BuyAsync(f);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m));
        OrderSnapshot stale = f.Venue.Orders[id.Value] with { Status = OrderStatus.New, CumQty = 0m };
        int asked = 0;
        f.Venue.ListingOrders = orders => Task.FromResult<IReadOnlyList<OrderSnapshot>>(asked++ == 0 ? [stale] : orders);
        await f.CrashAndRestartAsync();
        Assert.Equal(0, Count(f, SafetyEventKind.BreakerTripped));
        Assert.Equal(IntentState.Filled, f.Progress(id).State);
    }

    [Fact]
    public async Task MissedFillAfterTheEnd_WithoutAListOfPositions_IsFetched()
    {
        await using GuardFixture f = await StartAsync();
        f.Guard.CanListPositions = false;
        ClientOrderId id = await BuyAsync(f);
        Assert.Equal(OutcomeKind.Accepted, (await f.Guard.CancelAsync(id)).Kind);
        f.Tick();
        f.Venue.Fill(id, 0.004m, 50_000m); // the stream is down
        f.Venue.Orders[id.Value] = f.Venue.Orders[id.Value] with { Status = OrderStatus.Canceled };
        f.Tick(2 * Every);
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
    }
}

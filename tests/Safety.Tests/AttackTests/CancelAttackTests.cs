using Safety.Guard;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal.Facts;
using Safety.Orders;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests.AttackTests;

/// <summary>Cancels under the kill switch, whatever venues, brokers and clocks do.</summary>
public class CancelAttackTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)] // its adapter blocks the thread it is called on
    public async Task HungVenue_DelaysNoOtherAccountsCancels(bool blocks)
    {
        using ManualResetEventSlim never = new();
        await using PairFixture f = new(isReal: true);
        await f.ArmAsync();
        for (int i = 0; i < 40; i++)
            Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync(0, $"{i}")).Kind);
        string working = (await f.BuyAsync(1, "one")).Acceptance!.ClientOrderId.Value;
        f.Venues[0].Canceling = () =>
        {
            if (blocks)
                never.Wait();
            return new TaskCompletionSource().Task;
        };
        f.Host.Kill.Latch("stop", "test");
        Assert.True(SpinWait.SpinUntil(() => f.Venues[1].HasCanceled(working), TimeSpan.FromSeconds(30)));
        // And within the account: a cancel waits for no other's answer. Where each blocks its thread, so many threads are blocked, and no more.
        Assert.True(SpinWait.SpinUntil(() => f.Venues[0].CancelCount >= (blocks ? 32 : 40), TimeSpan.FromSeconds(30)));
        never.Set();
    }

    [Fact]
    public async Task BrokerWhoseTokenCallbackBlocks_DelaysNoCancel_AndNoLatch()
    {
        using ManualResetEventSlim never = new();
        await using PairFixture f = new(isReal: true);
        await f.ArmAsync();
        string working = (await f.BuyAsync(0, "works")).Acceptance!.ClientOrderId.Value;
        f.Venues[0].Arriving = token => token.Register(never.Wait);
        f.Venues[0].Next.Enqueue(Script.AcceptThenHang);
        Task<Outcome<OrderAck>> hanging = f.SendAsync(0, "hangs");
        Assert.False(hanging.IsCompleted);
        await f.Host.Kill.LatchAsync("stop", "test").WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(SpinWait.SpinUntil(() => f.Venues[0].HasCanceled(working), TimeSpan.FromSeconds(30)));
        never.Set();
        Assert.Equal(OutcomeKind.Unknown, (await hanging.WaitAsync(TimeSpan.FromSeconds(30))).Kind);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task WallClockThatIsSetByHours_StopsNoCancel(int hours)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await f.BuyAsync("one");
        f.Venue.RejectsCancels = true;
        f.Host.Kill.Latch("stop", "test");
        f.Tick(1_000);
        f.Time.JumpWallClock(TimeSpan.FromHours(hours));
        int before = f.Venue.CancelCount;
        Assert.True(before > 0);
        f.Tick(20_000);
        Assert.True(f.Venue.CancelCount > before);
        f.Venue.RejectsCancels = false;
        f.Tick(30_000);
        Assert.Equal(OrderStatus.Canceled, f.Venue.Orders.Values.Single().Status);
    }

    [Fact]
    public async Task AcceptedCancel_IsLookedUp_AndNotAskedForAgain()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        for (int i = 0; i < 3; i++)
            await f.BuyAsync($"{i}");
        f.Host.Kill.Latch("stop", "test");
        f.Tick(60_000);
        Assert.Equal(3, f.Venue.CancelCount);
        Assert.True(f.Venue.LookUps >= 3);
    }

    [Fact]
    public async Task SecondCancelOfTheCaller_HasTheFirstOnesOutcome_AndGoesOutAgainOnlyAfterTheLookUp()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId working = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Venue.Canceling = static () => Task.CompletedTask;
        Outcome<NoResponse> first = await f.Guard.CancelAsync(working);
        Outcome<NoResponse> second = await f.Guard.CancelAsync(working);
        Assert.Equal(OutcomeKind.Accepted, second.Kind);
        Assert.True(second.Acceptance!.IsReplay);
        Assert.Equal(first.Acceptance!.ClientOrderId, second.Acceptance.ClientOrderId);
        Assert.Equal(1, f.Venue.CancelCount);
        f.Tick(10_000);
        Outcome<NoResponse> third = await f.Guard.CancelAsync(working);
        Assert.False(third.Acceptance!.IsReplay);
        Assert.Equal(2, f.Venue.CancelCount);
    }

    [Fact]
    public void CancelThatWasGivenUp_EndsOnlyItself()
    {
        VirtualTime time = new(DateTimeOffset.UnixEpoch);
        CancelTracker tracker = new(time, 1_000, 1);
        ClientOrderId order = new("4711");
        Assert.True(TryBegin(out int hung));
        Assert.False(TryBegin(out _));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(TryBegin(out int newer));
        tracker.End(order, hung);
        Assert.False(TryBegin(out _)); // the newer one is under way still
        tracker.End(order, newer);
        Assert.True(TryBegin(out _));

        // Where IDs are integers, a cancel has the ID of its order.
        bool TryBegin(out int attempt) => tracker.TryBegin(
            order, default, new Contracts.VenueProfileAttribute { CallTimeoutMs = 1_000, IdFormat = Contracts.IdFormat.Integer }, Journal.CancelBy.Caller, static _ => true, out _, out attempt, out _);
    }

    [Fact]
    public async Task CancelThatAReportRejects_IsNoOutcomeForTheNextOne()
    {
        await using GuardFixture f = new() { Profile = new() { Acknowledgement = Contracts.AckBy.Response, VisibilityMs = 5_000, CallTimeoutMs = 1_000, IsSimulated = true } };
        await f.StartAsync();
        ClientOrderId working = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Venue.Canceling = static () => Task.CompletedTask; // "received", as every FIX engine says
        ClientOrderId first = (await f.Guard.CancelAsync(working)).Acceptance!.ClientOrderId;
        f.Tick();
        await f.Guarded.ReceiveAsync(f.Venue.Report(working, ExecType.CancelReject, OrderStatus.New) with { ClientOrderId = first, OrigClientOrderId = working });
        Outcome<NoResponse> second = await f.Guard.CancelAsync(working);
        Assert.False(second.Acceptance!.IsReplay);
        Assert.Equal(2, f.Venue.CancelCount);
    }

    [Fact]
    public async Task OrderThatABustReopens_IsCanceledUnderANewId()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId order = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Venue.Canceling = static () => Task.CompletedTask;
        ClientOrderId first = (await f.Guard.CancelAsync(order)).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(order, 0.01m, 50_000m);
        await f.Guarded.ReceiveAsync(fill);
        await f.Guarded.ReceiveAsync(f.Venue.Report(order, ExecType.TradeCancel, OrderStatus.New) with { ExecRefId = fill.ExecId });
        Assert.Equal(Journal.IntentState.Working, await f.StateOfAsync(order));
        ClientOrderId second = (await f.Guard.CancelAsync(order)).Acceptance!.ClientOrderId;
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task ProcessThatNeverArms_CancelsUnderANewId()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId order = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Venue.Canceling = static () => Task.CompletedTask;
        ClientOrderId first = (await f.Guard.CancelAsync(order)).Acceptance!.ClientOrderId;
        f.Tick();
        await f.CrashAndRestartAsync(arm: false);
        Assert.NotEqual(first, (await f.Guard.CancelAsync(order)).Acceptance!.ClientOrderId);
    }

    [Fact]
    public async Task OrderOfNobodysKnowing_IsCanceledUnderANewIdEachTime()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId foreign = new("by-hand");
        ClientOrderId first = (await f.Guard.CancelAsync(foreign)).Acceptance!.ClientOrderId;
        f.Tick();
        ClientOrderId second = (await f.Guard.CancelAsync(foreign)).Acceptance!.ClientOrderId;
        Assert.Equal(2, f.Venue.CancelCount);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task CallersCancels_KeepToTheRate_ButTheFirstOfEveryOrderGoesOut()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOrdersPerSecond = 2 };
        await f.StartAsync();
        List<ClientOrderId> orders = [];
        for (int i = 0; i < 20; i++)
        {
            f.Tick(1_000);
            orders.Add((await f.BuyAsync($"{i}")).Acceptance!.ClientOrderId);
        }

        f.Venue.RejectsCancels = true;
        for (int round = 0; round < 100; round++)
        {
            foreach (ClientOrderId order in orders)
                await f.Guard.CancelAsync(order);
            await f.Guard.CancelAsync(new ClientOrderId($"S1{round}NOBODYS"));
        }

        Assert.InRange(f.Venue.CancelCount, 20, 24);
        f.Venue.RejectsCancels = false;
        f.Tick(1_000);
        Assert.Equal(OutcomeKind.Accepted, (await f.Guard.CancelAsync(orders[0])).Kind);
    }

    [Fact]
    public async Task AcceptedCancelThatDoesNothing_IsAskedForAgain_UnderANewId_EverMoreSeldom()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        for (int i = 0; i < 3; i++)
            await f.BuyAsync($"{i}");
        f.Venue.Canceling = static () => Task.CompletedTask;
        f.Host.Kill.Latch("stop", "test");
        f.Tick(60_000);
        Assert.InRange(f.Venue.CancelCount, 6, 24);
        f.Venue.Canceling = null;
        f.Tick(60_000);
        Assert.All(f.Venue.Orders.Values, static order => Assert.Equal(OrderStatus.Canceled, order.Status));
    }

    [Fact]
    public async Task Cancels_KeepToTheAccountsRate()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOrdersPerSecond = 2 };
        await f.StartAsync();
        for (int i = 0; i < 6; i++)
        {
            f.Tick(1_000);
            Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync($"{i}")).Kind);
        }

        f.Host.Kill.Latch("stop", "test");
        Assert.InRange(f.Venue.CancelCount, 1, 2);
        f.Tick(1_000);
        Assert.InRange(f.Venue.CancelCount + f.Venue.LookUps, 3, 5);
        f.Tick(20_000);
        Assert.All(f.Venue.Orders.Values, static order => Assert.Equal(OrderStatus.Canceled, order.Status));
    }

    [Fact]
    public async Task DeadJournal_HoldsUpNoCancel_AndNoLookUp()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await f.BuyAsync("one");
        f.Journal.FailCommitAt(1, CommitFailure.UnknownAndLost);
        await f.BuyAsync("two");
        f.Tick();
        f.Host.Kill.Latch("stop", "test");
        f.Tick(60_000);
        Assert.Equal(OrderStatus.Canceled, f.Venue.Orders.Values.Single().Status);
        Assert.InRange(f.Venue.CancelCount, 1, 2);
    }

    [Fact]
    public async Task OfTwoOrdersUnderOneId_NeitherWaitsForTheAnswerAboutTheOther_NorEndsWithIt()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.New, OrderStatus.New) with { BrokerOrderId = f.Venue.Orders[id.Value].BrokerOrderId });
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.New, OrderStatus.New) with { BrokerOrderId = new BrokerOrderId("another") });
        f.Journal.FailCommitAt(1, CommitFailure.UnknownAndLost);
        f.Venue.Canceling = static () => new TaskCompletionSource().Task;
        f.Host.Kill.Latch("stop", "test");
        Assert.Equal(2, f.Venue.CancelCount);
        f.Venue.Orders[id.Value] = f.Venue.Orders[id.Value] with { Status = OrderStatus.Canceled }; // the look-up shows the first, which is over
        f.Tick(20_000);
        Assert.True(f.Venue.CancelCount > 2);
    }
}

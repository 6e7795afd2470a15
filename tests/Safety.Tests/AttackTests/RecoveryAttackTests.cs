using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests.AttackTests;

public class RecoveryAttackTests
{
    // An answer that was held up goes on on the thread pool: it gets a moment before virtual time moves on.
    private static async Task<IntentState> ResolvedAsync(GuardFixture f, ClientOrderId id)
    {
        for (int i = 0; ; i++)
        {
            IntentState state = (await f.Guarded.FindOrderAsync(id))!.Progress.State;
            if (state is not (IntentState.Pending or IntentState.Unknown) || i == 1_000)
                return state;
            int asked = f.Venue.LookUps;
            SpinWait.SpinUntil(() => f.Venue.LookUps > asked, TimeSpan.FromMilliseconds(5));
            f.Tick();
        }
    }

    [Theory]
    [InlineData("Safety.Tests.Support.ScriptedVenueA")] // the first contract's name begins it
    [InlineData("Safety.Tests.Support.Scripted")] // it begins the first contract's
    public async Task ContractWhoseNameBeginsAnothers_LooksUpAndCancelsNoneOfItsOrders(string name)
    {
        await using GuardFixture f = new();
        ScriptedVenue other = new() { Clock = f.Time };
        ScriptedGuard? second = null;
        f.Binding = () => second = new ScriptedGuard(f.Guarded, other, f.Profile, contract: name);
        await f.StartAsync();
        other.Next.Enqueue(Script.AcceptThenHang);
        Outcome<OrderAck> outcome = await f.Run(second!.SubmitAsync(f.Key("one"), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask());
        Assert.Equal(OutcomeKind.Unknown, outcome.Kind);
        f.Tick(5_000);
        IntentRecord order = Assert.Single(await f.Guarded.GetWorkingOrdersAsync());
        Assert.Equal(IntentState.Working, order.Progress.State);
        Assert.Equal((0, true), (f.Venue.LookUps, other.LookUps > 0));
        f.Host.Kill.Latch("stop", "test");
        f.Tick(1_000);
        Assert.Equal((0, 1), (f.Venue.CancelCount, other.CancelCount));
    }

    [Fact]
    public async Task ArmedAgainAfterBeingBlocked_CountsPositionsAndOrdersOnce()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId filled = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(filled, 0.01m, 50_000m));
        await f.BuyAsync("two");
        f.Tick();
        await f.CrashAndRestartAsync(arm: false);
        f.Venue.Positions["BTC-USD"] = 1m;
        await Assert.ThrowsAsync<ArmingBlockedException>(() => f.Run(f.Host.ArmAsync()));
        f.Venue.Positions["BTC-USD"] = 0.01m;
        await f.Run(f.Host.ArmAsync());
        Assert.Equal(0.01m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(1_000m, await f.Guarded.GetExposureAsync());
        Assert.Single(await f.Guarded.GetWorkingOrdersAsync());
    }

    [Fact]
    public async Task ReportBeforeArming_MeetsWhatTheJournalKnows()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId a = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ClientOrderId b = (await f.BuyAsync("two")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(a, 0.01m, 50_000m));
        f.Tick();
        await f.CrashAndRestartAsync(arm: false);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(b, 0.004m, 50_000m));
        Assert.Equal(0.014m, await f.Guarded.GetPositionAsync("BTC-USD"));
        await f.Run(f.Host.ArmAsync());
        Assert.Equal(0.014m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(1_000m, await f.Guarded.GetExposureAsync());
    }

    [Fact]
    public async Task AbsenceAskedBeforeItCouldBeFinal_IsNotFinalWhenTheAnswerComesLate()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        TaskCompletionSource<OrderSnapshot?> answer = new();
        f.Venue.Answering = _ => answer.Task;
        f.Venue.Next.Enqueue(Script.ThrowTimeout);
        Outcome<OrderAck> outcome = await f.BuyAsync("one");
        Assert.Equal(OutcomeKind.Unknown, outcome.Kind);
        string id = f.Venue.Sent.Single().Id;
        f.Tick(300); // asked while the request is still on its way: the venue does not know it
        Assert.Equal(1, f.Venue.LookUps);
        f.Venue.AcceptLate(id);
        f.Venue.Answering = null;
        f.Tick(600);
        answer.SetResult(null);
        Assert.Equal(IntentState.Working, await ResolvedAsync(f, new ClientOrderId(id)));
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
    }

    [Fact]
    public async Task AbsenceAnsweredAfterItsTime_ButAskedBefore_IsAskedAgain()
    {
        await using GuardFixture f = new();
        f.Profile = new VenueProfileAttribute { Acknowledgement = AckBy.Response, Stamp = RequestStamp.BySdkAtSend, RequestExpiryMs = 500, VisibilityMs = 600, CallTimeoutMs = 1_000, IsSimulated = true };
        await f.StartAsync();
        f.Venue.Next.Enqueue(Script.ThrowTimeout);
        OutcomeKind kind = (await f.BuyAsync("one")).Kind;
        Assert.Equal(OutcomeKind.Unknown, kind);
        ClientOrderId id = new(f.Venue.Sent.Single().Id);
        // Final from 2,100 ms on. Asked before, accepted at the venue meanwhile, answered after.
        f.Tick(900);
        TaskCompletionSource<OrderSnapshot?> answer = new();
        int asked = f.Venue.LookUps;
        f.Venue.Answering = _ => answer.Task;
        while (f.Venue.LookUps == asked)
            f.Tick(100);
        Assert.True(f.Time.Elapsed < TimeSpan.FromMilliseconds(2_100), f.Time.Elapsed.ToString());
        f.Venue.Answering = null;
        f.Venue.AcceptLate(id.Value);
        f.Tick((int)(2_200 - f.Time.Elapsed.TotalMilliseconds));
        answer.SetResult(null);
        Assert.Equal(IntentState.Working, await ResolvedAsync(f, id));
    }

    [Fact]
    public async Task Drain_AsksAboutAnOutcomeThatWasJustLeftBehind()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.Next.Enqueue(Script.AcceptThenThrow);
        Assert.Equal(OutcomeKind.Unknown, (await f.BuyAsync("one")).Kind);
        await f.Run(f.Host.DrainAsync());
        Assert.Equal(IntentState.Working, f.Journal.ReadIntents(1).Single().Progress.State);
    }

    [Fact]
    public async Task TwoArmings_DoNotOverlap()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.Next.Enqueue(Script.AcceptThenThrow);
        await f.BuyAsync("one");
        await f.CrashAndRestartAsync(arm: false);
        TaskCompletionSource<OrderSnapshot?> answer = new();
        f.Venue.Answering = _ => answer.Task;
        Task first = f.Host.ArmAsync();
        Assert.False(first.IsCompleted);
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => f.Host.ArmAsync());
        Assert.Contains("under way", refused.Message, StringComparison.Ordinal);
        answer.SetResult(f.Venue.Orders.Values.Single());
        await f.Run(first);
        Assert.True(f.Host.IsArmed);
    }
}

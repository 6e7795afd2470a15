using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests.AttackTests;

public class KillAttackTests
{
    [Fact]
    public async Task LookUpThatHangs_DoesNotHoldUpTheKillSwitchsCancels()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId working = (await f.BuyAsync("works")).Acceptance!.ClientOrderId;
        TaskCompletionSource<OrderSnapshot?> never = new();
        f.Venue.Answering = _ => never.Task;
        f.Venue.Next.Enqueue(Script.AcceptThenThrow);
        Assert.Equal(OutcomeKind.Unknown, (await f.BuyAsync("lost")).Kind);
        f.Tick(300);
        Assert.Equal(1, f.Venue.LookUps);
        f.Host.Kill.Latch("test", "Ada");
        f.Tick(300);
        Assert.Contains(working.Value, f.Venue.Canceled);
        f.Venue.Answering = null;
        never.SetResult(null);
    }

    [Fact]
    public async Task LookUpThatHangs_IsGivenUpAndAskedAgain()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        TaskCompletionSource<OrderSnapshot?> never = new();
        f.Venue.Answering = _ => never.Task;
        f.Venue.Next.Enqueue(Script.AcceptThenThrow);
        Assert.Equal(OutcomeKind.Unknown, (await f.BuyAsync("lost")).Kind);
        f.Tick(300);
        f.Venue.Answering = null;
        await f.Run(Task.Run(() => SpinWait.SpinUntil(() => f.Venue.LookUps > 1, TimeSpan.FromSeconds(10))));
        Assert.True(f.Venue.LookUps > 1);
        never.TrySetResult(null);
    }

    [Fact]
    public async Task StalledDisk_DoesNotHoldUpTheKillSwitchsCancels()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        string working = (await f.BuyAsync("one")).Acceptance!.ClientOrderId.Value;
        using ManualResetEventSlim stalled = new();
        using ManualResetEventSlim goOn = new();
        f.Journal.Committing = () =>
        {
            stalled.Set();
            goOn.Wait(TimeSpan.FromSeconds(30));
        };
        Identity.OrderKey key = f.Key("two");
        Task<Outcome<OrderAck>> behind = Task.Run(() => f.Guard.SubmitAsync(key, GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask());
        Assert.True(stalled.Wait(TimeSpan.FromSeconds(30)));

        f.Host.Kill.Latch("stop", "test");
        f.Tick();
        Assert.Contains(working, f.Venue.Canceled);

        f.Journal.Committing = null;
        goOn.Set();
        Assert.Equal(DenialCode.PermitVoid, (await behind).Denial!.Code);
        Assert.Single(f.Venue.Sent);
    }

    [Fact]
    public async Task BrokerWhoseTokenCallbackThrows_DoesNotStopTheLatchFromBeingWritten()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.Arriving = token => token.Register(static () => throw new InvalidOperationException("a faulty SDK"));
        f.Venue.Next.Enqueue(Script.AcceptThenHang);
        Task<Outcome<OrderAck>> call = f.Guard.SubmitAsync(f.Key("one"), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask();
        try
        {
            f.Host.Kill.Latch("test", "Ada");
        }
        catch (AggregateException)
        {
        }

        Assert.Equal(OutcomeKind.Unknown, (await f.Run(call)).Kind);
        await f.CrashAndRestartAsync(arm: false);
        Assert.True(f.Host.Kill.IsLatched);
    }

    [Fact]
    public async Task CancelRequest_AfterARestart_HasAnotherId()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        BasketEntry first = new(f);
        await f.Run(f.Host.ArmAsync());
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ClientOrderId before = first.Cancel(id).ClientOrderId;
        await f.CrashAndRestartAsync(arm: false);
        BasketEntry second = new(f);
        await f.Run(f.Host.ArmAsync());
        Assert.NotEqual(before, second.Cancel(id).ClientOrderId);
    }

    [Fact]
    public async Task CallAfterTheHostIsClosed_IsDeniedWithWords()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await f.Host.DisposeAsync();
        int alarms = f.Events.Count(e => e.Kind == SafetyEventKind.JournalLatched);
        Denial denial = (await f.BuyAsync("late")).Denial!;
        Assert.Contains("closed", denial.Message, StringComparison.Ordinal);
        Assert.Equal(alarms, f.Events.Count(e => e.Kind == SafetyEventKind.JournalLatched));
        await Assert.ThrowsAsync<JournalException>(() => f.Guarded.GetExposureAsync());
    }

    [Fact]
    public async Task VoidPermit_TellsThatItsKeyIsSpent()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Guard.BeforeWire = () => throw new InvalidOperationException("before the wire");
        OrderKey key = f.Key("one");
        OrderTerms terms = GuardFixture.Limit(Side.Buy, 0.01m, 50_000m);
        Denial denial = (await f.Guard.SubmitAsync(key, terms)).Denial!;
        f.Guard.BeforeWire = null;
        f.Tick();
        Assert.NotEqual(OutcomeKind.Accepted, (await f.Guard.SubmitAsync(key, terms)).Kind);
        Assert.True(denial.SpendsKey);
    }
}

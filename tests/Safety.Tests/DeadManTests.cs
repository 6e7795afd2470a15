using Safety.Guarding;
using Safety.Limits;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests;

/// <summary>The venue cancels by itself when nobody has refreshed its timer: that is done while armed, and only then.</summary>
public class DeadManTests
{
    [Fact]
    public async Task Timer_IsRefreshedWhileArmed_AndNotAfterwards()
    {
        List<TimeSpan> told = [];
        await using GuardFixture f = WithTimer(told);
        await f.StartAsync(arm: false);
        f.Tick(20_000);
        Assert.Empty(told);
        await f.Run(f.Host.ArmAsync());
        f.Tick(9_100);
        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(9), 4), told); // at once, and every three seconds
        await f.Run(f.Host.DrainAsync());
        told.Clear();
        f.Tick(20_000);
        Assert.Empty(told);
    }

    [Theory]
    [InlineData(CancelPolicy.All, 1)]
    [InlineData(CancelPolicy.KeepProtective, 0)]
    public async Task LatchOfEverything_SetsItShortOnce_WhereAllIsToBeCanceled(CancelPolicy policy, int times)
    {
        List<TimeSpan> told = [];
        await using GuardFixture f = WithTimer(told, policy);
        await f.StartAsync();
        f.Tick();
        told.Clear();
        f.Host.Kill.Latch("stop", "Ada");
        f.Host.Kill.Latch("again", "Bob");
        f.Tick(20_000);
        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(3), times), told);

        await f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync("looked after"));
        await f.Run(f.Host.ArmAsync());
        f.Tick();
        Assert.Equal(TimeSpan.FromSeconds(9), told[^1]);
    }

    [Fact]
    public async Task RefreshThatFails_IsToldOnce_AndTriedAgain()
    {
        int calls = 0;
        await using GuardFixture f = new() { DeadManMs = 9_000 };
        f.Venue.Waiting = _ => ++calls < 4 ? throw new IOException("reset") : Task.CompletedTask;
        await f.StartAsync();
        f.Tick(10_000);
        Assert.True(calls >= 4);
        Assert.Single(f.Events, static e => e.Kind == SafetyEventKind.DeadManFailed);
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("one")).Kind);
    }

    [Fact]
    public async Task AccountThatWantsOne_WithoutAContractThatHasIt_DoesNotArm()
    {
        await using GuardFixture f = new() { DeadManMs = 9_000 };
        ArmingBlockedException blocked = await Assert.ThrowsAsync<ArmingBlockedException>(() => f.StartAsync());
        Assert.Contains("DeadManMs", blocked.Message, StringComparison.Ordinal);
    }

    private static GuardFixture WithTimer(List<TimeSpan> told, CancelPolicy policy = CancelPolicy.All)
    {
        GuardFixture f = new() { DeadManMs = 9_000, CancelPolicy = policy };
        f.Venue.Waiting = time =>
        {
            told.Add(time);
            return Task.CompletedTask;
        };
        return f;
    }
}

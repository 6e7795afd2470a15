using System.Diagnostics;
using System.Globalization;
using Safety.Arming;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests;

/// <summary>What latches beside people, files and the environment.</summary>
public class KillCauseTests
{
    [Fact]
    public async Task SupervisorThatFallsSilent_Latches_AndIsReleasedOnceItIsHeardAgain()
    {
        await using GuardFixture f = Supervised();
        await f.StartAsync();
        f.Tick(900);
        f.Host.Kill.Heartbeat();
        f.Tick(900);
        Assert.False(f.Host.Kill.IsLatched);
        f.Tick(300);
        Assert.Equal(("supervisor", "desk monitor"), (f.Host.Kill.Latched!.Source, f.Host.Kill.Latched.By));
        Assert.Contains("no heartbeat for 1100 ms", f.Host.Kill.Latched.Reason, StringComparison.Ordinal);
        Assert.Equal(DenialCode.KillSwitchLatched, (await f.BuyAsync("one")).Denial!.Code);
        f.Tick(5_000);
        Assert.Single(f.Journal.Facts<KillLatched>(0)); // told once, not at every look

        InvalidOperationException silent = await Assert.ThrowsAsync<InvalidOperationException>(() => f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync("checked")));
        Assert.Contains("desk monitor is silent", silent.Message, StringComparison.Ordinal);
        f.Host.Kill.Heartbeat();
        await f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync("the monitor was started again"));
        await f.Run(f.Host.ArmAsync());
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("two")).Kind);
    }

    [Fact]
    public async Task Supervisor_IsAwaitedFromTheFirstArmingOn_AndAnewInTheNextProcess()
    {
        await using GuardFixture f = Supervised();
        await f.StartAsync(arm: false);
        f.Tick(10_000);
        await f.Run(f.Host.ArmAsync());
        f.Tick(900);
        Assert.True(f.Host.IsArmed);
        await f.CrashAndRestartAsync();
        f.Tick(900);
        Assert.True(f.Host.IsArmed);
        f.Tick(300);
        Assert.True(f.Host.Kill.IsLatched);
    }

    [Fact]
    public async Task Signal_Latches()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using GuardFixture f = new() { Set = static options => options with { LatchOnSigUsr1 = true } };
        await f.StartAsync();
        using Process kill = Process.Start("kill", ["-USR1", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        Assert.True(SpinWait.SpinUntil(() => f.Host.Kill.IsLatched, TimeSpan.FromSeconds(30)));
        await kill.WaitForExitAsync();
        Assert.Equal("signal", f.Host.Kill.Latched!.Source);
        Assert.Equal(DenialCode.KillSwitchLatched, (await f.BuyAsync("one")).Denial!.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TrippedBreaker_LatchesItsAccount_WhereTheOptionSaysSo(bool latches)
    {
        await using GuardFixture f = new() { LatchOnBreaker = latches };
        await f.StartAsync();
        ClientOrderId held = (await f.BuyAsync("held")).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(held, 0.01m, 50_000m);
        await f.Guarded.ReceiveAsync(fill);
        string opens = (await f.BuyAsync("opens")).Acceptance!.ClientOrderId.Value;
        await f.Guarded.ReceiveAsync(fill with { LastPx = 49_000m }); // told again with another price
        f.Tick(500);
        Assert.NotNull(f.BreakerReason);
        Assert.Equal(latches, f.Venue.HasCanceled(opens));
        Assert.False(f.Host.Kill.IsLatched);

        await f.CrashAndRestartAsync();
        await f.Run(f.Host.OperateAs("Ada").ResetBreakerAsync(f.Guarded, "the first was right"));
        Assert.Equal(latches ? DenialCode.KillSwitchLatched : null, (await f.BuyAsync("more")).Denial?.Code);
        Assert.Equal(OutcomeKind.Accepted, (await f.Run(f.Guard.SubmitAsync(f.Key("less"), GuardFixture.Limit(Side.Sell, 0.004m, 51_000m, reduceOnly: true)).AsTask())).Kind);
        if (!latches)
            return;
        KillRecord latch = Assert.Single(f.Host.Kill.Latches);
        Assert.Equal((KillScope.Account(GuardFixture.Account), KillMode.ReduceOnly, "breaker"), (latch.Scope, latch.Mode, latch.Source));
        await f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync(latch.Id, "looked after"));
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("again")).Kind);
    }

    /// <summary>A journal in doubt stops more than any latch would: only a new process sends again. The clocks are in KillSwitchTests.</summary>
    [Fact]
    public async Task JournalInDoubt_StopsEverything_ButCancels()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId open = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Journal.FailCommitAt(1, CommitFailure.UnknownAndLost);
        Assert.Equal(DenialCode.JournalLatched, (await f.BuyAsync("two")).Denial!.Code);
        Assert.Equal(ArmingPhase.Failed, f.Host.State.Phase);
        Assert.Equal(OutcomeKind.Denied, (await f.BuyAsync("three")).Kind);
        Assert.Single(f.Venue.Sent);
        Assert.Equal(OutcomeKind.Accepted, (await f.Run(f.Guard.CancelAsync(open).AsTask())).Kind);
    }

    [Fact]
    public void SettingsThatCannotWork_AreErrorsAtTheStart()
    {
        Assert.Single(new Guard.SafetyHostOptions { Supervisor = " " }.Problems());
        Assert.Single(new Guard.SafetyHostOptions { Supervisor = "monitor", HeartbeatMs = 150 }.Problems());
        Assert.Single(new Guard.SafetyHostOptions { ConfirmWithinMinutes = 0 }.Problems());
        Assert.Single(new Guard.SafetyHostOptions { TwoPersons = (OperatorActions)128 }.Problems());
    }

    private static GuardFixture Supervised() => new() { Set = static options => options with { Supervisor = "desk monitor", HeartbeatMs = 1_000 } };
}

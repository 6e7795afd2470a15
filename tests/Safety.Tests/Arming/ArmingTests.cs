using Safety.Arming;
using Safety.Guard;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;
using Safety.Recovery;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests.Arming;

/// <summary>The host on the table: what arms it, what closes it, and what comes back by itself.</summary>
public class ArmingTests
{
    [Fact]
    public async Task ReleasedKill_DoesNotArm_HoweverLongNobodyDoes()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Host.Kill.Latch("stop", "test");
        await f.Host.OperateAs("Ada").ReleaseKillAsync("checked");
        f.Tick(5_000);
        Assert.False(f.Host.IsArmed);
        Assert.Equal(ArmingPhase.Closed, f.Guarded.State.Phase);
        Assert.Equal(DenialCode.NotArmed, (await f.BuyAsync("one")).Denial!.Code);
        Assert.Empty(f.Venue.Sent);
    }

    [Fact]
    public async Task BlockedArming_StaysBlocked_HoweverLongNobodyArms()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Host.Kill.Latch("stop", "test");
        await f.Host.OperateAs("Ada").ReleaseKillAsync("checked");
        f.Venue.Positions["BTC-USD"] = 77m;
        await Assert.ThrowsAsync<ArmingBlockedException>(() => f.Run(f.Host.ArmAsync()));
        f.Tick(5_000);
        Assert.Equal(ArmingPhase.Blocked, f.Guarded.State.Phase);
        Assert.Equal(DenialCode.NotArmed, (await f.BuyAsync("one")).Denial!.Code);
        f.Venue.Positions.Clear();
        await f.Run(f.Host.ArmAsync());
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("two")).Kind);
    }

    [Fact]
    public async Task KillFile_MadeBetweenCreatingAndArming_Blocks()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        await File.WriteAllTextAsync(f.KillFile, "");
        ArmingBlockedException blocked = await Assert.ThrowsAsync<ArmingBlockedException>(() => f.Run(f.Host.ArmAsync()));
        Assert.Contains("latched", blocked.Message, StringComparison.Ordinal);
        Assert.Equal(ArmingPhase.Halted, f.Guarded.State.Phase);
    }

    [Fact]
    public async Task KillFile_MadeInTheLastMomentOfRecovery_Blocks()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        f.Venue.ListingPositions = positions =>
        {
            File.WriteAllText(f.KillFile, "");
            return Task.FromResult(positions);
        };
        await Assert.ThrowsAsync<ArmingBlockedException>(() => f.Run(f.Host.ArmAsync()));
        Assert.True(f.Host.Kill.IsLatched);
    }

    [Fact]
    public async Task KillFile_MadeWhileTheArmingIsWritten_IsSeenByTheNextLook()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        bool wasArmed = false;
        f.Journal.Committing = () =>
        {
            if (f.Journal.IsAppending<Armed>(account: 1))
                File.WriteAllText(f.KillFile, "");
        };
        await f.Run(f.Host.ArmAsync());
        f.Journal.Committing = null;
        wasArmed = f.Host.IsArmed;
        f.Tick(f.Host.Options.WatchIntervalMs);
        Assert.True(wasArmed);
        Assert.True(f.Host.Kill.IsLatched);
        Assert.Equal(DenialCode.KillSwitchLatched, (await f.BuyAsync("one")).Denial!.Code);
    }

    [Fact]
    public async Task KillWhileTheArmingIsWritten_ArmsNothing()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        f.Journal.Committing = () =>
        {
            if (f.Journal.IsAppending<Armed>(account: 1) && !f.Host.Kill.IsLatched)
                f.Host.Kill.Latch("now", "test");
        };
        await Assert.ThrowsAsync<ArmingBlockedException>(() => f.Run(f.Host.ArmAsync()));
        Assert.Equal(ArmingPhase.Halted, f.Guarded.State.Phase);
    }

    [Fact]
    public async Task DeadVenue_KeepsItsOwnAccountClosed_AndNoOther()
    {
        await using PairFixture f = new();
        f.Venues[1].ListingOrders = static _ => new TaskCompletionSource<IReadOnlyList<OrderSnapshot>>().Task;
        Task arming = f.Host.ArmAsync();
        await f.Run(Task.Run(() => SpinWait.SpinUntil(() => f.Accounts[0].State.Phase == ArmingPhase.Armed, TimeSpan.FromSeconds(10))));
        Assert.Equal(ArmingPhase.Recovering, f.Accounts[1].State.Phase);
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync(0, "one")).Kind);
        Assert.Equal(DenialCode.NotArmed, (await f.BuyAsync(1, "one")).Denial!.Code);

        ArmingBlockedException blocked = await Assert.ThrowsAsync<ArmingBlockedException>(() => f.Run(arming));
        Assert.Contains("scripted/B is blocked", blocked.Message, StringComparison.Ordinal);
        Assert.Equal((ArmingPhase.Armed, ArmingPhase.Blocked), (f.Accounts[0].State.Phase, f.Accounts[1].State.Phase));
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync(0, "two")).Kind);

        f.Venues[1].ListingOrders = Task.FromResult;
        await f.Run(f.Accounts[1].ArmAsync());
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync(1, "two")).Kind);
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync(0, "three")).Kind);
    }

    [Fact]
    public async Task ArmedToReduce_LetsOnlyThatThrough()
    {
        await using PairFixture f = new();
        await f.ArmAsync();
        ClientOrderId bought = (await f.BuyAsync(0, "one")).Acceptance!.ClientOrderId;
        await f.Accounts[0].ReceiveAsync(f.Venues[0].Fill(bought, 0.01m, 50_000m));
        await f.Run(f.Host.ArmAsync(ArmingMode.ReduceOnly));
        Assert.Equal(new ArmingState(ArmingPhase.Armed, ArmingMode.ReduceOnly), f.Accounts[0].State);
        Assert.Equal(DenialCode.NotArmed, (await f.BuyAsync(0, "two")).Denial!.Code);
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync(0, "three", reduceOnly: true)).Kind);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => f.Host.ArmAsync(ArmingMode.CancelOnly));
    }

    [Theory]
    [InlineData(900, true)]
    [InlineData(1_050, true)]
    [InlineData(1_200, true)]
    [InlineData(1_400, false)]
    [InlineData(60_000, false)]
    public async Task ProcessThatStoodStill_GoesOnByItself_UnlessTheVenueMayHaveActedUnheard(int milliseconds, bool goesOn)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(); // armed for 1,000 ms at a time, visible after 100
        long epoch = f.Guarded.Core.Arming.Epoch;
        f.Time.StandStill(TimeSpan.FromMilliseconds(milliseconds));
        if (milliseconds > 1_000)
            Assert.Equal(ArmingPhase.Lapsed, f.Guarded.State.Phase);
        f.Tick();
        Assert.Equal(goesOn ? ArmingPhase.Armed : ArmingPhase.Closed, f.Guarded.State.Phase);
        f.Tick(5_000);
        Assert.Equal(goesOn, (await f.BuyAsync("one")).Kind == OutcomeKind.Accepted);
        Assert.Equal(epoch, f.Guarded.Core.Arming.Epoch);
        await f.Run(f.Host.ArmAsync());
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("two")).Kind);
    }

    [Fact]
    public async Task MachineThatSlept_HasToBeArmedAgain()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Asleep = TimeSpan.FromMinutes(5);
        f.Time.JumpWallClock(TimeSpan.FromMinutes(5)); // the monotonic clock stood still
        f.Tick(5_000);
        Assert.Equal(ArmingPhase.Closed, f.Guarded.State.Phase);
        Assert.Contains(f.Events, static e => e.Kind == SafetyEventKind.Lapsed && e.Message.Contains("slept", StringComparison.Ordinal));
        await f.Run(f.Host.ArmAsync());
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("one")).Kind);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task WallClockThatIsSetByHours_StopsNothingForLongerThanALook(int hours)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Time.JumpWallClock(TimeSpan.FromHours(hours));
        f.Tick(200);
        Assert.Equal(ArmingPhase.Armed, f.Guarded.State.Phase);
        await File.WriteAllTextAsync(f.KillFile, "");
        f.Time.JumpWallClock(TimeSpan.FromHours(-2 * hours));
        f.Tick();
        Assert.True(f.Host.Kill.IsLatched);
    }

    [Fact]
    public async Task DirectoryOfTheKillFile_ThatCannotBeWritten_Blocks_AndClosesWhatIsArmed()
    {
        MemoryKillDirectory directory = new() { IsReadOnly = true };
        await using PairFixture f = new(killDirectory: directory);
        ArmingBlockedException blocked = await Assert.ThrowsAsync<ArmingBlockedException>(f.ArmAsync);
        Assert.Contains("could not be kept", blocked.Message, StringComparison.Ordinal);
        directory.IsReadOnly = false;
        await f.ArmAsync();
        directory.IsReadOnly = true;
        f.Tick(15_000);
        Assert.Equal(ArmingPhase.Lapsed, f.Accounts[0].State.Phase);
        Assert.Single(f.Events, static e => e.Kind == SafetyEventKind.Lapsed);
        Assert.Equal(DenialCode.NotArmed, (await f.BuyAsync(0, "one")).Denial!.Code);
        directory.IsReadOnly = false;
        f.Tick(15_000);
        Assert.Equal(ArmingPhase.Closed, f.Accounts[0].State.Phase); // longer than what the venue does shows
    }

    [Fact]
    public async Task LockOfTheAccount_ThatIsRemoved_ClosesItUntilItIsArmedAgain()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        File.Delete(f.Guarded.Core.Lock.Path);
        f.Tick();
        Assert.Equal(DenialCode.NotArmed, (await f.BuyAsync("one")).Denial!.Code);
        Assert.Equal(ArmingPhase.Closed, f.Guarded.State.Phase);

        using (AccountLock.Take(GuardFixture.Account, f.LockDirectory))
        {
            ArmingBlockedException blocked = await Assert.ThrowsAsync<ArmingBlockedException>(() => f.Run(f.Host.ArmAsync()));
            Assert.Contains("Another process", blocked.Message, StringComparison.Ordinal);
        }

        await f.Run(f.Host.ArmAsync());
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("two")).Kind);
        Assert.Throws<JournalException>(() => AccountLock.Take(GuardFixture.Account, f.LockDirectory));
    }

    [Fact]
    public async Task Drain_EndsInItsTime_WhateverTheVenueDoes()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.Next.Enqueue(Script.AcceptThenThrow);
        Assert.Equal(OutcomeKind.Unknown, (await f.BuyAsync("one")).Kind);
        f.Venue.IsDown = true;
        Task drain = f.Host.DrainAsync();
        f.Tick();
        Assert.Equal(ArmingPhase.Draining, f.Guarded.State.Phase);
        TimeSpan began = f.Time.Elapsed;
        await f.Run(drain);
        Assert.True(f.Time.Elapsed - began <= TimeSpan.FromMilliseconds(f.Host.Options.RecoveryTimeoutMs + 1_000));
        Assert.Equal(ArmingPhase.Closed, f.Guarded.State.Phase);
        Assert.Contains(f.Events, static e => e.Message.Contains("Drained with 1 orders", StringComparison.Ordinal));
        f.Venue.IsDown = false;
        await f.Run(f.Host.ArmAsync());
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("two")).Kind);
    }

    [Fact]
    public async Task ReceiverOfAlerts_ThatWaitsForTheAccount_HoldsUpNobody()
    {
        GuardedAccount? account = null;
        using ManualResetEventSlim heard = new();
        await using PairFixture f = new(isReal: true, events: alert =>
        {
            if (alert.Kind != SafetyEventKind.BreakerTripped)
                return;
            account!.GetExposureAsync().Wait();
            heard.Set();
        });
        account = f.Accounts[0];
        await f.ArmAsync();
        await f.Host.Writer.RunAsync(journal =>
        {
            account.Core.TripBreaker(journal, "test");
            return true;
        }).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(heard.Wait(TimeSpan.FromSeconds(30)));
    }
}

using Safety.Guarding;
using Safety.Intents;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests;

public class KillSwitchTests
{
    [Fact]
    public async Task File_LatchesWithinOnePoll_CancelsWorking_AndSurvivesARestart()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        Outcome<OrderAck> working = await f.BuyAsync("one");
        await File.WriteAllTextAsync(f.KillFile, "");
        f.Tick(100);
        Assert.True(f.Host.Kill.IsLatched);
        Assert.Equal([working.Acceptance!.ClientOrderId.Value], f.Venue.Canceled);
        Assert.Equal(DenialCode.KillSwitchLatched, (await f.BuyAsync("two")).Denial!.Code);

        File.Delete(f.KillFile);
        ArmingBlockedException blocked = await Assert.ThrowsAsync<ArmingBlockedException>(() => f.CrashAndRestartAsync());
        Assert.Contains("latched", blocked.Message, StringComparison.Ordinal);
        Assert.Equal(DenialCode.KillSwitchLatched, (await f.BuyAsync("three")).Denial!.Code);

        await f.Host.OperateAs("Ada").ReleaseKillAsync("checked orders and positions");
        Assert.Equal(DenialCode.NotArmed, (await f.BuyAsync("four")).Denial!.Code);
        await f.Run(f.Host.ArmAsync());
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("five")).Kind);
        Assert.Single(f.Journal.Facts<KillReleased>(0));
    }

    [Theory]
    [InlineData("SAFETY_KILL", "1", true)]
    [InlineData("AURORA_KILL", "true", true)]
    [InlineData("SAFETY_KILL", "yes please", true)]
    [InlineData("SAFETY_KILL", "0", false)]
    [InlineData("AURORA_KILL", "False", false)]
    [InlineData("SAFETY_KILL", " ", false)]
    public async Task Environment_AtStart(string name, string value, bool latches)
    {
        await using GuardFixture f = new();
        f.Environment[name] = value;
        if (!latches)
        {
            await f.StartAsync();
            Assert.True(f.Host.IsArmed);
            return;
        }

        ArmingBlockedException blocked = await Assert.ThrowsAsync<ArmingBlockedException>(() => f.StartAsync());
        Assert.Contains(name, blocked.Message, StringComparison.Ordinal);
        InvalidOperationException release = await Assert.ThrowsAsync<InvalidOperationException>(() => f.Host.OperateAs("Ada").ReleaseKillAsync("why not"));
        Assert.Contains("Unset it", release.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DirectoryOfTheFileVanishes_FailsClosed()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        string directory = Path.GetDirectoryName(f.KillFile)!;
        Directory.Delete(directory, recursive: true);
        f.Tick();
        Assert.True(f.Host.Kill.IsLatched);
        Assert.Contains("cannot be told", f.Host.Kill.Latched!.Reason, StringComparison.Ordinal);
        Directory.CreateDirectory(directory);
    }

    [Fact]
    public async Task Watcher_Stops_TheGuardClosesByItself()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Host.Arming.Confirm(TimeSpan.FromMilliseconds(-1));
        Assert.Equal(DenialCode.NotArmed, (await f.BuyAsync("one")).Denial!.Code);
        f.Tick();
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("one")).Kind);
    }

    [Fact]
    public async Task WallClockJumps_ClosesForATick()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Time.JumpWallClock(TimeSpan.FromSeconds(5));
        f.Tick();
        Assert.Equal(DenialCode.NotArmed, (await f.BuyAsync("one")).Denial!.Code);
        f.Tick();
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("one")).Kind);
    }

    [Fact]
    public async Task InFlightCall_IsCanceledToUnknown()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.Next.Enqueue(Script.AcceptThenHang);
        Task<Outcome<OrderAck>> call = f.Guard.SubmitAsync(f.Key("one"), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask();
        Assert.False(call.IsCompleted);
        f.Host.Kill.Latch("stop", "test");
        Assert.Equal(OutcomeKind.Unknown, (await call).Kind);
        f.Tick();
        Assert.Single(f.Venue.Canceled);
    }

    [Fact]
    public async Task ReleaseRightAfterTheLatch_IsWrittenAfterIt()
    {
        string directory = Directory.CreateTempSubdirectory("safety-kill-").FullName;
        string path = Path.Combine(directory, "journal.db");
        for (int i = 0; i < 20; i++)
        {
            // The real writer thread: it must not put the latch behind the release.
            IOrderJournal journal = i == 0 ? Sqlite.SqliteJournal.Create(path, [GuardFixture.Account]) : Sqlite.SqliteJournal.OpenExisting(path);
            await using SafetyHost host = SafetyHost.Create(journal, new SafetyHostOptions { KillFile = Path.Combine(directory, "kill.flag"), LockDirectory = directory });
            Assert.False(host.Kill.IsLatched, $"after {i} latches and releases");
            host.Kill.Latch("drill", "test");
            await host.OperateAs("Ada").ReleaseKillAsync("end of the drill");
        }

        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Release_NeedsTheSecondPerson()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Host.Kill.Latch("stop", "test");
        SafetyHost strict = f.Host;
        Assert.Throws<ArgumentException>(() => strict.OperateAs(" "));
        await Assert.ThrowsAsync<ArgumentException>(() => strict.OperateAs("Ada").ReleaseKillAsync(""));
        Assert.True(strict.Kill.IsLatched);
    }

    [Fact]
    public async Task OrderThatNothingCanCancel_IsToldOncePerLatching()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        f.Guard.CanCancel = false;
        await f.Run(f.Host.ArmAsync());
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("one")).Kind);
        f.Host.Kill.Latch("drill", "test");
        f.Tick(10_000);
        Assert.Single(f.Events, static e => e.Kind == SafetyEventKind.Mismatch && e.Message.Contains("cancel it at the venue", StringComparison.Ordinal));
        await f.Host.OperateAs("Ada").ReleaseKillAsync("drill over");
        await f.Run(f.Host.ArmAsync());
        f.Host.Kill.Latch("drill", "another test");
        f.Tick(10_000);
        Assert.Equal(2, f.Events.Count(static e => e.Kind == SafetyEventKind.Mismatch && e.Message.Contains("cancel it at the venue", StringComparison.Ordinal)));
    }
}

using Safety.Guard;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;
using Safety.Testing;
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
    public async Task Release_NeedsAReason()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Host.Kill.Latch("stop", "test");
        await Assert.ThrowsAsync<ArgumentException>(() => f.Host.OperateAs("Ada").ReleaseKillAsync(""));
        Assert.True(f.Host.Kill.IsLatched);
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

    [Fact]
    public async Task LatchAfterTheJournalHasDied_IsFoundByTheNextProcess_AndWrittenToTheJournalFirst()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Journal.FailCommitAt(1, CommitFailure.UnknownAndLost);
        Assert.Equal(DenialCode.JournalLatched, (await f.BuyAsync("one")).Denial!.Code);
        await f.Run(f.Host.Kill.LatchAsync("stop", "Ada"));
        await f.CrashAndRestartAsync(arm: false);
        Assert.True(f.Host.Kill.IsLatched);
        Assert.Equal(("Ada", "stop"), (f.Host.Kill.Latched!.By, f.Host.Kill.Latched.Reason));
        Assert.Single(f.Journal.Facts<KillLatched>(0));

        await f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync("checked"));
        Assert.Empty(Directory.GetFiles(f.KillDirectory, "kill.*"));
        await f.CrashAndRestartAsync();
        Assert.True(f.Host.IsArmed);
    }

    [Fact]
    public async Task LatchThatTheJournalDoesNotConfirm_IsInTheOwnFileWithinASecond()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        using ManualResetEventSlim stalled = new();
        using ManualResetEventSlim goOn = new();
        f.Journal.Committing = () =>
        {
            stalled.Set();
            goOn.Wait(TimeSpan.FromSeconds(30));
        };
        Task<bool> behind = Task.Run(() => f.Host.Writer.RunAsync(static journal =>
        {
            journal.Append(1, 0, new BreakerReset("slow", null, "test"));
            return true;
        }));
        Assert.True(stalled.Wait(TimeSpan.FromSeconds(30)));
        Task kept = f.Host.Kill.LatchAsync("stop", "Ada");
        f.Tick(900);
        Assert.False(kept.IsCompleted);
        f.Tick(200);
        await kept.WaitAsync(TimeSpan.FromSeconds(30));
        string own = Assert.Single(Directory.GetFiles(f.KillDirectory, "kill.*"));
        Assert.Contains("Ada", await File.ReadAllTextAsync(own), StringComparison.Ordinal);
        f.Journal.Committing = null;
        goOn.Set();
        await behind;
    }

    [Fact]
    public async Task LatchThatNeitherPlaceTakes_DoesNotComplete_AndAlerts_UntilOneDoes()
    {
        MemoryKillDirectory directory = new();
        await using PairFixture f = new(killDirectory: directory);
        await f.ArmAsync();
        f.Journal.FailCommitAt(1, CommitFailure.UnknownAndLost);
        await f.BuyAsync(0, "one");
        directory.IsReadOnly = true;
        Task kept = f.Host.Kill.LatchAsync("stop", "Ada");
        await f.Run(Task.Run(() => SpinWait.SpinUntil(() => f.Has(SafetyEventKind.KillNotKept), TimeSpan.FromSeconds(30))));
        f.Tick(10_000);
        Assert.False(kept.IsCompleted);
        Assert.True(f.Host.Kill.IsLatched);
        Assert.Single(f.Events, static e => e.Kind == SafetyEventKind.KillNotKept);
        directory.IsReadOnly = false;
        await f.Run(kept);
        Assert.NotNull(directory.Own);
    }

    [Fact]
    public async Task PersonsFile_IsNeverWrittenOrRemoved()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await File.WriteAllTextAsync(f.KillFile, "stop, says Ada");
        DateTime written = File.GetLastWriteTimeUtc(f.KillFile);
        f.Tick();
        await Assert.ThrowsAsync<InvalidOperationException>(() => f.Host.OperateAs("Ada").ReleaseKillAsync("checked"));
        await Assert.ThrowsAsync<ArmingBlockedException>(() => f.CrashAndRestartAsync());
        Assert.Equal("stop, says Ada", await File.ReadAllTextAsync(f.KillFile));
        Assert.Equal(written, File.GetLastWriteTimeUtc(f.KillFile));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(null, null)]
    [InlineData("\ud800", " ")]
    public async Task Latch_TakesAnyReason(string? reason, string? by)
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        await f.Run(f.Host.Kill.LatchAsync(reason!, by!));
        await f.CrashAndRestartAsync(arm: false);
        Assert.True(f.Host.Kill.IsLatched);
        await f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync("checked"));
    }

    [Fact]
    public async Task AnotherDirectoryInThePlaceOfTheKillFiles_Latches_AndAReleaseTakesItOn()
    {
        await using GuardFixture f = new();
        f.KillDirectory = Path.Combine(f.KillDirectory, "mount");
        Directory.CreateDirectory(f.KillDirectory);
        await f.StartAsync();
        Directory.Move(f.KillDirectory, f.KillDirectory + ".away"); // what a mount that goes shows, too: an empty directory
        Directory.CreateDirectory(f.KillDirectory);
        f.Tick();
        Assert.True(f.Host.Kill.IsLatched);
        Assert.Contains("another directory", f.Host.Kill.Latched!.Reason, StringComparison.Ordinal);
        await f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync("the disk was exchanged"));
        await f.Run(f.Host.ArmAsync());
        f.Tick(1_000);
        Assert.True(f.Host.IsArmed);
    }

    [Fact]
    public async Task OwnFileThatSaysNothing_Latches_UntilItIsReleased()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        string own = Path.Combine(f.KillDirectory, $"kill.{f.Journal.Identity.JournalId:D}");
        await File.WriteAllTextAsync(own, "{");
        await Assert.ThrowsAsync<ArmingBlockedException>(() => f.CrashAndRestartAsync());
        Assert.Equal("own file", f.Host.Kill.Latched!.Source);
        await f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync("checked"));
        Assert.False(File.Exists(own));
        await f.Run(f.Host.ArmAsync());
    }

    [Fact]
    public async Task FurtherCauses_AreWrittenDown_UpToAPoint()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Host.Kill.Latch("first", "one");
        for (int i = 0; i < 100; i++)
            f.Host.Kill.Latch($"again {i}", "two");
        await f.Host.Writer.RunAsync(static _ => true);
        Assert.Equal("first", f.Host.Kill.Latched!.Reason);
        Assert.Equal(16, f.Journal.Facts<KillLatched>(0).Count());
        await f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync("checked"));
        await f.CrashAndRestartAsync();
        Assert.True(f.Host.IsArmed);
    }

    [Fact]
    public async Task CancelAfterALookUp_NamesWhatTheLookUpHasShown()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Venue.RejectsCancels = true;
        f.Venue.Answering = static found => Task.FromResult(found is null ? null : found with { BrokerOrderId = new BrokerOrderId("the other") });
        f.Host.Kill.Latch("api", "Ada");
        f.Tick(500);
        Assert.True(f.Venue.HasCanceled(id.Value));
        Assert.Equal("the other", f.Guard.LastCancel!.BrokerOrderId!.Value.Value);
    }

    [Fact]
    public async Task WhatTheLookUpOfACancelHasShown_IsNotAskedForAgain()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Venue.RejectsCancels = true;
        f.Venue.Orders[id.Value] = f.Venue.Orders[id.Value] with { Status = OrderStatus.Expired };
        int before = f.Venue.LookUps;
        f.Host.Kill.Latch("api", "Ada");
        f.Tick(500);
        Assert.Equal((IntentState.Expired, 1), (f.Progress(id).State, f.Venue.LookUps - before));
    }

    [Fact]
    public async Task DiskThatStandsStillAtTheStart_HoldsUpNoCancel()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.CrashAndRestartAsync(arm: false);
        f.Host.Kill.Latch("api", "Ada");
        f.Tick();
        bool hasCanceled = false;
        using ITimer look = f.Time.CreateTimer(_ => hasCanceled = f.Venue.HasCanceled(id.Value), null, TimeSpan.FromMilliseconds(1_500), Timeout.InfiniteTimeSpan);
        f.StallNextCommit(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<ArmingBlockedException>(() => f.Run(f.Host.ArmAsync()));
        Assert.True(hasCanceled);
    }

    [Fact]
    public async Task LatchAfterAReleaseThatWasNotWritten_CancelsAnew()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await f.BuyAsync("one");
        f.Venue.Canceling = static () => new TaskCompletionSource().Task;
        f.Host.Kill.Latch("stop", "test");
        f.Tick(60_000); // by now it is asked for twice a minute at most, and no call is under way
        f.Journal.FailCommitAt(1, CommitFailure.UnknownAndLost);
        await Assert.ThrowsAsync<JournalException>(() => f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync("looked after")));
        int before = f.Venue.CancelCount;
        f.Host.Kill.Latch("stop at once", "Ada");
        Assert.Equal(before + 1, f.Venue.CancelCount);
        f.Host.Kill.Latch("and again", "Ada"); // belongs to that one
        f.Tick(500);
        Assert.Equal(before + 1, f.Venue.CancelCount);
    }
}

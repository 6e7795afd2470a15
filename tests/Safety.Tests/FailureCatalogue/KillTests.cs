using Safety.Arming;
using Safety.Guarding;
using Safety.Journal;
using Safety.KillSwitches;
using Safety.Orders;
using Safety.Tests.AttackTests;
using Safety.Tests.Support;

namespace Safety.Tests.FailureCatalogue;

/// <summary>T36–T40: the kill switch in the worst moment.</summary>
public class KillTests
{
    [Fact]
    public async Task T36_KillBetweenCheckAndSend_SendsNothing()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Guard.BeforeWire = () => f.Host.Kill.Latch("stop", "Ada"); // the permit was granted, and is at hand
        Assert.Equal(DenialCode.PermitVoid, (await f.BuyAsync("one")).Denial!.Code);
        Assert.Empty(f.Venue.Sent);
    }

    [Fact]
    public async Task T36_KillFileBetweenCheckAndSend_SendsNothing_OnceThePollHasSeenIt()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Guard.BeforeWire = () =>
        {
            File.WriteAllText(f.KillFile, "");
            f.Tick(f.Host.Options.WatchIntervalMs);
        };
        Assert.Equal(DenialCode.PermitVoid, (await f.BuyAsync("one")).Denial!.Code);
        Assert.Empty(f.Venue.Sent);
    }

    [Fact]
    public async Task T37_KillFileInTheMiddleOfABatch_StopsTheRest_AndCancelsWhatWasSent()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        for (int i = 0; i < 10; i++)
        {
            if (i == 4)
            {
                await File.WriteAllTextAsync(f.KillFile, "");
                f.Tick(f.Host.Options.WatchIntervalMs);
            }

            Assert.Equal(i < 4 ? null : DenialCode.KillSwitchLatched, (await f.BuyAsync($"{i}")).Denial?.Code);
        }

        Assert.Equal(4, f.Venue.Sent.Count);
        Assert.All(f.Venue.Sent, sent => Assert.True(f.Venue.HasCanceled(sent.Id)));
    }

    [Fact]
    public async Task T37_KillFileInTheMiddleOfABasket_LeavesNoLegOfItAllowed()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        BasketEntry basket = new(f);
        await f.Run(f.Host.ArmAsync());
        Generated.V1.Admission admission = basket.Admit(f.Key("basket"), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m), GuardFixture.Limit(Side.Buy, 0.02m, 50_000m));
        Assert.True(admission.IsGranted);
        await File.WriteAllTextAsync(f.KillFile, "");
        f.Tick(f.Host.Options.WatchIntervalMs);
        Assert.Throws<PermitVoidException>(() => BasketEntry.Send(admission));
    }

    [Fact]
    public async Task T38_KillWithTheRateExhausted_CancelsEveryOrderAllTheSame()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOrdersPerSecond = 5 }; // of which a fifth is kept for cancels
        await f.StartAsync();
        for (int i = 0; i < 4; i++)
            Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync($"{i}")).Kind);
        Assert.Equal(DenialCode.OrderRateExceeded, (await f.BuyAsync("too many")).Denial!.Code);
        f.Host.Kill.Latch("stop", "Ada");
        f.Tick(1);
        Assert.All(f.Venue.Sent, sent => Assert.True(f.Venue.HasCanceled(sent.Id)));
    }

    [Theory]
    [InlineData(JournalKind.InMemory, true)]
    [InlineData(JournalKind.InMemory, false)]
    [InlineData(JournalKind.Sqlite, true)]
    [InlineData(JournalKind.Sqlite, false)]
    public async Task T39_RestartUnderALatchedKill_StaysLatched_AndGoesOnCanceling(JournalKind kind, bool wasCanceled)
    {
        await using GuardFixture f = await new GuardFixture(kind).StartAsync();
        string id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId.Value;
        f.Venue.Canceling = static () => new TaskCompletionSource().Task; // the session is silent
        await f.Run(f.Host.Kill.LatchAsync("stop", "Ada"));
        if (wasCanceled)
            f.Tick(5_000);
        f.Venue.Canceling = null;
        f.Venue.Canceled.Clear();
        await Assert.ThrowsAsync<ArmingBlockedException>(() => f.CrashAndRestartAsync());
        f.Tick(2_000);
        Assert.True(f.Venue.HasCanceled(id));
        Assert.Equal(("Ada", "stop"), (f.Host.Kill.Latched!.By, f.Host.Kill.Latched.Reason));
        Assert.Equal(DenialCode.KillSwitchLatched, (await f.BuyAsync("two")).Denial!.Code);
        Assert.Single(f.Venue.Sent);
    }

    [Fact]
    public async Task T39_SessionThatStaysSilent_IsAskedToCancelUntilItDoes()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        string id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId.Value;
        f.Venue.Canceling = static () => new TaskCompletionSource().Task;
        f.Venue.IsDown = true;
        f.Host.Kill.Latch("stop", "Ada");
        f.Tick(120_000);
        int asked = f.Venue.CancelCount;
        Assert.InRange(asked, 3, 20); // again and again, and no ban is earned
        f.Venue.Canceling = null;
        f.Venue.IsDown = false;
        f.Tick(31_000);
        Assert.Equal(OrderStatus.Canceled, f.Venue.Orders[id].Status);
        f.Tick(120_000);
        Assert.InRange(f.Venue.CancelCount, asked + 1, asked + 2);
    }

    [Fact]
    public async Task T40_DirectoryOfTheKillFileThatIsNotThere_CountsAsKilled()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        Directory.Delete(f.KillDirectory, recursive: true);
        f.Tick(f.Host.Options.WatchIntervalMs);
        Assert.True(f.Host.Kill.IsLatched);
        Assert.Equal(DenialCode.KillSwitchLatched, (await f.BuyAsync("one")).Denial!.Code);
        Directory.CreateDirectory(f.KillDirectory);
    }

    [Fact]
    public async Task T40_KillSwitchThatThrows_SendsNothing()
    {
        FaultyKillDirectory directory = new();
        await using PairFixture f = new(killDirectory: directory);
        await f.ArmAsync();
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync(0, "one")).Kind);
        directory.IsFaulty = true;
        f.Tick(f.Host.Options.WatchIntervalMs);
        Assert.Equal(ArmingPhase.Lapsed, f.Host.State.Phase);
        Assert.Equal(DenialCode.NotArmed, (await f.BuyAsync(0, "two")).Denial!.Code);
        Assert.Single(f.Venues[0].Sent);
    }

    private sealed class FaultyKillDirectory : IKillDirectory
    {
        private readonly MemoryKillDirectory _memory = new();

        public bool IsFaulty { get; set; }

        public string PersonsFile => _memory.PersonsFile;

        public string OwnFile => _memory.OwnFile;

        public string? Problem() => IsFaulty ? throw new InvalidOperationException("it cannot be evaluated") : _memory.Problem();

        public void Adopt() => _memory.Adopt();

        public KillRecord? ReadOwn() => _memory.ReadOwn();

        public void WriteOwn(KillRecord kill) => _memory.WriteOwn(kill);

        public void RemoveOwn() => _memory.RemoveOwn();

        public void Probe() => _memory.Probe();
    }
}

using System.Security.Claims;
using System.Security.Principal;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests.Operators;

/// <summary>What needs a second person waits for one, in the journal, for its time, and takes effect not before.</summary>
public class TwoPersonsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Release_WaitsForAnotherPerson_AndIsWrittenWithBoth(bool ofAPart)
    {
        await using GuardFixture f = await StartAsync();
        if (ofAPart)
            f.Host.Kill.Latch(KillScope.Desk("desk"), KillMode.Halted, "stop", "test");
        else
            f.Host.Kill.Latch("stop", "test");
        Guid latch = f.Host.Kill.Latches[0].Id;
        SafetyOperator ada = f.Host.OperateAs("Ada");
        PendingAction pending = (await f.Run(ofAPart ? ada.ReleaseKillAsync(latch, "checked") : ada.ReleaseKillAsync("checked")))!;
        Assert.Equal(("Ada", "checked", OperatorActions.ReleaseKill), (pending.By, pending.Reason, pending.Action));
        Assert.Equal(pending.ProposedAt.AddMinutes(15), pending.ExpiresAt);
        Assert.Equal(pending, Assert.Single(await f.Host.PendingActionsAsync()));
        Assert.Contains(f.Events, e => e.Kind == SafetyEventKind.ActionProposed && e.Message.Contains($"{pending.Id:D}", StringComparison.Ordinal));
        Assert.Single(f.Host.Kill.Latches);
        Assert.Equal(DenialCode.KillSwitchLatched, (await f.BuyAsync("one")).Denial!.Code);

        await f.Run(f.Host.OperateAs("Bob").ConfirmAsync(pending.Id));
        Assert.Empty(f.Host.Kill.Latches);
        Assert.Empty(await f.Host.PendingActionsAsync());
        KillReleased released = Assert.Single(f.Journal.Facts<KillReleased>(0));
        Assert.Equal((latch, "Ada", "Bob"), (released.KillId, released.Operator, released.SecondPerson));
        await Assert.ThrowsAsync<InvalidOperationException>(() => f.Run(f.Host.OperateAs("Eve").ConfirmAsync(pending.Id)));
    }

    [Theory]
    [InlineData("Ada")]
    [InlineData("ADA")]
    [InlineData(" ada ")]
    public async Task SamePerson_IsRefused(string name)
    {
        await using GuardFixture f = await StartAsync();
        f.Host.Kill.Latch("stop", "test");
        PendingAction pending = (await f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync("checked")))!;
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => f.Run(f.Host.OperateAs(name).ConfirmAsync(pending.Id)));
        Assert.Contains("another person", refused.Message, StringComparison.Ordinal);
        Assert.True(f.Host.Kill.IsLatched);
        Assert.Single(await f.Host.PendingActionsAsync());
    }

    [Fact]
    public async Task ActionWhoseTimeIsOver_IsNotConfirmed()
    {
        await using GuardFixture f = await StartAsync();
        f.Host.Kill.Latch("stop", "test");
        PendingAction first = (await f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync("checked")))!;
        f.Tick(15 * 60_000 - 1);
        Assert.Single(await f.Host.PendingActionsAsync());
        f.Tick(1);
        Assert.Empty(await f.Host.PendingActionsAsync());
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => f.Run(f.Host.OperateAs("Bob").ConfirmAsync(first.Id)));
        Assert.Contains("proposed again", refused.Message, StringComparison.Ordinal);
        Assert.True(f.Host.Kill.IsLatched);

        PendingAction second = (await f.Run(f.Host.OperateAs("Bob").ReleaseKillAsync("checked again")))!;
        ActionClosed closed = Assert.Single(f.Journal.Facts<ActionClosed>(0));
        Assert.Equal((first.Id, null), (closed.Id, closed.ConfirmedBy));
        await f.Run(f.Host.OperateAs("Ada").ConfirmAsync(second.Id));
        Assert.False(f.Host.Kill.IsLatched);
    }

    [Theory]
    [InlineData(JournalKind.InMemory)]
    [InlineData(JournalKind.Sqlite)]
    public async Task Restart_KeepsWhatWaits_AndItsTime(JournalKind kind)
    {
        await using GuardFixture f = await StartAsync(kind);
        f.Host.Kill.Latch("stop", "test");
        PendingAction pending = (await f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync("checked")))!;
        await Assert.ThrowsAsync<ArmingBlockedException>(() => f.CrashAndRestartAsync()); // with a checkpoint
        await f.CrashAndRestartAsync(arm: false);
        Assert.Equal(pending, Assert.Single(await f.Host.PendingActionsAsync()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => f.Run(f.Host.OperateAs("ada").ConfirmAsync(pending.Id)));
        await f.Run(f.Host.OperateAs("Bob").ConfirmAsync(pending.Id));
        await f.CrashAndRestartAsync();
        Assert.True(f.Host.IsArmed);
        Assert.Empty(await f.Host.PendingActionsAsync());
    }

    [Fact]
    public async Task CrashBetweenTheReleaseAndItsEnd_LeavesWhatCanBeConfirmedAgain()
    {
        await using GuardFixture f = await StartAsync();
        f.Host.Kill.Latch("stop", "test");
        PendingAction pending = (await f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync("checked")))!;
        f.DieAt(CrashMoment.AfterCommit);
        await Assert.ThrowsAnyAsync<Exception>(() => f.Run(f.Host.OperateAs("Bob").ConfirmAsync(pending.Id)));
        await f.CrashAndRestartAsync();
        Assert.True(f.Host.IsArmed);
        await f.Run(f.Host.OperateAs("Bob").ConfirmAsync(pending.Id));
        Assert.True(f.Host.IsArmed);
        Assert.Empty(await f.Host.PendingActionsAsync());
    }

    [Fact]
    public async Task Breaker_IsResetByBoth()
    {
        await using GuardFixture f = await StartAsync();
        await f.Run(f.Host.Writer.RunAsync(journal =>
        {
            f.Guarded.Core.TripBreaker(journal, "looks wrong");
            return true;
        }));
        PendingAction pending = (await f.Run(f.Host.OperateAs("Ada").ResetBreakerAsync(f.Guarded, "looked")))!;
        Assert.Equal("reset the breaker of scripted/A1", pending.What);
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("one")).Denial!.Code);
        await f.Run(f.Host.OperateAs("Bob").ConfirmAsync(pending.Id));
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("two")).Kind);
        BreakerReset reset = Assert.Single(f.Journal.Facts<BreakerReset>(1));
        Assert.Equal(("Ada", "Bob"), (reset.Operator, reset.SecondPerson));
    }

    [Fact]
    public async Task RulingAndArchive_WaitToo_AndSayAtTheConfirmationThatTheyCannotBeDone()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId working = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        PendingAction ruling = (await f.Run(f.Host.OperateAs("Ada").RuleAsync(f.Guarded, working, OperatorRuling.Canceled, "looked")))!;
        Assert.Equal($"rule Canceled about {working} of scripted/A1", ruling.What);
        await Assert.ThrowsAsync<InvalidOperationException>(() => f.Run(f.Host.OperateAs("Bob").ConfirmAsync(ruling.Id)));
        Assert.Equal(IntentState.Working, await f.StateOfAsync(working));
        PendingAction archive = (await f.Run(f.Host.OperateAs("Ada").ArchiveEventsAsync("/archive", "month")))!;
        Assert.Equal("archive the events to /archive", archive.What);
        await Assert.ThrowsAsync<InvalidOperationException>(() => f.Run(f.Host.OperateAs("Bob").ConfirmAsync(archive.Id)));
        Assert.Equal(2, (await f.Host.PendingActionsAsync()).Count);
    }

    [Fact]
    public async Task OneSuffices_WhereNothingElseIsSet()
    {
        await using GuardFixture f = new() { Set = static options => options with { TwoPersons = OperatorActions.Rule } };
        await f.StartAsync();
        f.Host.Kill.Latch("stop", "test");
        Assert.Null(await f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync("checked")));
        Assert.False(f.Host.Kill.IsLatched);
    }

    [Fact]
    public async Task Operator_IsSomebody()
    {
        await using GuardFixture f = await StartAsync();
        Assert.Throws<ArgumentException>(() => f.Host.OperateAs(new GenericIdentity("")));
        Assert.Throws<ArgumentException>(() => f.Host.OperateAs(new GenericIdentity(" ")));
        Assert.Throws<ArgumentException>(() => f.Host.OperateAs(new ClaimsIdentity([new Claim(ClaimTypes.Name, "Ada")]))); // nobody has authenticated her
        Assert.Throws<ArgumentException>(() => f.Host.OperateAs(new ClaimsPrincipal()));
        Assert.Equal("Ada", f.Host.OperateAs(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "Ada")], "password"))).Name);
    }

    private static async Task<GuardFixture> StartAsync(JournalKind kind = JournalKind.InMemory)
    {
        GuardFixture f = new(kind) { Set = static options => options with { TwoPersons = OperatorActions.All } };
        return await f.StartAsync();
    }
}

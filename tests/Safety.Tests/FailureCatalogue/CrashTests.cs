using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests.FailureCatalogue;

/// <summary>T09–T14: the process dies on the way of an order; the crash matrix with real kills is Safety.CrashMatrix.Tests' subject.</summary>
public class CrashTests
{
    private static readonly OrderTerms s_buy = GuardFixture.Limit(Side.Buy, 0.01m, 50_000m);

    [Theory]
    [InlineData(JournalKind.InMemory)]
    [InlineData(JournalKind.Sqlite)]
    public async Task T09_CrashBeforeTheIntentIsDurable_NothingIsSent_AndTheKeyIsFree(JournalKind kind)
    {
        await using GuardFixture f = await new GuardFixture(kind).StartAsync();
        OrderKey key = f.Key("one");
        f.DieAt(CrashMoment.BeforeCommit);
        await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask());
        Assert.Empty(f.Venue.Sent);
        await f.CrashAndRestartAsync();
        Assert.Empty(f.Store.ReadIntents(1));
        Assert.False((await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask())).Acceptance!.IsReplay);
        Assert.Single(f.Venue.Sent);
    }

    [Theory]
    [InlineData(JournalKind.InMemory, CrashMoment.AfterCommit)]
    [InlineData(JournalKind.InMemory, CrashMoment.BeforeSend)]
    [InlineData(JournalKind.Sqlite, CrashMoment.AfterCommit)]
    [InlineData(JournalKind.Sqlite, CrashMoment.BeforeSend)]
    public async Task T10_CrashAfterTheIntentBeforeTheSend_IsProvedAbsentAndNeverSent(JournalKind kind, CrashMoment moment)
    {
        await using GuardFixture f = await new GuardFixture(kind).StartAsync();
        OrderKey key = f.Key("one");
        f.DieAt(moment);
        await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask());
        await f.CrashAndRestartAsync();
        Assert.Equal(IntentState.NotExecuted, f.Store.ReadIntents(1).Single().Progress.State);
        Assert.Equal(0m, await f.Guarded.GetExposureAsync());
        Assert.Equal(OutcomeKind.Rejected, (await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask())).Kind);
        Assert.Empty(f.Venue.Sent);
    }

    [Theory]
    [InlineData(JournalKind.InMemory, 0)]
    [InlineData(JournalKind.InMemory, 0.004)]
    [InlineData(JournalKind.Sqlite, 0)]
    [InlineData(JournalKind.Sqlite, 0.004)]
    public async Task T11_CrashAfterTheSendBeforeTheAck_IsAdoptedWithItsFills(JournalKind kind, double filled)
    {
        await using GuardFixture f = await new GuardFixture(kind).StartAsync();
        OrderKey key = f.Key("one");
        f.DieAt(CrashMoment.AfterSend);
        await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask());
        ClientOrderId id = new(f.Venue.Sent.Single().Id);
        if (filled > 0)
            f.Venue.Fill(id, (decimal)filled, 50_000m);
        await f.CrashAndRestartAsync();
        Assert.Equal(filled > 0 ? IntentState.PartiallyFilled : IntentState.Working, f.Progress(id).State);
        Assert.Equal((decimal)filled, f.Progress(id).CumQty);
        Assert.Equal((decimal)filled, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
        Assert.True((await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask())).Acceptance!.IsReplay);
        Assert.Single(f.Venue.Sent);
    }

    [Theory]
    [InlineData(JournalKind.InMemory, CrashMoment.BeforeCommit)]
    [InlineData(JournalKind.InMemory, CrashMoment.AfterCommit)]
    [InlineData(JournalKind.Sqlite, CrashMoment.BeforeCommit)]
    [InlineData(JournalKind.Sqlite, CrashMoment.AfterCommit)]
    public async Task T12_CrashAfterAFillBeforeItIsWritten_CountsItOnce(JournalKind kind, CrashMoment moment)
    {
        await using GuardFixture f = await new GuardFixture(kind).StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Tick();
        ExecutionReport fill = f.Venue.Fill(id, 0.01m, 50_000m);
        f.DieAt(moment);
        await Assert.ThrowsAsync<JournalException>(() => f.Guarded.ReceiveAsync(fill));
        await f.CrashAndRestartAsync();
        Assert.True((await f.Guarded.ReceiveAsync(fill)).IsDuplicate);
        Assert.Equal(0.01m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(IntentState.Filled, f.Progress(id).State);
        Assert.Single(f.Store.ReadReports(1, 0));
    }

    [Theory]
    [InlineData(JournalKind.InMemory)]
    [InlineData(JournalKind.Sqlite)]
    public async Task T13_RestartTwice_ChangesNothing(JournalKind kind)
    {
        await using GuardFixture f = await new GuardFixture(kind).StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m));
        await f.CrashAndRestartAsync();
        await f.CrashAndRestartAsync();
        Assert.Equal(0.01m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Single(f.Store.ReadReports(1, 0));
        Assert.Equal(3, f.Host.Core.LastArming!.Epoch);
    }

    /// <summary>Orders in every kind of doubt, and a death in each commit of the recovery that settles them.</summary>
    [Theory]
    [InlineData(JournalKind.InMemory, CrashMoment.BeforeCommit)]
    [InlineData(JournalKind.InMemory, CrashMoment.AfterCommit)]
    [InlineData(JournalKind.Sqlite, CrashMoment.BeforeCommit)]
    [InlineData(JournalKind.Sqlite, CrashMoment.AfterCommit)]
    public async Task T13_DeathInEachCommitOfTheRecovery_TheNextOneEndsTheSame(JournalKind kind, CrashMoment moment)
    {
        await using GuardFixture f = await new GuardFixture(kind).StartAsync();
        f.Venue.Next.Enqueue(Script.AcceptThenThrow);
        f.Venue.Next.Enqueue(Script.ThrowBefore);
        f.Venue.IsDown = true;
        await f.BuyAsync("accepted");
        await f.BuyAsync("lost");
        await f.BuyAsync("filled");
        f.Tick();
        f.Venue.Fill(new ClientOrderId(f.Venue.Sent[2].Id), 0.004m, 50_000m);
        f.Venue.IsDown = false;
        int deaths = 0;
        for (bool died = true; died; deaths += died ? 1 : 0)
        {
            await f.CrashAndRestartAsync(arm: false);
            f.DieAt(moment, deaths + 1);
            try
            {
                await f.Run(f.Host.ArmAsync());
            }
            catch (JournalException)
            {
                // It died on the way.
            }

            died = f.IsDead;
        }

        Assert.True(deaths >= 3, $"only {deaths} commits were tried");
        Assert.Equal(
            [IntentState.NotExecuted, IntentState.PartiallyFilled, IntentState.Working],
            f.Store.ReadIntents(1).OrderBy(static intent => intent.Progress.State.ToString(), StringComparer.Ordinal).Select(static intent => intent.Progress.State));
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(1_000m, await f.Guarded.GetExposureAsync());
        Assert.Single(f.Store.ReadReports(1, 0));
        Assert.Equal(3, f.Venue.Sent.Count);
    }

    [Fact]
    public async Task T14_SecondHostOnThisMachine_DoesNotStart()
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        await using GuardFixture second = f.Copy(isSameMachine: true);
        JournalException blocked = await Assert.ThrowsAsync<JournalException>(() => second.StartAsync());
        Assert.Equal(JournalFault.HeldByAnother, blocked.Fault);
        Assert.True(f.Host.IsArmed);
    }

    [Fact]
    public async Task T14_TwoHostsRecoverTheSameIntent_NeitherSendsIt()
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        OrderKey lost = f.Key("lost");
        OrderKey accepted = f.Key("accepted");
        f.Venue.Next.Enqueue(Script.ThrowBefore);
        f.Venue.Next.Enqueue(Script.AcceptThenThrow);
        f.Venue.IsDown = true;
        await f.Run(f.Guard.SubmitAsync(lost, s_buy).AsTask());
        await f.Run(f.Guard.SubmitAsync(accepted, s_buy).AsTask());
        f.Tick();
        await using GuardFixture second = f.Copy(isSameMachine: false);
        f.Venue.IsDown = false;
        await f.CrashAndRestartAsync();
        await second.StartAsync();
        foreach (GuardFixture host in (GuardFixture[])[f, second])
        {
            Assert.Equal(OutcomeKind.Rejected, (await host.Run(host.Guard.SubmitAsync(lost, s_buy).AsTask())).Kind);
            Assert.True((await host.Run(host.Guard.SubmitAsync(accepted, s_buy).AsTask())).Acceptance!.IsReplay);
            Assert.Equal(500m, await host.Guarded.GetExposureAsync());
        }

        Assert.Equal(2, f.Venue.Sent.Count);
    }

    /// <summary>What no lock can prevent: a copy of the journal on another machine. The same decision is the same client order ID there.</summary>
    [Fact]
    public async Task T14_CopyOfTheJournalElsewhere_TheSameKeyIsTheSameOrder_AndTheOthersOrdersTripTheBreaker()
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        await using GuardFixture second = await f.Copy(isSameMachine: false).StartAsync();
        OrderKey key = f.Key("one");
        ClientOrderId id = (await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask())).Acceptance!.ClientOrderId;
        Assert.Equal(OutcomeKind.Unknown, (await second.Run(second.Guard.SubmitAsync(key, s_buy).AsTask())).Kind); // "must be unique"
        second.Tick();
        second.Tick();
        Assert.Equal(IntentState.Working, second.Progress(id).State);
        Assert.Single(f.Venue.Orders);
        Assert.Empty(f.Venue.Doubles);

        ClientOrderId theirs = (await f.BuyAsync("two")).Acceptance!.ClientOrderId;
        await second.Guarded.ReceiveAsync(f.Venue.Report(theirs, ExecType.New, OrderStatus.New));
        Assert.Equal(DenialCode.BreakerTripped, (await second.BuyAsync("three")).Denial!.Code);
    }
}

using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.PowerCut.Tests;
using Safety.Testing;
using Safety.Tests.Support;
using Safety.Writer;

namespace Safety.Tests.Safeguards;

/// <summary><see cref="OrderIntentPersistence"/>: nothing is sent that the next process would not know of.</summary>
public class Persistence
{
    private static readonly OrderTerms s_buy = GuardFixture.Limit(Side.Buy, 0.01m, 50_000m);

    [Fact]
    public async Task Safeguard11_CrashBeforeTheIntent_SendsNothing_AndTheKeyIsFree()
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        OrderKey key = f.Key("one");
        f.DieAt(CrashMoment.BeforeCommit);
        await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask());
        Assert.Empty(f.Venue.Sent);
        await f.CrashAndRestartAsync();
        Assert.False((await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask())).Acceptance!.IsReplay);
    }

    [Fact]
    public async Task Safeguard12_CrashAfterTheIntent_IsProvedAbsent_AndNeverSent()
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        OrderKey key = f.Key("one");
        f.DieAt(CrashMoment.BeforeSend);
        await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask());
        await f.CrashAndRestartAsync();
        Assert.Equal(IntentState.NotExecuted, Assert.Single(f.Store.ReadIntents(1)).Progress.State);
        Assert.Equal(0m, await f.Guarded.GetExposureAsync());
        Assert.Equal(OutcomeKind.Rejected, (await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask())).Kind);
        Assert.Empty(f.Venue.Sent);
    }

    [Fact]
    public async Task Safeguard13_CrashAfterTheSend_IsAdoptedWithItsFills()
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        f.DieAt(CrashMoment.AfterSend);
        await f.Run(f.Guard.SubmitAsync(f.Key("one"), s_buy).AsTask());
        ClientOrderId id = new(Assert.Single(f.Venue.Sent).Id);
        f.Venue.Fill(id, 0.004m, 50_000m);
        await f.CrashAndRestartAsync();
        Assert.Equal((IntentState.PartiallyFilled, 0.004m), (f.Progress(id).State, f.Progress(id).CumQty));
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Single(f.Venue.Sent);
    }

    /// <summary>Every disk image that a cut could leave of a short day; Safety.PowerCut.Tests has the long one, and shows that it finds a journal that does not sync.</summary>
    [Fact]
    public void Safeguard14_PowerCutAtEveryWrite_LosesNothingThatWasPromised()
    {
        using PowerCutRun run = PowerCutRun.Of(orders: 4, tears: 1, recoverEvery: 60);
        Assert.Empty(run.Bad.Take(20));
        Assert.True(run is { Images: > 1_000, Recovered: > 0, Intents: > 0 }, run.ToString());
    }

    [Fact]
    public async Task Safeguard15_FailedCommit_IsUnknown_AndLatches()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        OrderKey key = f.Key("one");
        f.Journal.FailCommitAt(1, CommitFailure.UnknownAndWritten);
        Assert.Equal(DenialCode.JournalLatched, (await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask())).Denial!.Code);
        Assert.Equal(DenialCode.JournalLatched, (await f.BuyAsync("two")).Denial!.Code);
        Assert.Empty(f.Venue.Sent);

        // It was on the disk after all: what the next process finds is asked for at the venue, and not sent.
        await f.CrashAndRestartAsync(inFlightSurvives: true);
        Assert.Equal(IntentState.NotExecuted, Assert.Single(f.Store.ReadIntents(1)).Progress.State);
        Assert.Empty(f.Venue.Sent);
    }
}

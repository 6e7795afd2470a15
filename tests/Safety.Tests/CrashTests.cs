using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests;

/// <summary>Crash points of docs/architecture.md, in process; the crash matrix with real kills is the sample's.</summary>
public class CrashTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CommitFails_LatchesShut_CancelsStillGoOut_RestartDecides(bool survives)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        Outcome<OrderAck> first = await f.BuyAsync("one");
        f.Tick();
        f.Journal.FailCommitAt(1, survives ? CommitFailure.UnknownAndWritten : CommitFailure.UnknownAndLost);
        Outcome<OrderAck> failed = await f.BuyAsync("two");
        Assert.Equal(DenialCode.JournalLatched, failed.Denial!.Code);
        Assert.False(f.Host.IsArmed);
        Assert.Single(f.Venue.Sent);
        Assert.Contains(f.Events, e => e.Kind == SafetyEventKind.JournalLatched);

        Assert.Equal(DenialCode.JournalLatched, (await f.BuyAsync("three")).Denial!.Code);
        Outcome<NoResponse> cancel = await f.Guard.CancelAsync(first.Acceptance!.ClientOrderId);
        Assert.Equal(OutcomeKind.Accepted, cancel.Kind);
        Assert.Single(f.Venue.Canceled);

        await f.CrashAndRestartAsync(inFlightSurvives: survives);
        Assert.All(f.Journal.ReadIntents(1).Where(intent => intent.Key.Cause.Value == "two"), intent => Assert.Equal(IntentState.NotExecuted, intent.Progress.State));
        Assert.True(f.Host.IsArmed);
    }

    [Fact]
    public async Task DailyNotionalAndRate_SurviveARestart()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxDailyNotional = 1_200m };
        await f.StartAsync();
        await f.BuyAsync("one");
        await f.BuyAsync("two");
        await f.CrashAndRestartAsync();
        Assert.Equal(DenialCode.DailyNotionalExceeded, (await f.BuyAsync("three")).Denial!.Code);
    }

    [Fact]
    public async Task VenueWorksAnOrderWithOurTag_TheJournalIsWrong()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        Outcome<OrderAck> outcome = await f.BuyAsync("one");
        Assert.Equal(OutcomeKind.Accepted, outcome.Kind);
        await using GuardFixture other = new();
        foreach ((string id, OrderSnapshot order) in f.Venue.Orders)
            other.Venue.Orders.Add(id, order);
        ArmingBlockedException blocked = await Assert.ThrowsAsync<ArmingBlockedException>(() => other.StartAsync());
        Assert.Contains("not the journal the account was traded with", blocked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PositionDiffers_DoesNotArm_NamesBoth()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.Positions["BTC-USD"] = 2m;
        ArmingBlockedException blocked = await Assert.ThrowsAsync<ArmingBlockedException>(() => f.CrashAndRestartAsync());
        Assert.Contains("BTC-USD: journal 0, venue 2", blocked.Message, StringComparison.Ordinal);
    }
}

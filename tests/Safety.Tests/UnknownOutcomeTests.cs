using Safety.Contracts;
using Safety.Guarding;
using Safety.Intents;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests;

public class UnknownOutcomeTests
{
    [Fact]
    public async Task CallStillUnderWay_AbsenceIsNotFinal()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.Next.Enqueue(Script.HangBefore);
        Outcome<OrderAck> outcome = await f.BuyAsync("one");
        Assert.Equal(OutcomeKind.Unknown, outcome.Kind);
        f.Tick(60_000);
        Assert.Equal(IntentState.Unknown, f.Journal.ReadIntents(1).Single().Progress.State);

        f.Venue.Hanging.Single().SetException(new IOException("gave up"));
        f.Tick(10_000);
        Assert.Equal(IntentState.NotExecuted, f.Journal.ReadIntents(1).Single().Progress.State);
    }

    [Fact]
    public async Task VenueWithoutExpiry_IsQuarantinedUntilAnOperatorDecides()
    {
        await using GuardFixture f = new();
        f.Profile = new VenueProfileAttribute { Acknowledgement = AckBy.Response, VisibilityMs = 100, CallTimeoutMs = 1_000, IsSimulated = true };
        await f.StartAsync();
        f.Venue.Next.Enqueue(Script.ThrowTimeout);
        Outcome<OrderAck> outcome = await f.BuyAsync("one");
        Assert.Equal(OutcomeKind.Unknown, outcome.Kind);
        f.Tick(5_000);
        IntentRecord intent = f.Journal.ReadIntents(1).Single();
        Assert.Equal(IntentState.Quarantine, intent.Progress.State);
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());

        SafetyOperator person = f.Host.OperateAs("Ada");
        await person.DecideAsync(f.Guarded, intent.ClientOrderId, OperatorDecision.NotExecuted, "the venue's desk confirmed it");
        Assert.Equal(0m, await f.Guarded.GetExposureAsync());
        Assert.Equal(IntentState.NotExecuted, f.Progress(intent.ClientOrderId).State);
        await Assert.ThrowsAsync<InvalidOperationException>(() => person.DecideAsync(f.Guarded, intent.ClientOrderId, OperatorDecision.NotExecuted, "again"));
    }

    [Fact]
    public async Task JudgeSaysRejectedForATimeout_IsStillUnknown()
    {
        // SettleFault never lets a mapping turn a time-out into a rejection.
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.Next.Enqueue(Script.ThrowTimeout);
        Outcome<OrderAck> outcome = await f.BuyAsync("one");
        Assert.Equal(OutcomeKind.Unknown, outcome.Kind);
        Assert.DoesNotContain(f.Journal.ReadIntents(1), intent => intent.Progress.State == IntentState.Rejected);
    }

    [Fact]
    public async Task VenueDown_IsAskedAgain()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.Next.Enqueue(Script.AcceptThenThrow);
        f.Venue.IsDown = true;
        Outcome<OrderAck> outcome = await f.BuyAsync("one");
        Assert.Equal(OutcomeKind.Unknown, outcome.Kind);
        f.Tick(2_000);
        Assert.Equal(IntentState.Unknown, f.Journal.ReadIntents(1).Single().Progress.State);
        Assert.True(f.Venue.LookUps < 12, $"asked {f.Venue.LookUps} times in two seconds");
        f.Venue.IsDown = false;
        f.Tick(5_000);
        Assert.Equal(IntentState.Working, f.Journal.ReadIntents(1).Single().Progress.State);
    }
}

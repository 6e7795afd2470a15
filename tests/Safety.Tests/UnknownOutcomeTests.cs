using Safety.Contracts;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Testing;
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
        await person.RuleAsync(f.Guarded, intent.ClientOrderId, OperatorRuling.NotExecuted, "the venue's desk confirmed it");
        Assert.Equal(0m, await f.Guarded.GetExposureAsync());
        Assert.Equal(IntentState.NotExecuted, f.Progress(intent.ClientOrderId).State);
        await Assert.ThrowsAsync<InvalidOperationException>(() => person.RuleAsync(f.Guarded, intent.ClientOrderId, OperatorRuling.NotExecuted, "again"));
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

    [Fact]
    public async Task VenueThatTellsOfFillsAndListsNone_IsQuarantined_ButNotWhileFillsCome()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.Next.Enqueue(Script.AcceptThenThrow);
        Assert.Equal(OutcomeKind.Unknown, (await f.BuyAsync("one")).Kind);
        ClientOrderId id = new(f.Venue.Sent.Single().Id);
        f.Venue.Fill(id, 0.001m, 50_000m);
        for (int i = 0; i < 4; i++)
        {
            ExecutionReport late = f.Venue.Fill(id, 0.001m, 50_000m); // the look-up is always one fill ahead
            f.Venue.Executions.Clear();
            f.Tick(4_000);
            await f.Guarded.ReceiveAsync(late with { CumQty = 0m, OrderQty = 0m, LeavesQty = 0m });
        }

        Assert.NotEqual(IntentState.Quarantine, f.Progress(id).State);
        f.Tick(60_000);
        Assert.Equal(IntentState.Quarantine, f.Progress(id).State);
        int asked = f.Venue.LookUps;
        f.Tick(60_000);
        Assert.Equal(asked, f.Venue.LookUps);
        await f.Run(f.Host.DrainAsync()); // nothing is left to be asked
    }

    [Fact]
    public async Task AcceptedOrderThatTheVenueHasForgotten_IsNeverProvedAbsent()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Tick();
        f.Venue.Orders.Clear();
        for (int restart = 0; restart < 3; restart++)
        {
            f.Tick(60_000);
            await f.CrashAndRestartAsync();
            Assert.Equal(IntentState.Quarantine, f.Progress(id).State);
            Assert.Equal(500m, await f.Guarded.GetExposureAsync());
        }
    }

    [Fact]
    public async Task ReplacedThenCanceled_WithTheReplacedReportLost_ClosesTheChain()
    {
        await using GuardFixture f = new() { Profile = new VenueProfileAttribute { Acknowledgement = AckBy.Report, Stamp = RequestStamp.BySdkAtSend, RequestExpiryMs = 500, VisibilityMs = 100, CallTimeoutMs = 1_000, LateFillMs = 1_000, IsSimulated = true } };
        await f.StartAsync();
        (ClientOrderId old, ClientOrderId id) = await ReplaceAsync(f);
        f.Venue.Orders[id.Value] = f.Venue.Orders[id.Value] with { Status = OrderStatus.Canceled };
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Canceled, OrderStatus.Canceled));
        f.Tick(200);
        Assert.Equal(IntentState.Replaced, f.Progress(old).State);
        f.Tick(2_000);
        Assert.Equal(0m, await f.Guarded.GetExposureAsync());
        Assert.DoesNotContain(f.Events, static e => e.Kind == SafetyEventKind.Quarantined);
    }

    [Fact]
    public async Task ReplacementUnknownAtACrash_TheOldOrderWaitsForItsAnswer()
    {
        await using GuardFixture f = new() { Profile = new VenueProfileAttribute { Acknowledgement = AckBy.Report, Stamp = RequestStamp.BySdkAtSend, RequestExpiryMs = 500, VisibilityMs = 100, CallTimeoutMs = 1_000, IsSimulated = true } };
        await f.StartAsync();
        (ClientOrderId old, ClientOrderId id) = await ReplaceAsync(f);
        await f.CrashAndRestartAsync();
        Assert.Equal(IntentState.Replaced, f.Progress(old).State);
        Assert.Equal(IntentState.Working, f.Progress(id).State);
        Assert.Equal(1_000m, await f.Guarded.GetExposureAsync());
        Assert.DoesNotContain(f.Events, static e => e.Kind == SafetyEventKind.Quarantined);
    }

    private static async Task<(ClientOrderId Old, ClientOrderId New)> ReplaceAsync(GuardFixture f)
    {
        Task<Outcome<OrderAck>> submit = f.Guard.SubmitAsync(f.Key("one"), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask();
        ClientOrderId old = new(f.Venue.Sent.Single().Id);
        await f.Guarded.ReceiveAsync(f.Venue.Report(old, ExecType.New, OrderStatus.New));
        await f.Run(submit);
        await f.Run(f.Guard.ReplaceAsync(f.Key("two"), old, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m)).AsTask());
        return (old, new ClientOrderId(f.Venue.Sent.Last().Id)); // the venue has replaced it; its report is lost
    }
}

using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests.VenueFacets;

/// <summary>What acknowledges, and by what an order is looked up (A5).</summary>
public class LookUpFacetTests
{
    [Fact]
    public async Task ByTheVenuesId_WhereItIsKnown()
    {
        await using GuardFixture f = new() { LookUps = LookUpBy.VenueId };
        await f.StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Tick(); // the answer, with the venue's ID, is in the journal
        f.Venue.Orders[id.Value] = f.Venue.Orders[id.Value] with { Status = OrderStatus.Canceled };
        await f.CrashAndRestartAsync();
        Assert.Equal(IntentState.Canceled, await f.StateOfAsync(id));
    }

    [Fact]
    public async Task ByTheVenuesId_AnOutcomeWithoutOne_IsQuarantined_UntilAReportTells()
    {
        await using GuardFixture f = new() { LookUps = LookUpBy.VenueId };
        await f.StartAsync();
        f.Venue.Next.Enqueue(Script.AcceptThenThrow);
        Assert.Equal(OutcomeKind.Unknown, (await f.BuyAsync("one")).Kind);
        ClientOrderId id = new(f.Venue.Sent[^1].Id);
        f.Tick(10_000);
        Assert.Equal((IntentState.Quarantine, 0), (await f.StateOfAsync(id), f.Venue.LookUps));
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m));
        Assert.Equal(IntentState.Filled, await f.StateOfAsync(id));
    }

    [Fact]
    public async Task ByTheNewestIdOnly_AReplacedOrderIsNoProofOfAbsence()
    {
        await using GuardFixture f = new() { Profile = new VenueProfileAttribute { LookUps = LookUpBy.LiveIdOnly, RepeatedId = RepeatedId.RejectedForever, Acknowledgement = AckBy.Response, Stamp = RequestStamp.BySdkAtSend, RequestExpiryMs = 500, VisibilityMs = 100, CallTimeoutMs = 1_000, LateFillMs = 1_000, IsSimulated = true } };
        await f.StartAsync();
        ClientOrderId x = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ClientOrderId y = await f.ReplaceAsync("two", x, 0.01m);
        await f.CrashAndRestartAsync();
        f.Tick(20_000);
        Assert.Equal((IntentState.Replaced, IntentState.Working, 500m), (await f.StateOfAsync(x), await f.StateOfAsync(y), await f.Guarded.GetExposureAsync()));
        Assert.DoesNotContain(f.Events, static e => e.Kind == SafetyEventKind.Quarantined);
    }

    [Fact]
    public async Task ByTheNewestIdOnly_AnOrderThatWasReplacedIsAskedForByTheVenuesId()
    {
        await using GuardFixture f = new()
        {
            LookUps = LookUpBy.ClientId | LookUpBy.VenueId,
            Profile = new VenueProfileAttribute { LookUps = LookUpBy.LiveIdOnly, RepeatedId = RepeatedId.RejectedForever, Acknowledgement = AckBy.Response, VisibilityMs = 100, CallTimeoutMs = 1_000, IsSimulated = true },
        };
        await f.StartAsync();
        ClientOrderId x = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        BrokerOrderId venueId = f.Venue.Orders[x.Value].BrokerOrderId;
        f.Venue.Replacing = change =>
        {
            // The venue's ID stays, ours is the newest one.
            f.Venue.Orders.Remove(change.Target.Value, out OrderSnapshot? old);
            f.Venue.Orders[change.ClientOrderId.Value] = old! with { ClientOrderId = change.ClientOrderId, OrderQty = change.Terms.Size.Value };
            return new OrderAck(true, venueId);
        };
        ClientOrderId y = await f.ReplaceAsync("two", x, 0.008m);
        await f.CrashAndRestartAsync();
        f.Tick(1_000);
        Assert.Equal((IntentState.Replaced, IntentState.Working, 400m), (await f.StateOfAsync(x), await f.StateOfAsync(y), await f.Guarded.GetExposureAsync()));
    }

    [Fact]
    public async Task AnswerThatNamesNoOrder_WaitsForTheReport()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Guard.Accepting = static _ => new OrderAck(true, default);
        Task<Outcome<OrderAck>> call = f.Guard.SubmitAsync(f.Key("one"), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask();
        Assert.False(call.IsCompleted);
        ClientOrderId id = new(f.Venue.Sent[^1].Id);
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.New, OrderStatus.New) with { BrokerOrderId = new BrokerOrderId("B7") });
        Outcome<OrderAck> outcome = await f.Run(call);
        Assert.Equal((OutcomeKind.Accepted, "B7"), (outcome.Kind, outcome.Acceptance!.BrokerOrderId!.Value.Value));

        // The report may come before the answer.
        f.Guard.Accepting = ack =>
        {
            ClientOrderId early = new(f.Venue.Sent[^1].Id);
            f.Guarded.ReceiveAsync(f.Venue.Report(early, ExecType.New, OrderStatus.New)).GetAwaiter().GetResult();
            return ack with { BrokerOrderId = default };
        };
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("two")).Kind);

        f.Guard.Accepting = static ack => ack with { BrokerOrderId = default };
        Outcome<OrderAck> silent = await f.BuyAsync("three");
        Assert.Equal(OutcomeKind.Unknown, silent.Kind);
    }
}

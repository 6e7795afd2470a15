using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Tests.OrderStates;
using Safety.Tests.Support;

namespace Safety.Tests.FailureCatalogue;

/// <summary>T25, T26, T28, T29: what the venue works is not what was asked for. The larger of the two stays reserved until the venue has said.</summary>
public class ReplaceTests
{
    private const decimal Scale = 0.01m / 10_000m;

    [Fact]
    public async Task T25_ReplaceBelowCumQty_IsAmendedToCumQty()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId old = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(old, 0.008m, 50_000m));
        ClientOrderId id = (await f.Run(f.Guard.ReplaceAsync(f.Key("two"), old, GuardFixture.Limit(Side.Buy, 0.007m, 50_000m)).AsTask())).Acceptance!.ClientOrderId;
        f.Tick();
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Replaced, OrderStatus.Filled) with { OrigClientOrderId = old, OrderQty = 0.008m, CumQty = 0.008m });
        Fix44Order venue = (await f.Guarded.FindVenueOrderAsync(id))!;
        Assert.Equal((OrderStatus.Filled, 0.008m, 0m), (venue.State, venue.OrderQty, venue.LeavesQty));
        Assert.Equal(0.008m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(400m, await f.Guarded.GetExposureAsync());
    }

    /// <summary>The matrix has no D.2.b; the ExecIDs and sequence numbers are synthesised.</summary>
    [Theory]
    [InlineData("D.2.a", JournalKind.InMemory, OutcomeKind.Accepted, OutcomeKind.Accepted)]
    [InlineData("D.2.c", JournalKind.InMemory, OutcomeKind.Rejected, OutcomeKind.Rejected)]
    [InlineData("D.2.d", JournalKind.InMemory, OutcomeKind.Accepted, OutcomeKind.Rejected)]
    [InlineData("D.2.a", JournalKind.Sqlite, OutcomeKind.Accepted, OutcomeKind.Accepted)]
    [InlineData("D.2.c", JournalKind.Sqlite, OutcomeKind.Rejected, OutcomeKind.Rejected)]
    [InlineData("D.2.d", JournalKind.Sqlite, OutcomeKind.Accepted, OutcomeKind.Rejected)]
    public async Task T26_TwoReplacesInFlight_EndAsTheMatrixSays(string name, JournalKind kind, OutcomeKind first, OutcomeKind second)
    {
        OrderScenario scenario = ScenarioFile.All.Single(scenario => scenario.Name == name);
        await using GuardFixture f = new(kind) { Profile = GuardFixture.ProfileOf(AckBy.Report) };
        await f.StartAsync();
        Dictionary<string, ClientOrderId> ids = [];
        List<Task<Outcome<OrderAck>>> calls = [];
        foreach (ScenarioStep step in scenario.Steps)
        {
            if (step.Asked is { } asked)
            {
                OrderTerms terms = GuardFixture.Limit(Side.Buy, asked * Scale, 50_000m);
                calls.Add(step.OriginalId is { } original
                    ? f.Guard.ReplaceAsync(f.Key(step.Id), ids[original], terms).AsTask()
                    : f.Guard.SubmitAsync(f.Key(step.Id), terms).AsTask());
                ids.Add(step.Id, new ClientOrderId(f.Venue.Sent[^1].Id));
                continue;
            }

            await f.Guarded.ReceiveAsync(Mapped(step.Report!, ids, f.Time.GetUtcNow()));
            string told = step.Report!.ExecType == ExecType.CancelReject ? step.Report.OrigClientOrderId!.Value.Value : step.Report.ClientOrderId.Value;
            Fix44Order venue = (await f.Guarded.FindVenueOrderAsync(ids[told]))!;
            Assert.Equal(step.Status, venue.State);
            Assert.Equal(step.CumQty * Scale ?? venue.CumQty, venue.CumQty);
            Assert.Equal(step.LeavesQty * Scale ?? venue.LeavesQty, venue.LeavesQty);
            Assert.Equal(venue.CumQty, await f.Guarded.GetPositionAsync("BTC-USD"));
            Assert.True(await f.Guarded.GetExposureAsync() >= (venue.CumQty + venue.LeavesQty) * 50_000m);
        }

        List<OutcomeKind> outcomes = [];
        foreach (Task<Outcome<OrderAck>> call in calls)
            outcomes.Add((await f.Run(call)).Kind);
        Assert.Equal([OutcomeKind.Accepted, first, second], outcomes);
        Assert.DoesNotContain(f.Events, static e => e.Kind == SafetyEventKind.BreakerTripped);

        ScenarioStep last = scenario.Last;
        decimal expected = (last.CumQty!.Value + last.LeavesQty!.Value) * Scale * 50_000m;
        Assert.Equal(expected, await f.Guarded.GetExposureAsync());
        f.Tick();
        string live = last.Report!.ClientOrderId.Value;
        f.Venue.Orders.Clear();
        f.Venue.Orders.Add(ids[live].Value, new OrderSnapshot(ids[live], new BrokerOrderId("B"), last.Status!.Value, last.Report.OrderQty * Scale, last.CumQty.Value * Scale, f.Time.GetUtcNow()));
        f.Venue.Positions["BTC-USD"] = last.CumQty.Value * Scale;
        await f.CrashAndRestartAsync();
        Assert.Equal(expected, await f.Guarded.GetExposureAsync());
        Assert.Equal(last.Status, (await f.Guarded.FindVenueOrderAsync(ids[live]))!.State);
    }

    [Fact]
    public async Task T26_FirstIdOfAClosedChain_ShowsTheWholeOrder()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId first = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ClientOrderId second = (await f.Run(f.Guard.ReplaceAsync(f.Key("two"), first, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m)).AsTask())).Acceptance!.ClientOrderId;
        f.Tick();
        await f.Guarded.ReceiveAsync(f.Venue.Fill(second, 0.02m, 50_000m));
        Assert.Equal(OrderStatus.Filled, (await f.Guarded.FindVenueOrderAsync(first))?.State);
    }

    /// <summary>The variant the matrix lacks: the first is rejected, and the second, which was to replace it, replaces the order itself.</summary>
    [Fact]
    public async Task T26_FirstReplaceRejectedAndTheSecondAccepted_ReplacesTheOrder()
    {
        await using GuardFixture f = new() { Profile = GuardFixture.ProfileOf(AckBy.Report) };
        await f.StartAsync();
        (ClientOrderId x, ClientOrderId y, ClientOrderId z) = await TwoInFlightAsync(f);
        await f.Guarded.ReceiveAsync(f.Venue.Report(y, ExecType.CancelReject, OrderStatus.New) with { OrigClientOrderId = x });
        await f.Guarded.ReceiveAsync(f.Venue.Report(z, ExecType.Replaced, OrderStatus.New) with { OrigClientOrderId = x, OrderQty = 0.007m, LeavesQty = 0.007m });
        f.Tick();
        Assert.Equal((IntentState.Replaced, IntentState.Rejected, IntentState.Working), (f.Progress(x).State, f.Progress(y).State, f.Progress(z).State));
        Assert.Equal(350m, await f.Guarded.GetExposureAsync());

        await f.Guarded.ReceiveAsync(f.Venue.Report(z, ExecType.Rejected, OrderStatus.Rejected) with { OrigClientOrderId = x }); // after all
        Assert.Equal((IntentState.Working, IntentState.Rejected), (f.Progress(x).State, f.Progress(z).State));
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
    }

    [Theory]
    [InlineData(JournalKind.InMemory)]
    [InlineData(JournalKind.Sqlite)]
    public async Task T26_DeathWithTwoReplacesInFlight_TheLiveOrderIsAdopted_AndTheOthersAreReplaced(JournalKind kind)
    {
        await using GuardFixture f = new(kind) { Profile = GuardFixture.ProfileOf(AckBy.Report) };
        await f.StartAsync();
        (ClientOrderId x, _, ClientOrderId z) = await TwoInFlightAsync(f);
        f.Venue.Fill(z, 0.002m, 50_000m);
        await f.CrashAndRestartAsync();
        Assert.Equal((IntentState.Replaced, IntentState.PartiallyFilled), (f.Progress(x).State, f.Progress(z).State));
        Assert.Equal(0.002m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(350m, await f.Guarded.GetExposureAsync());
        Assert.Equal([z], (await f.Guarded.GetWorkingOrdersAsync()).Select(static order => order.ClientOrderId));
        Assert.Equal(3, f.Venue.Sent.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task T26_ReplacementRejectedAfterItWasReported_TheOldOrderStaysReserved_WhicheverComesFirst(bool isReversed)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId old = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Tick();
        f.Venue.Next.Enqueue(Script.Reject);
        ClientOrderId? id = null;
        f.Guard.BeforeReplaceAnswer = replacement => id = replacement;
        await f.Run(f.Guard.ReplaceAsync(f.Key("two"), old, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m)).AsTask());
        f.Tick();
        ExecutionReport[] reports =
        [
            f.Venue.Report(id!.Value, ExecType.Replaced, OrderStatus.New) with { OrigClientOrderId = old, OrderQty = 0.02m, LeavesQty = 0.02m },
            f.Venue.Report(id.Value, ExecType.Rejected, OrderStatus.Rejected) with { OrigClientOrderId = old },
        ];
        foreach (ExecutionReport report in isReversed ? reports.Reverse() : reports)
            await f.Guarded.ReceiveAsync(report);
        Assert.Equal(IntentState.Rejected, f.Progress(id.Value).State);
        Assert.Equal(IntentState.Working, f.Progress(old).State);
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
    }

    [Fact]
    public async Task T26_ReplacementThatTheResponseRejected_AndTheVenueReportsReplaced_IsReserved()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId old = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Tick();
        f.Venue.Next.Enqueue(Script.Reject);
        ClientOrderId? id = null;
        f.Guard.BeforeReplaceAnswer = replacement => id = replacement;
        Assert.Equal(OutcomeKind.Rejected, (await f.Run(f.Guard.ReplaceAsync(f.Key("two"), old, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m)).AsTask())).Kind);
        f.Tick();
        await f.Guarded.ReceiveAsync(f.Venue.Report(id!.Value, ExecType.Replaced, OrderStatus.New) with { OrigClientOrderId = old, OrderQty = 0.02m, LeavesQty = 0.02m });
        Assert.Equal((IntentState.Replaced, IntentState.Working), (f.Progress(old).State, f.Progress(id.Value).State));
        Assert.Equal(1_000m, await f.Guarded.GetExposureAsync());
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("three")).Denial!.Code);
    }

    [Fact]
    public async Task T28_SplitRestatementPastThePerOrderMaximum_MovesNoPosition_AndTripsTheBreaker()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOrderNotional = 600m };
        await f.StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.004m, 50_000m));
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Restated, OrderStatus.PartiallyFilled) with { OrderQty = 0.02m, CumQty = 0.008m, LeavesQty = 0.012m });
        Assert.Equal(0.004m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(0.008m, f.Progress(id).CumQty);
        Assert.Equal(800m, await f.Guarded.GetExposureAsync()); // 0.004 held + 0.012 open, at the price it was limited at
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("two")).Denial!.Code); // twice the size was never limited
        Assert.Equal(OutcomeKind.Accepted, (await f.Guard.CancelAsync(id)).Kind);
    }

    /// <summary>A split scales the quantity and leaves the stop price: the order goes off at once, or never. Either way a person has to look before anything else is sent.</summary>
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.005)]
    public async Task T29_StopPriceNotAdjustedByASplit_TripsTheBreaker_AndItsFillCounts(double restated)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId buy = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(buy, 0.01m, 50_000m));
        OrderTerms stop = GuardFixture.Limit(Side.Sell, 0.01m, 50_000m) with { Type = OrderType.Stop, LimitPrice = null, StopPrice = 49_000m };
        ClientOrderId id = (await f.Run(f.Guard.SubmitAsync(f.Key("stop"), stop).AsTask())).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Restated, OrderStatus.New) with { OrderQty = (decimal)restated, LeavesQty = (decimal)restated });
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("two")).Denial!.Code);
        Assert.Equal((decimal)restated, f.Progress(id).LeavesQty);
        Assert.Equal(OutcomeKind.Accepted, (await f.Guard.CancelAsync(id)).Kind); // too late

        f.Venue.Orders[id.Value] = f.Venue.Orders[id.Value] with { OrderQty = (decimal)restated, Status = OrderStatus.New };
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, (decimal)restated, 25_000m));
        Assert.Equal(0.01m - (decimal)restated, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(IntentState.Filled, f.Progress(id).State);
    }

    // X works, Y is to replace X, Z is to replace Y; the venue works on both requests.
    private static async Task<(ClientOrderId X, ClientOrderId Y, ClientOrderId Z)> TwoInFlightAsync(GuardFixture f)
    {
        Task<Outcome<OrderAck>> submit = f.Guard.SubmitAsync(f.Key("X"), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask();
        ClientOrderId x = new(f.Venue.Sent[0].Id);
        await f.Guarded.ReceiveAsync(f.Venue.Report(x, ExecType.New, OrderStatus.New));
        Assert.Equal(OutcomeKind.Accepted, (await submit.WaitAsync(TimeSpan.FromSeconds(30))).Kind);
        _ = f.Guard.ReplaceAsync(f.Key("Y"), x, GuardFixture.Limit(Side.Buy, 0.008m, 50_000m)).AsTask();
        ClientOrderId y = new(f.Venue.Sent[1].Id);
        _ = f.Guard.ReplaceAsync(f.Key("Z"), y, GuardFixture.Limit(Side.Buy, 0.007m, 50_000m)).AsTask();
        ClientOrderId z = new(f.Venue.Sent[2].Id);
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
        return (x, y, z);
    }

    private static ExecutionReport Mapped(ExecutionReport report, Dictionary<string, ClientOrderId> ids, DateTimeOffset now) => report with
    {
        ClientOrderId = ids[report.ClientOrderId.Value],
        OrigClientOrderId = report.OrigClientOrderId is { } original ? ids[original.Value] : null,
        OrderQty = report.OrderQty * Scale,
        CumQty = report.CumQty * Scale,
        LeavesQty = report.LeavesQty * Scale,
        LastQty = report.LastQty * Scale,
        LastPx = report.LastPx > 0m ? 50_000m : 0m,
        VenueTime = now,
    };
}

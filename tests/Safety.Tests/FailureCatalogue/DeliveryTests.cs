using System.Net;
using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Reports;
using Safety.Tests.Support;

namespace Safety.Tests.FailureCatalogue;

/// <summary>T01–T08: between the permit and the venue's answer. A request is sent once, whatever the wire, the SDK and the venue make of it.</summary>
public class DeliveryTests
{
    private static readonly OrderTerms s_buy = GuardFixture.Limit(Side.Buy, 0.01m, 50_000m);

    [Theory]
    [InlineData(Script.AcceptThenHang)]
    [InlineData(Script.AcceptThenThrow)]
    public async Task T01_AcceptedAndTheResponseDropped_IsUnknown_ThenTheLiveOrder(Script script)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.Next.Enqueue(script);
        Outcome<OrderAck> outcome = await f.BuyAsync("one");
        Assert.Equal(OutcomeKind.Unknown, outcome.Kind);
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());

        f.Tick();
        f.Tick();
        IntentRecord intent = f.Journal.ReadIntents(1).Single();
        Assert.Equal(IntentState.Working, intent.Progress.State);
        Assert.NotNull(intent.Progress.BrokerOrderId);
        Assert.Single(f.Venue.Sent);
        Assert.Contains(f.Events, static e => e.Kind == SafetyEventKind.OutcomeResolved);
    }

    [Fact]
    public async Task T02_GatewayTimeoutAfterAccept_WithTheSdkRetrying_EndsWithTheLiveOrder()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.SdkRetries = 2;
        f.Venue.Next.Enqueue(Script.AcceptThen504);
        Assert.Equal(OutcomeKind.Unknown, (await f.BuyAsync("one")).Kind);
        Assert.Equal(2, f.Venue.Sent.Count); // what SAFE212 and SAFE303 keep out of a build: behind the permit nobody counts
        Assert.Single(f.Venue.Sent.DistinctBy(static sent => sent.Id));

        f.Tick();
        f.Tick();
        Assert.Equal(IntentState.Working, f.Journal.ReadIntents(1).Single().Progress.State);
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
        Assert.Empty(f.Venue.Doubles);
    }

    [Fact]
    public async Task T02_SdkRetryThatThePlainVenueTakes_TripsTheBreakerWithTheSecondFill()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.Repeated = RepeatedId.PlacesAnother;
        f.Venue.SdkRetries = 1;
        f.Venue.Next.Enqueue(Script.AcceptThen504);
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        Assert.Single(f.Venue.Doubles);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m));
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m)); // of the order nobody asked for
        Assert.Equal(0.02m, await f.Guarded.GetPositionAsync("BTC-USD"));
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("two")).Denial!.Code);
    }

    [Theory]
    [InlineData(false, OutcomeKind.Unknown)]
    [InlineData(true, OutcomeKind.Rejected)]
    public async Task T03_TooManyRequestsWithRetryAfter_IsNotSentAgain(bool judgesIt, OutcomeKind expected)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        if (judgesIt)
            f.Guard.JudgeFault = static fault => fault is HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests } ? Judgement.Rejected(fault.Message) : Judgement.Unknown(fault.Message);
        f.Venue.Next.Enqueue(Script.TooManyRequests);
        OrderKey key = f.Key("one");
        Assert.Equal(expected, (await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask())).Kind);
        Assert.Equal(judgesIt ? 0m : 500m, await f.Guarded.GetExposureAsync());

        f.Tick(10_000); // long after Retry-After
        Assert.Single(f.Venue.Sent);
        Assert.Equal(OutcomeKind.Rejected, (await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask())).Kind);
        Assert.Single(f.Venue.Sent);
        Assert.Equal(0m, await f.Guarded.GetExposureAsync());
        // Once more is another attempt, and somebody's decision.
        Assert.Equal(OutcomeKind.Accepted, (await f.Run(f.Guard.SubmitAsync(key with { Attempt = 1 }, s_buy).AsTask())).Kind);
    }

    [Fact]
    public async Task T04_SocketTimeoutBeforeSend_StaysReservedUntilAbsenceIsFinal()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.Next.Enqueue(Script.ThrowTimeout);
        OrderKey key = f.Key("one");
        Assert.Equal(OutcomeKind.Unknown, (await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask())).Kind);

        // call time-out 1000 + request expiry 500 + visibility 100
        f.Tick(1_500);
        Assert.Equal(IntentState.Unknown, f.Journal.ReadIntents(1).Single().Progress.State);
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
        f.Tick(400);
        Assert.Equal(IntentState.NotExecuted, f.Journal.ReadIntents(1).Single().Progress.State);
        Assert.Equal(0m, await f.Guarded.GetExposureAsync());
        Assert.Equal(OutcomeKind.Rejected, (await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask())).Kind);
        Assert.Single(f.Venue.Sent);
    }

    [Fact]
    public async Task T05_DuplicateIdAfterATimeout_ResolvesToTheLiveOrder()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.SdkRetries = 1;
        f.Venue.Next.Enqueue(Script.AcceptThen504);
        Outcome<OrderAck> outcome = await f.BuyAsync("one"); // "client_order_id must be unique": the venue has it
        Assert.Equal(OutcomeKind.Unknown, outcome.Kind);
        Assert.Contains("must be unique", outcome.Reason, StringComparison.Ordinal);
        f.Tick();
        f.Tick();
        Assert.Equal(IntentState.Working, f.Journal.ReadIntents(1).Single().Progress.State);
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
    }

    [Fact]
    public async Task T05_DuplicateIdThatAJudgeCallsRejected_TheVenuesReportSaysThatItWorks()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Guard.JudgeFault = static fault => Judgement.Rejected(fault.Message); // wrong, and easily written
        f.Venue.SdkRetries = 1;
        f.Venue.Next.Enqueue(Script.AcceptThen504);
        Assert.Equal(OutcomeKind.Rejected, (await f.BuyAsync("one")).Kind);
        ClientOrderId id = new(f.Venue.Sent[0].Id);
        f.Tick();
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.New, OrderStatus.New));
        Assert.Equal(IntentState.Working, f.Progress(id).State);
        Assert.Equal(500m, await f.Guarded.GetExposureAsync());
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("two")).Denial!.Code);
    }

    [Theory]
    [InlineData(JournalKind.InMemory)]
    [InlineData(JournalKind.Sqlite)]
    public async Task T06_IdUsedAgainAfterItsFill_IsAnsweredHere(JournalKind kind)
    {
        await using GuardFixture f = new(kind);
        f.Profile = GuardFixture.ProfileOf(repeated: RepeatedId.RejectedWhileOpen);
        f.Venue.Repeated = RepeatedId.RejectedWhileOpen; // Binance: once the first is filled, the same ID places another
        await f.StartAsync();
        OrderKey key = f.Key("one");
        ClientOrderId id = (await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask())).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(id, 0.01m, 50_000m));
        for (int i = 0; i < 2; i++)
        {
            Outcome<OrderAck> again = await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask());
            Assert.True(again.Acceptance!.IsReplay);
            Outcome<OrderAck> other = await f.Run(f.Guard.SubmitAsync(key, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m)).AsTask());
            Assert.Equal(DenialCode.KeyReusedWithOtherContent, other.Denial!.Code);
            await f.CrashAndRestartAsync();
        }

        Assert.Single(f.Venue.Sent);
        Assert.Empty(f.Venue.Doubles);
    }

    [Theory]
    [InlineData(JournalKind.InMemory)]
    [InlineData(JournalKind.Sqlite)]
    public async Task T07_VenueWithoutDeduplication_GetsTheOrderOnce(JournalKind kind)
    {
        await using GuardFixture f = new(kind);
        f.Profile = GuardFixture.ProfileOf(repeated: RepeatedId.PlacesAnother);
        f.Venue.Repeated = RepeatedId.PlacesAnother;
        await f.StartAsync();
        f.Venue.Next.Enqueue(Script.AcceptThenHang);
        f.Venue.IsDown = true; // and it does not answer questions for now
        OrderKey key = f.Key("one");
        Assert.Equal(OutcomeKind.Unknown, (await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask())).Kind);
        Assert.Equal(OutcomeKind.Unknown, (await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask())).Kind);
        f.Venue.IsDown = false;
        await f.CrashAndRestartAsync();
        Assert.Equal(OutcomeKind.Accepted, (await f.Run(f.Guard.SubmitAsync(key, s_buy).AsTask())).Kind);
        Assert.Single(f.Venue.Sent);
        Assert.Empty(f.Venue.Doubles);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S1")]
    [InlineData("0123456789ABCDEFGHIJKLMNOPQRSTUV")]
    public async Task T08_IdRewrittenByStamp_SendsNothing(string rewritten)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Guard.Tamper = order => order with { ClientOrderId = rewritten.Length == 0 ? default : new ClientOrderId(rewritten) };
        Outcome<OrderAck> outcome = await f.BuyAsync("one");
        Assert.Equal(DenialCode.PermitVoid, outcome.Denial!.Code);
        Assert.Contains("Mend Stamp", outcome.Denial.Message, StringComparison.Ordinal);
        Assert.Empty(f.Venue.Sent);
        Assert.Equal(0m, await f.Guarded.GetExposureAsync());
    }

    [Theory]
    [InlineData(Script.Accept)]
    [InlineData(Script.AcceptThenThrow)]
    public async Task T08_IdCutBehindThePermit_IsFoundByTheFirstReportAndAtTheNextStart(Script script)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Guard.Rewrite = static order => order with { ClientOrderId = new ClientOrderId(order.ClientOrderId.Value[..20]) };
        f.Venue.Next.Enqueue(script);
        await f.BuyAsync("one");
        ClientOrderId cut = new(f.Venue.Sent.Single().Id);
        ReportReceipt receipt = await f.Guarded.ReceiveAsync(f.Venue.Report(cut, ExecType.New, OrderStatus.New));
        Assert.Equal(ReportDisposition.ForeignOrder, receipt.Record.Disposition);
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("two")).Denial!.Code);
        ArmingBlockedException blocked = await Assert.ThrowsAsync<ArmingBlockedException>(() => f.CrashAndRestartAsync());
        Assert.Contains(cut.Value, blocked.Message, StringComparison.Ordinal);
        Assert.Single(f.Venue.Sent);
    }

    [Fact]
    public async Task T08_LookUpThatAnswersWithAnotherOrder_IsNoProof()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        OrderSnapshot other = f.Venue.Orders[(await f.BuyAsync("one")).Acceptance!.ClientOrderId.Value];
        f.Venue.Answering = _ => Task.FromResult<OrderSnapshot?>(other); // it compares the first characters, say
        f.Venue.Next.Enqueue(Script.ThrowTimeout);
        Assert.Equal(OutcomeKind.Unknown, (await f.BuyAsync("two")).Kind);
        f.Tick(10_000);
        IntentProgress progress = f.Progress(new ClientOrderId(f.Venue.Sent[1].Id));
        Assert.Equal(IntentState.Quarantine, progress.State);
        Assert.Contains(other.ClientOrderId.Value, progress.Reason, StringComparison.Ordinal);
        Assert.Equal(1_000m, await f.Guarded.GetExposureAsync());
    }
}

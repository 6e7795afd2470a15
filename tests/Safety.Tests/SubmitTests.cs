using Safety.Guarding;
using Safety.Journal;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests;

public class SubmitTests
{
    [Fact]
    public async Task Accepted_IsDurableBeforeItIsSent()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        IntentRecord? atTheWire = null;
        f.Guard.BeforeWire = () => atTheWire = f.Journal.ReadIntents(1).SingleOrDefault();

        Outcome<OrderAck> outcome = await f.BuyAsync("one");

        Assert.Equal(OutcomeKind.Accepted, outcome.Kind);
        Assert.Equal(IntentState.Pending, atTheWire!.Progress.State);
        Assert.Equal(outcome.Acceptance!.ClientOrderId, atTheWire.ClientOrderId);
        Assert.Equal(f.Venue.Sent.Single().Id, atTheWire.ClientOrderId.Value);
        f.Tick();
        Assert.Equal(IntentState.Working, f.Progress(outcome.Acceptance.ClientOrderId).State);
    }

    [Fact]
    public async Task SameKeySameContent_ReplaysAndSendsNothing()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        OrderTerms terms = GuardFixture.Limit(Side.Buy, 0.01m, 50_000m);
        Identity.OrderKey key = f.Key("one");
        Outcome<OrderAck> first = await f.Guard.SubmitAsync(key, terms);
        Outcome<OrderAck> second = await f.Guard.SubmitAsync(key, terms);

        Assert.Equal(OutcomeKind.Accepted, second.Kind);
        Assert.True(second.Acceptance!.IsReplay);
        Assert.Equal(first.Acceptance!.ClientOrderId, second.Acceptance.ClientOrderId);
        Assert.Single(f.Venue.Sent);

        f.Host.Kill.Latch("drill", "test");
        Outcome<OrderAck> underKill = await f.Guard.SubmitAsync(key, terms);
        Assert.Equal(OutcomeKind.Accepted, underKill.Kind);

        await f.CrashAndRestartAsync(arm: false);
        Outcome<OrderAck> afterCrash = await f.Guard.SubmitAsync(key, terms);
        Assert.Equal(OutcomeKind.Accepted, afterCrash.Kind);
        Assert.Single(f.Venue.Sent);
    }

    [Fact]
    public async Task SameKeyOtherContent_IsDenied()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        Identity.OrderKey key = f.Key("one");
        await f.Guard.SubmitAsync(key, GuardFixture.Limit(Side.Buy, 0.01m, 50_000m));
        Outcome<OrderAck> outcome = await f.Guard.SubmitAsync(key, GuardFixture.Limit(Side.Buy, 0.02m, 50_000m));

        Assert.Equal(DenialCode.KeyReusedWithOtherContent, outcome.Denial!.Code);
        Assert.Equal(Safeguard.IdempotencyManager, outcome.Denial.Safeguard);
        Assert.Single(f.Venue.Sent);
    }

    [Fact]
    public async Task Rejected_ReleasesItsReservation()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.Next.Enqueue(Script.Reject);
        Outcome<OrderAck> outcome = await f.BuyAsync("one");

        Assert.Equal(OutcomeKind.Rejected, outcome.Kind);
        Assert.Equal("insufficient funds", outcome.Reason);
        Assert.Equal(0m, await f.Guarded.GetExposureAsync());
    }

    [Fact]
    public async Task NotArmed_IsDeniedAndTheKeyIsNotSpent()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        Identity.OrderKey key = f.Key("one");
        OrderTerms terms = GuardFixture.Limit(Side.Buy, 0.01m, 50_000m);
        Outcome<OrderAck> denied = await f.Guard.SubmitAsync(key, terms);
        Assert.Equal(DenialCode.NotArmed, denied.Denial!.Code);
        Assert.False(denied.Denial.SpendsKey);
        Assert.Empty(f.Venue.Sent);

        await f.Host.ArmAsync();
        Assert.Equal(OutcomeKind.Accepted, (await f.Guard.SubmitAsync(key, terms)).Kind);
    }

    [Fact]
    public async Task RequestChangedAfterAdmission_SendsNothing()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Guard.Tamper = order => order with { Terms = order.Terms with { Size = new Units(100m) } };
        Outcome<OrderAck> outcome = await f.BuyAsync("one");
        Assert.Equal(DenialCode.PermitVoid, outcome.Denial!.Code);
        Assert.Contains("changed between admission and the wire", outcome.Denial.Message, StringComparison.Ordinal);
        Assert.Empty(f.Venue.Sent);
    }

    /// <summary>The caller stands still behind the admission, and the wall clock is set back meanwhile: its time is over all the same.</summary>
    [Fact]
    public async Task CallThatComesToTheWireTooLate_SendsNothing_AlsoWhenTheClockWasSetBack()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Guard.Tamper = order =>
        {
            f.Time.JumpWallClock(TimeSpan.FromSeconds(-10));
            f.Tick(1_500);
            return order;
        };
        Outcome<OrderAck> outcome = await f.BuyAsync("one");
        Assert.Equal(DenialCode.PermitVoid, outcome.Denial!.Code);
        Assert.Contains("after its deadline", outcome.Denial.Message, StringComparison.Ordinal);
        Assert.Empty(f.Venue.Sent);
    }

    [Fact]
    public async Task KillBetweenAdmissionAndWire_SendsNothing()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Guard.BeforeWire = () => f.Host.Kill.Latch("stop", "test");
        Outcome<OrderAck> outcome = await f.BuyAsync("one");
        Assert.Equal(DenialCode.PermitVoid, outcome.Denial!.Code);
        Assert.Empty(f.Venue.Sent);
    }

    [Fact]
    public async Task Canceled_BeforeTheIntent_SendsNothing()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        Outcome<OrderAck> outcome = await f.Guard.SubmitAsync(f.Key("one"), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m), new CancellationToken(canceled: true));
        Assert.Equal(DenialCode.Canceled, outcome.Denial!.Code);
        Assert.Empty(f.Journal.ReadIntents(1));
    }

    [Fact]
    public void ForgedPermit_IsVoid() =>
        Assert.Throws<PermitVoidException>(() => default(Generated.V1.SendPermit).Demand(default));
}

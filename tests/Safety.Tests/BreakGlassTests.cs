using Safety.Guard;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests;

/// <summary>A break-glass method skips no safeguard: what denies any other order denies its order, and between two of its calls too.</summary>
public class BreakGlassTests
{
    private static readonly OrderTerms s_terms = GuardFixture.Limit(Side.Buy, 0.01m, 50_000m);

    private static async Task<(GuardFixture Fixture, BreakGlassGuard Guard)> StartAsync(int days = 30, DateTimeOffset? start = null)
    {
        GuardFixture f = await new GuardFixture(start: start).StartAsync(arm: false);
        BreakGlassGuard guard = new(f, DateOnly.FromDateTime(f.Time.GetUtcNow().UtcDateTime).AddDays(days));
        await f.Run(f.Host.ArmAsync());
        return (f, guard);
    }

    [Fact]
    public async Task Admitted_IsDurableBeforeTheBodyRuns_AndReplaysByItsKey()
    {
        (GuardFixture f, BreakGlassGuard guard) = await StartAsync();
        await using GuardFixture _ = f;
        IntentRecord? atTheWire = null;
        f.Venue.Arriving = _ => atTheWire = f.Journal.ReadIntents(1).Single();
        OrderKey key = f.Key("one");

        Outcome<OrderAck> outcome = await guard.PlaceAsync(key, s_terms);
        Outcome<OrderAck> again = await guard.PlaceAsync(key, s_terms);

        Assert.Equal(OutcomeKind.Accepted, outcome.Kind);
        Assert.Equal(outcome.Acceptance!.ClientOrderId, atTheWire!.ClientOrderId);
        Assert.True(again.Acceptance!.IsReplay);
        Assert.Single(f.Venue.Sent);
    }

    [Fact]
    public async Task OverTheLimit_IsDeniedBeforeTheBodyRuns()
    {
        (GuardFixture f, BreakGlassGuard guard) = await StartAsync();
        await using GuardFixture _ = f;
        guard.Core = (_, _, _, _) => throw new InvalidOperationException("The body ran.");

        Outcome<OrderAck> outcome = await guard.PlaceAsync(f.Key("one"), GuardFixture.Limit(Side.Buy, 1m, 50_000m));

        Assert.Equal(DenialCode.OrderNotionalExceeded, outcome.Denial!.Code);
    }

    [Theory]
    [InlineData(true, OutcomeKind.Unknown)]
    [InlineData(false, OutcomeKind.Denied)]
    public async Task BodyThatReturnsWithoutDemanding_HasSentNothing(bool claimsAccepted, OutcomeKind expected)
    {
        (GuardFixture f, BreakGlassGuard guard) = await StartAsync();
        await using GuardFixture _ = f;
        guard.Core = (_, _, _, _) => Task.FromResult(new OrderAck(claimsAccepted, new BrokerOrderId("made up"), "no"));

        Outcome<OrderAck> outcome = await guard.PlaceAsync(f.Key("one"), s_terms);

        Assert.Equal(expected, outcome.Kind);
        Assert.Empty(f.Venue.Sent);
    }

    [Fact]
    public async Task UnderALatchedKillSwitch_IsDenied()
    {
        (GuardFixture f, BreakGlassGuard guard) = await StartAsync();
        await using GuardFixture _ = f;
        f.Host.Kill.Latch("drill", "test");

        Outcome<OrderAck> outcome = await guard.PlaceAsync(f.Key("one"), s_terms);

        Assert.Equal(DenialCode.KillSwitchLatched, outcome.Denial!.Code);
        Assert.Empty(f.Venue.Sent);
    }

    [Fact]
    public async Task OnItsLastDay_Sends_AndAfterItIsDenied_WithoutSpendingTheKey()
    {
        (GuardFixture f, BreakGlassGuard guard) = await StartAsync(days: 0, new DateTimeOffset(2026, 1, 5, 23, 59, 0, TimeSpan.Zero));
        await using GuardFixture _ = f;
        Assert.Equal(OutcomeKind.Accepted, (await guard.PlaceAsync(f.Key("one"), s_terms)).Kind);
        OrderKey key = f.Key("two");

        f.Tick(60_000);
        f.Prices.Age = TimeSpan.Zero;
        Outcome<OrderAck> outcome = await guard.PlaceAsync(key, s_terms);

        Assert.Equal(DenialCode.BreakGlassExpired, outcome.Denial!.Code);
        Assert.Equal(Safeguard.BreakGlass, outcome.Denial.Safeguard);
        Assert.False(outcome.Denial.SpendsKey);
        Assert.Single(f.Venue.Sent);
        Assert.Single(f.Journal.ReadIntents(1));
    }

    [Fact]
    public async Task KillSwitchLatchedBetweenTwoCalls_StopsTheSecond()
    {
        (GuardFixture f, BreakGlassGuard guard) = await StartAsync();
        await using GuardFixture _ = f;
        guard.Core = async (permit, venue, order, deadline) =>
        {
            permit.Demand();
            await venue.Submit(order, deadline);
            f.Host.Kill.Latch("drill", "test");
            permit.Demand();
            return await venue.Submit(order, deadline);
        };

        Outcome<OrderAck> outcome = await guard.PlaceAsync(f.Key("one"), s_terms);

        Assert.Equal(OutcomeKind.Unknown, outcome.Kind); // the first call may have placed it: the venue knows
        Assert.Single(f.Venue.Sent);
    }

    [Fact]
    public async Task BodyThatFailsBeforeItsFirstDemand_SentNothing()
    {
        (GuardFixture f, BreakGlassGuard guard) = await StartAsync();
        await using GuardFixture _ = f;
        guard.Core = (_, _, _, _) => throw new InvalidOperationException("no quote");

        Outcome<OrderAck> outcome = await guard.PlaceAsync(f.Key("one"), s_terms);

        Assert.Equal(DenialCode.PermitVoid, outcome.Denial!.Code);
        Assert.Contains("no quote", outcome.Denial.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BodyThatDemandsAfterItsCallWasGivenUp_IsVoid()
    {
        (GuardFixture f, BreakGlassGuard guard) = await StartAsync();
        await using GuardFixture _ = f;
        TaskCompletionSource slow = new();
        Task<OrderAck>? body = null;
        guard.Core = (permit, venue, order, deadline) => body = Slowly(permit, venue, order, deadline);

        Outcome<OrderAck> outcome = await f.Run(guard.PlaceAsync(f.Key("one"), s_terms).AsTask());
        slow.SetResult();

        Assert.Equal(DenialCode.PermitVoid, outcome.Denial!.Code);
        await Assert.ThrowsAsync<PermitVoidException>(() => body!);
        Assert.Empty(f.Venue.Sent);

        async Task<OrderAck> Slowly(BreakGlassPermit permit, ScriptedVenue venue, NewOrder order, CancellationToken deadline)
        {
            await slow.Task;
            permit.Demand();
            return await venue.Submit(order, deadline);
        }
    }

    [Fact]
    public async Task PermitKeptBeyondItsCall_IsVoid()
    {
        (GuardFixture f, BreakGlassGuard guard) = await StartAsync();
        await using GuardFixture _ = f;
        BreakGlassPermit kept = default;
        guard.Core = (permit, venue, order, deadline) =>
        {
            kept = permit;
            permit.Demand();
            return venue.Submit(order, deadline);
        };
        await guard.PlaceAsync(f.Key("one"), s_terms);

        Assert.Throws<PermitVoidException>(() => kept.Demand());
    }
}

using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;
using Safety.Tests.Support;
using Safety.Timing;

namespace Safety.Tests.Timing;

/// <summary>Deadlines on the venue's clock, and exits that happen once.</summary>
public class BrokerTimestampedTimeoutsTests
{
    /// <summary>The venue's clock is three seconds ahead; the wall clock here is set by an hour.</summary>
    [Theory]
    [InlineData(3_600)]
    [InlineData(-3_600)]
    [InlineData(5)]
    public async Task T48_LocalClockThatIsSet_ExpiresNothing_AndKeepsNothingAlive(int seconds)
    {
        await using GuardFixture f = new();
        DateTimeOffset start = f.Time.GetUtcNow();
        f.Venue.TellingTime = () => Task.FromResult(start + f.Time.Elapsed + TimeSpan.FromSeconds(3));
        await f.StartAsync();
        DateTimeOffset deadline = f.Guarded.Timeouts.In(TimeSpan.FromSeconds(10))!.Value;
        f.Time.JumpWallClock(TimeSpan.FromSeconds(seconds));
        Assert.Equal(DeadlineState.Valid, f.Guarded.Timeouts.StateOf(deadline));
        Assert.Equal(seconds > 10, f.Time.GetUtcNow() + TimeSpan.FromSeconds(3) >= deadline); // by local time
        f.Tick(9_000);
        Assert.Equal(DeadlineState.Valid, f.Guarded.Timeouts.StateOf(deadline));
        f.Tick(3_000);
        Assert.Equal(DeadlineState.Expired, f.Guarded.Timeouts.StateOf(deadline));
        Assert.DoesNotContain(f.Events, static told => told.Kind == SafetyEventKind.VenueClockSet);
    }

    [Fact]
    public async Task T49_VenueClockThatGoesBack_IsTold_AndDeadlinesCountOnItAsItIs()
    {
        await using GuardFixture f = new();
        DateTimeOffset start = f.Time.GetUtcNow();
        TimeSpan ahead = default;
        f.Venue.TellingTime = () => Task.FromResult(start + f.Time.Elapsed + ahead);
        await f.StartAsync();
        ahead = TimeSpan.FromMinutes(-5);
        await f.Run(f.Guarded.CatchUpAsync());
        Assert.Contains("set by -", Assert.Single(f.Events, static told => told.Kind == SafetyEventKind.VenueClockSet).Message, StringComparison.Ordinal);
        Assert.Equal(1, f.Guarded.Timeouts.Steps);
        Assert.Equal(DeadlineState.Valid, f.Guarded.Timeouts.StateOf(start));
        Assert.InRange(start + f.Time.Elapsed + ahead, f.Guarded.Timeouts.Now.Earliest, f.Guarded.Timeouts.Now.Latest);
        f.Tick(60_000);
        await f.Run(f.Guarded.CatchUpAsync());
        Assert.Single(f.Events, static told => told.Kind == SafetyEventKind.VenueClockSet);
    }

    /// <summary>A contract that cannot fetch reports asks for the time with the watch first: what a report says before that bounds it from one side, and closes nothing.</summary>
    [Fact]
    public async Task ReportBeforeTheFirstAnswer_ClosesNothing()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Venue.TellingTime = static () => Task.FromException<DateTimeOffset>(new IOException("no answer"));
        await HoldAsync(f, "one", 0.01m);
        f.Tick(1_000);
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("two")).Kind);
    }

    /// <summary>It is asked again and again, and where it does not answer any more nothing can be judged by its time.</summary>
    [Fact]
    public async Task VenueThatTellsItsTimeNoMore_ClosesTheGuard_UntilItDoes()
    {
        await using GuardFixture f = new();
        DateTimeOffset start = f.Time.GetUtcNow();
        bool isSilent = false;
        f.Venue.TellingTime = () => isSilent ? Task.FromException<DateTimeOffset>(new IOException("no answer")) : Task.FromResult(start + f.Time.Elapsed);
        await f.StartAsync();
        f.Tick(3_600_000);
        Assert.True(f.Guarded.Timeouts.Now.Uncertainty < TimeSpan.FromMilliseconds(1_100), $"{f.Guarded.Timeouts.Now}");
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("well known")).Kind);

        isSilent = true;
        f.Tick(1_200_000);
        Assert.Equal(DenialCode.NotArmed, (await f.BuyAsync("not known")).Denial!.Code);
        Assert.Contains("The venue's time is known to", Assert.Single(f.Events, static told => told.Kind == SafetyEventKind.Lapsed).Message, StringComparison.Ordinal);

        isSilent = false;
        await f.Run(f.Host.ArmAsync());
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("known again")).Kind);
    }

    [Fact]
    public async Task VenueThatTellsNoTime_IsBoundedByItsReports_AndNothingIsValidByThem()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        Assert.Equal((DeadlineState.Uncertain, null), (f.Guarded.Timeouts.StateOf(f.Time.GetUtcNow().AddDays(1)), f.Guarded.Timeouts.In(TimeSpan.FromSeconds(1))));
        Outcome<OrderAck> order = await f.BuyAsync("one");
        await f.Guarded.ReceiveAsync(f.Venue.Fill(order.Acceptance!.ClientOrderId, 0.01m, 50_000m));
        DateTimeOffset now = f.Time.GetUtcNow();
        Assert.Equal(DeadlineState.Expired, f.Guarded.Timeouts.StateOf(now.AddMilliseconds(-1)));
        Assert.Equal(DeadlineState.Uncertain, f.Guarded.Timeouts.StateOf(now.AddHours(1)));
    }

    /// <summary>The machine sleeps while a stop is watched: it disarms, and the exit that was decided before is not sent on what was not heard.</summary>
    [Fact]
    public async Task T50_SuspendedMachine_Disarms()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Asleep += TimeSpan.FromMinutes(10);
        f.Time.JumpWallClock(TimeSpan.FromMinutes(10));
        f.Tick();
        Assert.Equal(DenialCode.NotArmed, (await f.BuyAsync("after")).Denial!.Code);
    }

    [Fact]
    public async Task StopLoss_ExitsOnce_WhateverFiresItAgain()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await HoldAsync(f, "entry", 0.02m);
        PositionEpisode episode = (await f.Guarded.GetEpisodeAsync("BTC-USD"))!.Value;
        f.Venue.Next.Enqueue(Script.AcceptThenHang);
        Assert.Equal(OutcomeKind.Unknown, (await ExitAsync(f, "stop", episode, 0.01m)).Kind);
        Denial again = (await ExitAsync(f, "stop, an hour later", episode, 0.01m)).Denial!;
        Assert.Equal((DenialCode.ExitUnderWay, true, Safeguard.BrokerTimestampedTimeouts), (again.Code, again.SpendsKey, again.Safeguard));
        await f.CrashAndRestartAsync();
        Assert.Equal(DenialCode.ExitUnderWay, (await ExitAsync(f, "after", episode, 0.01m)).Denial!.Code);
        ClientOrderId exit = new(f.Venue.Sent[^1].Id);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(exit, 0.01m, 50_000m));
        Assert.Equal(OutcomeKind.Accepted, (await ExitAsync(f, "rest", episode, 0.01m)).Kind); // the first is through
    }

    [Fact]
    public async Task ExitOfAnEpisodeThatIsOver_IsDenied_AlsoWhereAnotherPositionIsHeld()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        Assert.Null(await f.Guarded.GetEpisodeAsync("BTC-USD"));
        await HoldAsync(f, "first", 0.01m);
        PositionEpisode first = (await f.Guarded.GetEpisodeAsync("BTC-USD"))!.Value;
        await HoldAsync(f, "more", 0.01m);
        Assert.Equal(first, await f.Guarded.GetEpisodeAsync("BTC-USD"));
        ClientOrderId exit = (await ExitAsync(f, "out", first, 0.02m)).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(exit, 0.02m, 50_000m));
        Assert.Equal(DenialCode.EpisodeOver, (await ExitAsync(f, "late", first, 0.01m)).Denial!.Code);
        await HoldAsync(f, "second", 0.01m);
        Assert.NotEqual(first, await f.Guarded.GetEpisodeAsync("BTC-USD"));
        Assert.Equal(DenialCode.EpisodeOver, (await ExitAsync(f, "later", first, 0.01m)).Denial!.Code);
        Assert.Equal(OutcomeKind.Accepted, (await ExitAsync(f, "new", (await f.Guarded.GetEpisodeAsync("BTC-USD"))!.Value, 0.01m)).Kind);
    }

    [Fact]
    public async Task ExitThatIsNotReduceOnly_IsMalformed()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await HoldAsync(f, "first", 0.01m);
        OrderTerms terms = GuardFixture.Limit(Side.Sell, 0.01m, 50_000m) with { Exits = await f.Guarded.GetEpisodeAsync("BTC-USD") };
        Assert.Equal(DenialCode.TermsMalformed, (await f.Run(f.Guard.SubmitAsync(f.Key("exit"), terms).AsTask())).Denial!.Code);
    }

    private static async Task HoldAsync(GuardFixture f, string cause, decimal units)
    {
        Outcome<OrderAck> order = await f.BuyAsync(cause, units);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(order.Acceptance!.ClientOrderId, units, 50_000m));
    }

    private static Task<Outcome<OrderAck>> ExitAsync(GuardFixture f, string cause, PositionEpisode episode, decimal units) =>
        f.Run(f.Guard.SubmitAsync(f.Key(cause), GuardFixture.Limit(Side.Sell, units, 50_000m, reduceOnly: true) with { Exits = episode }).AsTask());
}

using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;
using Safety.Tests.Support;
using Safety.Timing;

namespace Safety.Tests.Safeguards;

/// <summary><see cref="BrokerTimestampedTimeouts"/>: deadlines are the venue's, and an exit happens once.</summary>
public class Timeouts
{
    [Fact]
    public async Task Safeguard20_LocalClockAnHourAhead_FiresNothing()
    {
        await using GuardFixture f = new(JournalKind.Sqlite);
        DateTimeOffset start = f.Time.GetUtcNow();
        f.Venue.TellingTime = () => Task.FromResult(start + f.Time.Elapsed);
        await f.StartAsync();
        DateTimeOffset deadline = f.Guarded.Timeouts.In(TimeSpan.FromSeconds(10))!.Value;
        f.Time.JumpWallClock(TimeSpan.FromHours(1));
        Assert.True(f.Time.GetUtcNow() > deadline); // by local time it is over
        Assert.Equal(DeadlineState.Valid, f.Guarded.Timeouts.StateOf(deadline));
        f.Tick(9_000);
        Assert.Equal(DeadlineState.Valid, f.Guarded.Timeouts.StateOf(deadline));
        f.Tick(3_000);
        Assert.Equal(DeadlineState.Expired, f.Guarded.Timeouts.StateOf(deadline));
    }

    [Fact]
    public async Task Safeguard21_SuspendedMachine_Disarms()
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        f.Asleep += TimeSpan.FromMinutes(10);
        f.Time.JumpWallClock(TimeSpan.FromMinutes(10));
        f.Tick();
        Assert.Equal(DenialCode.NotArmed, (await f.BuyAsync("after")).Denial!.Code);
        Assert.Empty(f.Venue.Sent);
    }

    [Fact]
    public async Task Safeguard22_StopLoss_ExitsOnce()
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        await f.Guarded.ReceiveAsync(f.Venue.Fill((await f.BuyAsync("entry")).Acceptance!.ClientOrderId, 0.01m, 50_000m));
        OrderTerms exit = GuardFixture.Limit(Side.Sell, 0.01m, 49_000m, reduceOnly: true) with { Exits = await f.Guarded.GetEpisodeAsync("BTC-USD") };
        f.Venue.Next.Enqueue(Script.AcceptThenHang);
        Assert.Equal(OutcomeKind.Unknown, (await ExitAsync(f, "stop", exit)).Kind);
        Assert.Equal(DenialCode.ExitUnderWay, (await ExitAsync(f, "stop, fired again", exit)).Denial!.Code);
        await f.CrashAndRestartAsync();
        Assert.Equal(DenialCode.ExitUnderWay, (await ExitAsync(f, "stop, after a restart", exit)).Denial!.Code);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(new ClientOrderId(f.Venue.Sent[^1].Id), 0.01m, 49_000m));
        Assert.Equal(DenialCode.EpisodeOver, (await ExitAsync(f, "stop, when it is over", exit)).Denial!.Code);
        Assert.Equal(2, f.Venue.Sent.Count);
    }

    private static Task<Outcome<OrderAck>> ExitAsync(GuardFixture f, string cause, OrderTerms exit) => f.Run(f.Guard.SubmitAsync(f.Key(cause), exit).AsTask());
}

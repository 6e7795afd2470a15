using Safety.Contracts;
using Safety.Guarding;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests;

/// <summary>Client order IDs that are numbers, at a venue where a repeated number changes another order (Interactive Brokers).</summary>
public class OrderNumberTests
{
    [Fact]
    public async Task NothingIsSent_BeforeTheVenuesNextNumberIsKnown()
    {
        await using GuardFixture f = await Start();
        Outcome<OrderAck> denied = await f.BuyAsync("one");
        Assert.Equal(DenialCode.NotArmed, denied.Denial!.Code);
        Assert.False(denied.Denial.SpendsKey);
        Assert.Empty(f.Venue.Sent);

        await f.Run(f.Guarded.AdvanceOrderNumberAsync(41));
        Assert.Equal("41", (await f.BuyAsync("one")).Acceptance!.ClientOrderId.Value);
    }

    [Fact]
    public async Task NumbersOnlyGrow_AcrossCrashesAndWhateverTheVenueSays()
    {
        await using GuardFixture f = await Start();
        await f.Run(f.Guarded.AdvanceOrderNumberAsync(10));
        await f.BuyAsync("one");
        await Assert.ThrowsAsync<InvalidOperationException>(() => f.Run(f.Guarded.AdvanceOrderNumberAsync(3)));
        Assert.Contains("from 10 to 3", Assert.Single(f.Events, static e => e.Kind == SafetyEventKind.Mismatch).Message, StringComparison.Ordinal);
        await f.BuyAsync("two");

        await f.CrashAndRestartAsync();
        Assert.Equal(DenialCode.NotArmed, (await f.BuyAsync("three")).Denial!.Code);
        await Assert.ThrowsAsync<InvalidOperationException>(() => f.Run(f.Guarded.AdvanceOrderNumberAsync(1)));
        Assert.Equal(DenialCode.NotArmed, (await f.BuyAsync("three")).Denial!.Code);
        await f.Run(f.Guarded.AdvanceOrderNumberAsync(11)); // 11 was used: the venue has not seen it yet
        await f.BuyAsync("three");
        f.Venue.Next.Enqueue(Script.Reject);
        await f.BuyAsync("four");
        await f.BuyAsync("five");

        Assert.Equal(["10", "11", "12", "13", "14"], f.Venue.Sent.Select(static sent => sent.Id));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => f.Guarded.AdvanceOrderNumberAsync(0));
    }

    [Fact]
    public async Task SameKey_GetsNoSecondNumber()
    {
        await using GuardFixture f = await Start();
        await f.Run(f.Guarded.AdvanceOrderNumberAsync(1));
        Identity.OrderKey key = f.Key("one");
        await f.Run(f.Guard.SubmitAsync(key, GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask());
        Outcome<OrderAck> again = await f.Run(f.Guard.SubmitAsync(key, GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask());
        Assert.True(again.Acceptance!.IsReplay);
        Assert.Equal("1", again.Acceptance.ClientOrderId.Value);
        Assert.Single(f.Venue.Sent);
        Assert.Equal("1", f.Guard.Entry.IdOf(key).Value);
        Assert.True(f.Guard.Entry.IdOf(f.Key("never used")).IsEmpty);
    }

    private static Task<GuardFixture> Start() => new GuardFixture
    {
        Profile = new VenueProfileAttribute
        {
            RepeatedId = RepeatedId.ModifiesOrder,
            IdFormat = IdFormat.Integer,
            Acknowledgement = AckBy.Response,
            Stamp = RequestStamp.BySdkAtSend,
            RequestExpiryMs = 500,
            VisibilityMs = 100,
            CallTimeoutMs = 1_000,
            IsSimulated = true,
        },
    }.StartAsync();
}

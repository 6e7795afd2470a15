using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Ledger;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests.Breakers;

/// <summary>Request weight in several windows: submits, replaces and cancels count, and no cancel is ever denied for it.</summary>
public class RequestRateTests
{
    private const long Second = TimeSpan.TicksPerSecond;

    [Fact]
    public void Tempo_EstimatesTheWindowThatEndsNow()
    {
        Tempo tempo = default(Tempo).With(100 * Second, 10, 4).With(109 * Second, 10, 6);
        Assert.Equal(10m, tempo.At(109 * Second, 10));
        Assert.Equal(10m, tempo.At(110 * Second, 10)); // all of the window before
        Assert.Equal(5m, tempo.At(115 * Second, 10));
        Assert.Equal(0m, tempo.At(120 * Second, 10));
        Assert.Equal(7m, tempo.With(115 * Second, 10, 2).At(115 * Second, 10));
    }

    [Fact]
    public void Tempo_OfAClockSetBack_ForgetsNothing_AndIsOverAfterAWindow()
    {
        Tempo tempo = default(Tempo).With(1_000 * Second, 10, 8);
        Assert.Equal(8m, tempo.At(500 * Second, 10));
        Assert.Equal(9m, tempo.With(500 * Second, 10, 1).At(500 * Second, 10));
        Assert.Equal(1m, tempo.With(500 * Second, 10, 1).At(510 * Second, 10));
    }

    [Fact]
    public async Task RequestRate_CountsTheWeightOfSubmitsReplacesAndCancels_AcrossARestart()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxWeightPerHour = 100 };
        f.Profile = new VenueProfileAttribute
        {
            SubmitWeight = 10,
            ReplaceWeight = 20,
            CancelWeight = 25,
            Acknowledgement = AckBy.Response,
            Stamp = RequestStamp.BySdkAtSend,
            RequestExpiryMs = 500,
            VisibilityMs = 100,
            CallTimeoutMs = 1_000,
            LateFillMs = 10_000,
            IsSimulated = true,
        };
        await f.StartAsync();
        ClientOrderId held = (await f.BuyAsync("held")).Acceptance!.ClientOrderId; // 10
        await f.Guarded.ReceiveAsync(f.Venue.Fill(held, 0.01m, 50_000m));
        ClientOrderId order = (await f.BuyAsync("one")).Acceptance!.ClientOrderId; // 20
        ClientOrderId changed = await f.ReplaceAsync("change", order, 0.02m); // 40
        f.Tick();
        Assert.Equal(OutcomeKind.Accepted, (await f.Run(f.Guard.CancelAsync(changed).AsTask())).Kind); // 65
        f.Tick();
        await f.CrashAndRestartAsync();
        Assert.Null((await f.BuyAsync("two")).Denial); // 75, and 80 are not kept for cancels
        Denial denial = (await f.BuyAsync("three")).Denial!;
        Assert.Equal((DenialCode.RequestRateExceeded, true), (denial.Code, denial.SpendsKey));
        Assert.Contains("weigh 85", denial.Message, StringComparison.Ordinal);

        // Neither a cancel nor an exit is held back.
        Assert.Equal(OutcomeKind.Accepted, (await f.Run(f.Guard.CancelAsync(new ClientOrderId(f.Venue.Sent[^1].Id)).AsTask())).Kind);
        Assert.Null((await f.Guard.SubmitAsync(f.Key("exit"), GuardFixture.Limit(Side.Sell, 0.01m, 50_000m))).Denial);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    public async Task RequestRate_OfEachWindow_MakesRoomAgain(int seconds)
    {
        await using GuardFixture f = new();
        f.Limits = seconds == 10 ? f.Limits with { MaxWeightPer10Seconds = 5 } : f.Limits with { MaxWeightPerMinute = 5 };
        await f.StartAsync();
        for (int i = 0; i < 4; i++)
            Assert.Null((await f.BuyAsync($"{i}", 0.001m)).Denial);
        Assert.Equal(DenialCode.RequestRateExceeded, (await f.BuyAsync("fifth", 0.001m)).Denial?.Code);
        f.Tick(2_000 * seconds);
        Assert.Null((await f.BuyAsync("sixth", 0.001m)).Denial);
    }
}

using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Safety.Simulation.Tests.Market;
using Safety.Timing;
using Xunit.Abstractions;

namespace Safety.Tests.Timing;

/// <summary>A venue's clock, as it can be known from its answers: drawn clocks, networks and steps.</summary>
public class VenueClockTests(ITestOutputHelper output)
{
    private const int BoundPpm = 500;

    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Interval_ContainsTheVenuesTime_AndIsNoWiderThanItMayBe()
    {
        (int readings, int naive) = (0, 0);
        for (int seed = 0; seed < 300; seed++)
        {
            Clocks clocks = new(seed, BoundPpm);
            VenueClock clock = new(BoundPpm);
            long shortest = long.MaxValue;
            for (int i = 0; i < 40; i++)
            {
                (long sent, long received, DateTimeOffset stamp) = clocks.Ask();
                Assert.True(clock.Asked(sent, received, stamp, Clocks.Resolution), $"seed {seed}: no step, and one was told");
                for (int j = 0; j < 5; j++)
                {
                    BrokerTime now = clock.At(clocks.Monotonic)!.Value;
                    Assert.True(now.Earliest <= clocks.Venue && clocks.Venue <= now.Latest, $"seed {seed}, answer {i}: {clocks.Venue:O} is not in {now}");
                    shortest = received - sent;
                    long drift = 2 * ((clocks.Monotonic - sent) * BoundPpm / 1_000_000 + 3);
                    Assert.True(now.Uncertainty.Ticks <= shortest + Clocks.Resolution.Ticks + drift, $"seed {seed}, answer {i}: {now.Uncertainty} for a round trip of {TimeSpan.FromTicks(shortest)}");

                    // A deadline of ten seconds, an hour or a millisecond away: ours never fires wrongly; one by local time does.
                    DateTimeOffset deadline = clocks.Venue.AddTicks(clocks.Random.NextInt64(-100_000_000, 100_000_000));
                    Assert.NotEqual(clocks.Venue < deadline ? DeadlineState.Expired : DeadlineState.Valid, now.Of(deadline));
                    naive += (clocks.Wall >= deadline) != (clocks.Venue >= deadline) ? 1 : 0;
                    readings++;
                    clocks.Pass();
                }
            }

            (double atLeast, double atMost) = clock.Rate!.Value;
            Assert.True(atLeast <= clocks.RatePpm && clocks.RatePpm <= atMost, $"seed {seed}: {clocks.RatePpm} ppm is not in {atLeast} to {atMost}");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{readings} readings; by local time {naive} deadlines are taken wrongly, by the interval none"));
        Assert.True(naive > readings / 10);
    }

    [Fact]
    public void StepBeyondTheInterval_IsTold_AndTheNextIntervalIsRight()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Clocks clocks = new(seed, BoundPpm);
            VenueClock clock = new(BoundPpm);
            for (int i = 0; i < 3 + clocks.Random.Next(10); i++)
                Assert.True(Ask(clocks, clock));
            BrokerTime before = clock.At(clocks.Monotonic)!.Value;
            long by = (before.Uncertainty.Ticks + clocks.LongestTrip + clocks.Random.NextInt64(TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerHour)) * (clocks.Random.Next(2) == 0 ? 1 : -1);
            clocks.Step(by);
            Assert.False(Ask(clocks, clock), $"seed {seed}: a step of {TimeSpan.FromTicks(by)} was not told");
            Assert.Equal((1, Math.Sign(by)), (clock.Steps, Math.Sign(clock.LastStep.Ticks)));
            BrokerTime now = clock.At(clocks.Monotonic)!.Value;
            Assert.True(now.Earliest <= clocks.Venue && clocks.Venue <= now.Latest, $"seed {seed}: {clocks.Venue:O} is not in {now}");
            Assert.True(Ask(clocks, clock));
        }
    }

    [Fact]
    public void DriftBeyondTheBound_IsTold()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            Clocks clocks = new(seed, boundPpm: 0) { RatePpm = seed % 2 == 0 ? 20_000 : -20_000 };
            VenueClock clock = new(BoundPpm);
            for (int i = 0; i < 200 && clock.Steps == 0; i++)
                Ask(clocks, clock);
            Assert.True(clock.Steps > 0, $"seed {seed}: 20,000 ppm for {clocks.Venue - s_start} were not told");
        }
    }

    [Fact]
    public void StampsThatAreOnlyReceived_BoundItFromBelow_AndForgetOneThatWasWrong()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Clocks clocks = new(seed, BoundPpm);
            VenueClock clock = new(BoundPpm);
            for (int i = 0; i < 100; i++)
            {
                Assert.True(Hear(clocks, clock));
                BrokerTime now = clock.At(clocks.Monotonic)!.Value;
                Assert.True(now.Earliest <= clocks.Venue && now.Latest == DateTimeOffset.MaxValue, $"seed {seed}: {clocks.Venue:O} is not in {now}");
            }

            // Set back: too early for at most two windows, and told.
            clocks.Step(-TimeSpan.TicksPerHour);
            DateTimeOffset setBack = clocks.Venue;
            bool wasTold = false;
            while (clocks.Venue - setBack < 3 * VenueClock.OneWayWindow)
                wasTold |= !Hear(clocks, clock);
            Assert.True(wasTold, $"seed {seed}: an hour back was not told");
            Assert.True(clock.At(clocks.Monotonic)!.Value.Earliest <= clocks.Venue, $"seed {seed}: still {clock.At(clocks.Monotonic)} at {clocks.Venue:O}");
        }
    }

    [Fact]
    public void StampLaterThanTheClockCanBe_ChangesNothing_AndIsTold()
    {
        Clocks clocks = new(1, BoundPpm);
        VenueClock clock = new(BoundPpm);
        Ask(clocks, clock);
        BrokerTime? before = clock.At(clocks.Monotonic);
        Assert.False(clock.Heard(clocks.Monotonic, clocks.Venue.AddHours(1)));
        Assert.True(clock.Heard(clocks.Monotonic, clocks.Venue));
        Assert.Equal(before, clock.At(clocks.Monotonic));
    }

    /// <summary>A capture whose receiver's clock was behind: nearly every message seems to arrive before it was sent.</summary>
    [RealCaptureFact("BINANCE.ws.1.0.gz")]
    [Trait("Form", "Long")]
    public void DriftedCapture_ShowsByHowMuchTheLocalClockIsBehindAtLeast()
    {
        VenueClock clock = new(BoundPpm);
        using StreamReader reader = new(new GZipStream(File.OpenRead(RealCapture.Find("BINANCE.ws.1.0.gz")!), CompressionMode.Decompress));
        int stamps = 0;
        long received = 0;
        while (reader.ReadLine() is { } line)
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon < 0 || !decimal.TryParse(line[..colon], CultureInfo.InvariantCulture, out decimal seconds))
                continue;
            using JsonDocument message = JsonDocument.Parse(line[(colon + 2)..]);
            if (!message.RootElement.TryGetProperty("data", out JsonElement data) || !data.TryGetProperty("E", out JsonElement at))
                continue;
            received = (long)((seconds * TimeSpan.TicksPerSecond) + DateTimeOffset.UnixEpoch.UtcTicks);
            Assert.True(clock.Heard(received, DateTimeOffset.FromUnixTimeMilliseconds(at.GetInt64())));
            stamps++;
        }

        double behind = (clock.At(received)!.Value.Earliest.UtcTicks - received) / (double)TimeSpan.TicksPerMillisecond;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stamps} stamps: the local clock is at least {behind:0.0} ms behind"));
        Assert.InRange(behind, 3, 100);
    }

    private static bool Ask(Clocks clocks, VenueClock clock)
    {
        (long sent, long received, DateTimeOffset stamp) = clocks.Ask();
        bool isSteady = clock.Asked(sent, received, stamp, Clocks.Resolution);
        clocks.Pass();
        return isSteady;
    }

    private static bool Hear(Clocks clocks, VenueClock clock)
    {
        (_, long received, DateTimeOffset stamp) = clocks.Ask();
        bool isKept = clock.Heard(received, stamp);
        clocks.Pass();
        return isKept;
    }

    // A machine and a venue, with clocks of their own, and a network between.
    private sealed class Clocks
    {
        public static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(1);

        private readonly long _wallAhead;
        private readonly long _path;
        private long _now = TimeSpan.TicksPerHour;
        private long _venueAhead;

        public Clocks(int seed, int boundPpm)
        {
            Random = new Random(seed);
            RatePpm = (Random.NextDouble() * 2 - 1) * boundPpm;
            _venueAhead = Random.NextInt64(-TimeSpan.TicksPerHour, TimeSpan.TicksPerHour);
            _wallAhead = Random.NextInt64(-TimeSpan.TicksPerSecond * 5, TimeSpan.TicksPerSecond * 5);
            _path = Random.NextInt64(1_000, TimeSpan.TicksPerMillisecond * 80);
        }

        public Random Random { get; }

        /// <summary>How much faster the venue's clock runs.</summary>
        public double RatePpm { get; init; }

        public long LongestTrip { get; private set; }

        public long Monotonic => _now;

        public DateTimeOffset Venue => s_start.AddTicks(_now + (long)(_now * RatePpm / 1e6) + _venueAhead);

        public DateTimeOffset Wall => s_start.AddTicks(_now + (long)(_now * RatePpm / 1e6) + _venueAhead + _wallAhead);

        public void Step(long by) => _venueAhead += by;

        public void Pass() => _now += Random.NextInt64(1, TimeSpan.TicksPerSecond * 3);

        public (long Sent, long Received, DateTimeOffset Stamp) Ask()
        {
            long sent = _now;
            _now += Trip();
            DateTimeOffset stamp = new(Venue.UtcTicks / Resolution.Ticks * Resolution.Ticks, TimeSpan.Zero);
            _now += Trip();
            LongestTrip = Math.Max(LongestTrip, _now - sent);
            return (sent, _now, stamp);
        }

        private long Trip() => _path + (long)(-Math.Log(1 - Random.NextDouble()) * _path);
    }
}

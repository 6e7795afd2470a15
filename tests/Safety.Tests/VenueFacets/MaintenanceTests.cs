using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Limits;
using Safety.Tests.Support;

namespace Safety.Tests.VenueFacets;

/// <summary>Windows in which a venue takes no orders.</summary>
public class MaintenanceTests
{
    [Theory]
    [InlineData("Sun 21:55-22:05 America/Chicago", "2026-01-05T03:54:59Z", false)]
    [InlineData("Sun 21:55-22:05 America/Chicago", "2026-01-05T03:55:00Z", true)]
    [InlineData("Sun 21:55-22:05 America/Chicago", "2026-01-05T04:04:59Z", true)]
    [InlineData("Sun 21:55-22:05 America/Chicago", "2026-01-05T04:05:00Z", false)]
    [InlineData("Sun 21:55-22:05 America/Chicago", "2026-07-06T02:55:00Z", true)] // summer time
    [InlineData("Sun 21:55-22:05 America/Chicago", "2026-07-06T03:55:00Z", false)]
    [InlineData("Sun 21:55-22:05 America/Chicago", "2026-01-06T03:55:00Z", false)]
    [InlineData("Sat 23:50-00:10 UTC", "2026-01-03T23:50:00Z", true)]
    [InlineData("Sat 23:50-00:10 UTC", "2026-01-04T00:09:59Z", true)]
    [InlineData("Sat 23:50-00:10 UTC", "2026-01-03T00:05:00Z", false)]
    [InlineData("Sat 23:50-00:10 UTC", "2026-01-04T23:55:00Z", false)]
    [InlineData("Daily 23:50-00:10 UTC", "2026-01-07T00:05:00Z", true)]
    [InlineData("Daily 04:00-04:10 UTC", "2026-01-07T04:05:00Z", true)]
    [InlineData("Daily 04:00-04:10 UTC", "2026-01-07T04:10:00Z", false)]
    [InlineData("Mon-Fri 09:30-16:00 America/New_York", "2026-01-05T14:30:00Z", true)]
    [InlineData("Mon-Fri 09:30-16:00 America/New_York", "2026-01-09T20:59:59Z", true)]
    [InlineData("Mon-Fri 09:30-16:00 America/New_York", "2026-01-09T21:00:00Z", false)]
    [InlineData("Mon-Fri 09:30-16:00 America/New_York", "2026-01-10T15:00:00Z", false)]
    [InlineData("Fri-Mon 00:00-00:00 UTC", "2026-01-04T12:00:00Z", true)]
    [InlineData("Fri-Mon 00:00-00:00 UTC", "2026-01-06T12:00:00Z", false)]
    public void Window(string text, string moment, bool isInside) =>
        Assert.Equal(isInside, WeeklyWindow.Parse(text)!.Contains(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("")]
    [InlineData("Sun 21:55-22:05")]
    [InlineData("sun 21:55-22:05 UTC")]
    [InlineData("Sun 21:55 UTC")]
    [InlineData("Mon-Fri-Sun 21:55-22:00 UTC")]
    [InlineData("Mon-Fr 21:55-22:00 UTC")]
    [InlineData("Sun 9:55-22:05 UTC")]
    [InlineData("Sun 21:55-24:05 UTC")]
    public void WhatIsNone(string text) => Assert.Null(WeeklyWindow.Parse(text));

    [Fact]
    public async Task OrdersAreDeniedWithoutSpendingTheirKey_AndCancelsGoOn()
    {
        GuardFixture f = new();
        DateTimeOffset begins = f.Time.GetUtcNow().AddMinutes(1);
        string window = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Daily {begins:HH:mm}-{begins.AddMinutes(2):HH:mm} UTC");
        f.Profile = new VenueProfileAttribute { Maintenance = [window], Acknowledgement = AckBy.Response, CallTimeoutMs = 1_000, VisibilityMs = 100, IsSimulated = true };
        await using GuardFixture started = await f.StartAsync();
        ClientOrderId before = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Tick(61_000);

        OrderKey key = f.Key("two");
        Outcome<Orders.OrderAck> denied = await SubmitAsync(key);
        Assert.Equal((DenialCode.VenueInMaintenance, false), (denied.Denial!.Code, denied.Denial.SpendsKey));
        Assert.Contains(window, denied.Denial.Message, StringComparison.Ordinal);
        Assert.Equal(OutcomeKind.Accepted, (await f.Run(f.Guard.CancelAsync(before).AsTask())).Kind);
        Assert.True(f.Venue.HasCanceled(before.Value));

        f.Tick(120_000);
        Assert.Equal(OutcomeKind.Accepted, (await SubmitAsync(key)).Kind);

        Task<Outcome<Orders.OrderAck>> SubmitAsync(OrderKey with) => f.Run(f.Guard.SubmitAsync(with, GuardFixture.Limit(Orders.Side.Buy, 0.01m, 50_000m)).AsTask());
    }
}

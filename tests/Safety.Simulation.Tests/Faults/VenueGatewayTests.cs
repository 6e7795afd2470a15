using Safety.Orders;
using Safety.Simulation.Faults;
using Safety.Simulation.Market;
using Safety.Simulation.Venue;
using static Safety.Simulation.Tests.Trading;

namespace Safety.Simulation.Tests.Faults;

public sealed class VenueGatewayTests
{
    [Fact]
    public void Without_faults_everything_comes_through()
    {
        VenueGateway gateway = Gateway(VenueFaults.None);
        for (int i = 0; i < 200; i++)
            Assert.Equal(DeliveryKind.Delivered, gateway.Submit(Order($"o{i}", Side.Buy, 1m, 90m)).Kind);

        Assert.Equal(gateway.Venue.ExecutionsSince(DateTimeOffset.MinValue), gateway.TakeReports());
        Assert.All(gateway.FaultsInjected.Values, static n => Assert.Equal(0, n));
        Assert.Equal(Enum.GetValues<FaultKind>().Length, gateway.FaultsInjected.Count);
    }

    [Fact]
    public void Latency_delays_the_response_of_a_request_that_is_done()
    {
        VenueGateway gateway = Gateway(new VenueFaults { LatencyRate = 1, MaxLatencyMs = 40 });
        Delivery<OrderAck> delivery = gateway.Submit(Order("a", Side.Buy, 1m, 90m));

        Assert.Equal(DeliveryKind.Delayed, delivery.Kind);
        Assert.True(delivery.Response!.IsAccepted);
        Assert.InRange(delivery.Delay.TotalMilliseconds, 1, 40);
        Assert.NotNull(gateway.Venue.FindOrder(Id("a")));
        AssertOnly(gateway, "latency", 1);
    }

    [Fact]
    public void A_dropped_response_leaves_a_done_request()
    {
        VenueGateway gateway = Gateway(new VenueFaults { ResponseDroppedRate = 1 });
        Assert.Equal(new Delivery<OrderAck>(DeliveryKind.Dropped, null), gateway.Submit(Order("a", Side.Buy, 1m, 90m)));
        Assert.NotNull(gateway.Venue.FindOrder(Id("a")));
        Assert.Single(gateway.TakeReports());
        Assert.Equal(DeliveryKind.Dropped, gateway.Cancel(Id("a")).Kind);
        Assert.Empty(gateway.Venue.OpenOrders());
        AssertOnly(gateway, "responseDropped", 2);
    }

    [Fact]
    public void A_dropped_request_never_reaches_the_venue()
    {
        VenueGateway gateway = Gateway(new VenueFaults { RequestDroppedRate = 1 });
        Assert.Equal(DeliveryKind.Dropped, gateway.Submit(Order("a", Side.Buy, 1m, 90m)).Kind);
        Assert.Null(gateway.Venue.FindOrder(Id("a")));
        Assert.Empty(gateway.Venue.Book.Image.Entries);
        AssertOnly(gateway, "requestDropped", 1);
    }

    [Fact]
    public void A_late_request_reaches_the_venue_after_the_market_has_moved_on()
    {
        VenueGateway gateway = Gateway(new VenueFaults { LateRequestRate = 1, LateRequestEvents = 3 });
        Assert.Equal(DeliveryKind.Dropped, gateway.Submit(Order("a", Side.Buy, 1m, 90m)).Kind);
        gateway.Advance(Tick(1));
        gateway.Advance(Tick(2));
        Assert.Null(gateway.Venue.FindOrder(Id("a")));
        gateway.Advance(Tick(3));
        Assert.Equal(OrderStatus.New, gateway.Venue.FindOrder(Id("a"))!.Status);
        AssertOnly(gateway, "lateRequest", 1);
    }

    [Fact]
    public void A_late_request_with_an_old_stamp_is_refused_where_requests_expire()
    {
        VenueGateway gateway = Gateway(new VenueFaults { LateRequestRate = 1, LateRequestEvents = 1 }, new PaperVenueOptions { RequestExpiryMs = 500 });
        gateway.Submit(Order("a", Side.Buy, 1m, 90m), Open);
        gateway.Advance(Tick(1));
        Assert.Equal(OrderStatus.Rejected, gateway.Venue.FindOrder(Id("a"))!.Status);
        Assert.Empty(gateway.Venue.Book.Image.Orders);
    }

    [Fact]
    public void A_duplicated_report_comes_twice()
    {
        VenueGateway gateway = Gateway(new VenueFaults { DuplicateReportRate = 1 });
        gateway.Submit(Order("a", Side.Buy, 5m, null));
        Assert.Equal([1L, 1L, 2L, 2L], gateway.TakeReports().Select(static r => r.VenueSequence));
        AssertOnly(gateway, "duplicateReport", 2);
    }

    [Fact]
    public void A_reordered_report_comes_after_the_next()
    {
        VenueGateway gateway = Gateway(new VenueFaults { ReorderedReportRate = 1 });
        gateway.Submit(Order("a", Side.Buy, 5m, null));
        Assert.Equal([2L, 1L], gateway.TakeReports().Select(static r => r.VenueSequence));
        AssertOnly(gateway, "reorderedReport", 1);

        // The last one of a run waits for nobody when nothing more can come.
        gateway.Submit(Order("b", Side.Buy, 5m, 90m));
        Assert.Empty(gateway.TakeReports());
        Assert.Equal([3L], gateway.TakeReports(flush: true).Select(static r => r.VenueSequence));
    }

    [Fact]
    public void A_delayed_report_comes_after_the_market_has_moved_on()
    {
        VenueGateway gateway = Gateway(new VenueFaults { DelayedReportRate = 1, DelayedReportEvents = 2 });
        gateway.Submit(Order("a", Side.Buy, 5m, 90m));
        gateway.Advance(Tick(1));
        Assert.Empty(gateway.TakeReports());
        gateway.Advance(Tick(2));
        Assert.Single(gateway.TakeReports());
        Assert.Empty(gateway.TakeReports(flush: true));
        AssertOnly(gateway, "delayedReport", 1);
    }

    [Fact]
    public void A_disconnect_comes_before_or_after_the_request_is_done()
    {
        VenueGateway gateway = Gateway(new VenueFaults { DisconnectRate = 1 });
        for (int i = 0; i < 40; i++)
            Assert.Equal(new Delivery<OrderAck>(DeliveryKind.Disconnected, null), gateway.Submit(Order($"o{i}", Side.Buy, 1m, 90m)));

        Assert.InRange(gateway.Venue.OpenOrders().Count, 5, 35);
        AssertOnly(gateway, "disconnect", 40);
    }

    [Fact]
    public void A_burst_of_refusals_hits_several_new_orders_and_no_cancel()
    {
        VenueGateway gateway = Gateway(new VenueFaults { RejectBurstRate = 0.2, RejectBurstLength = 3 });
        string answers = "";
        for (int i = 0; i < 60; i++)
        {
            OrderAck ack = gateway.Submit(Order($"o{i}", Side.Buy, 1m, 90m)).Response!;
            answers += ack.IsAccepted ? '+' : '-';
            if (ack.IsAccepted)
                Assert.True(gateway.Cancel(Id($"o{i}")).Response!.IsAccepted);
        }

        Assert.Contains("+---", answers, StringComparison.Ordinal);
        Assert.Equal(answers.Count(static c => c == '-'), gateway.FaultsInjected["rejectBurst"]);
        Assert.Equal(answers.Count(static c => c == '-'), gateway.Venue.Book.Image.Rejections.Count(static r => r.Text == "the venue is busy"));
    }

    [Fact]
    public void Every_kind_happens_within_a_hundred_orders()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            VenueGateway gateway = Trade(VenueFaults.Everything with { Seed = seed });
            Assert.All(gateway.FaultsInjected, f => Assert.True(f.Value > 0, $"{f.Key} with seed {seed}"));
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_faults_and_another_seed_others()
    {
        string Run(ulong seed)
        {
            VenueGateway gateway = Trade(VenueFaults.Everything with { Seed = seed });
            return string.Join('\n', gateway.Venue.Book.Image.Entries) + string.Join(' ', gateway.FaultsInjected);
        }

        Assert.Equal(Run(4), Run(4));
        Assert.NotEqual(Run(4), Run(5));
    }

    [Fact]
    public void Turning_one_fault_off_does_not_move_another()
    {
        string Disconnects(VenueFaults faults)
        {
            VenueGateway gateway = Gateway(faults);
            return string.Concat(Enumerable.Range(0, 300).Select(i => gateway.Submit(Order($"o{i}", Side.Buy, 1m, 90m)).Kind == DeliveryKind.Disconnected ? 'x' : '.'));
        }

        Assert.Equal(Disconnects(VenueFaults.Everything), Disconnects(VenueFaults.Everything with { LatencyRate = 0, RequestDroppedRate = 0, DelayedReportRate = 0 }));
    }

    [Fact]
    public void Nothing_is_lost_for_who_asks()
    {
        VenueGateway gateway = Trade(VenueFaults.Everything);
        IEnumerable<string> inBook = gateway.Venue.Book.Image.Entries.Select(static e => e.ExecId!);
        Assert.Equal(inBook, gateway.Venue.ExecutionsSince(DateTimeOffset.MinValue).Select(static r => r.ExecId));
    }

    [Fact]
    public void A_rate_outside_0_to_1_is_an_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Gateway(new VenueFaults { LatencyRate = 1.5 }));

    private static VenueGateway Gateway(VenueFaults faults, PaperVenueOptions? options = null) => new(VenueWithMarket(options), faults);

    private static void AssertOnly(VenueGateway gateway, string kind, long count) =>
        Assert.Equal([(kind, count)], gateway.FaultsInjected.Where(static f => f.Value > 0).Select(static f => (f.Key, f.Value)));

    private static VenueGateway Trade(VenueFaults faults)
    {
        VenueGateway gateway = Gateway(faults);
        for (int i = 0; i < 100; i++)
        {
            gateway.Submit(Order($"o{i}", Side.Buy, 2m, 90m));
            gateway.Advance(Level(i, Side.Sell, 101m, 10m));
            if (i % 5 == 0)
                gateway.Replace(Change($"o{i}", $"r{i}", Side.Buy, 3m, 101m));
            if (i % 7 == 0)
                gateway.Cancel(Id($"o{i}"));
            gateway.TakeReports();
        }
        return gateway;
    }
}

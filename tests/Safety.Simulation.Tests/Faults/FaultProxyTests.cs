using Safety.Orders;
using Safety.Simulation.Faults;
using Safety.Simulation.Market;
using Safety.Simulation.Venue;
using static Safety.Simulation.Tests.Trading;

namespace Safety.Simulation.Tests.Faults;

public sealed class FaultProxyTests
{
    [Fact]
    public void Without_faults_everything_comes_through()
    {
        FaultProxy proxy = Proxy(VenueFaults.None);
        for (int i = 0; i < 200; i++)
            Assert.Equal(DeliveryKind.Delivered, proxy.Submit(Order($"o{i}", Side.Buy, 1m, 90m)).Kind);

        Assert.Equal(proxy.Venue.ExecutionsSince(DateTimeOffset.MinValue), proxy.TakeReports());
        Assert.All(proxy.FaultsInjected.Values, static n => Assert.Equal(0, n));
        Assert.Equal(Enum.GetValues<FaultKind>().Length, proxy.FaultsInjected.Count);
    }

    [Fact]
    public void Latency_delays_the_response_of_a_request_that_is_done()
    {
        FaultProxy proxy = Proxy(new VenueFaults { LatencyRate = 1, MaxLatencyMs = 40 });
        Delivery<OrderAck> delivery = proxy.Submit(Order("a", Side.Buy, 1m, 90m));

        Assert.Equal(DeliveryKind.Delayed, delivery.Kind);
        Assert.True(delivery.Response!.IsAccepted);
        Assert.InRange(delivery.Delay.TotalMilliseconds, 1, 40);
        Assert.NotNull(proxy.Venue.FindOrder(Id("a")));
        AssertOnly(proxy, "latency", 1);
    }

    [Fact]
    public void A_dropped_response_leaves_a_done_request()
    {
        FaultProxy proxy = Proxy(new VenueFaults { ResponseDroppedRate = 1 });
        Assert.Equal(new Delivery<OrderAck>(DeliveryKind.Dropped, null), proxy.Submit(Order("a", Side.Buy, 1m, 90m)));
        Assert.NotNull(proxy.Venue.FindOrder(Id("a")));
        Assert.Single(proxy.TakeReports());
        Assert.Equal(DeliveryKind.Dropped, proxy.Cancel(Id("a")).Kind);
        Assert.Empty(proxy.Venue.OpenOrders());
        AssertOnly(proxy, "responseDropped", 2);
    }

    [Fact]
    public void A_dropped_request_never_reaches_the_venue()
    {
        FaultProxy proxy = Proxy(new VenueFaults { RequestDroppedRate = 1 });
        Assert.Equal(DeliveryKind.Dropped, proxy.Submit(Order("a", Side.Buy, 1m, 90m)).Kind);
        Assert.Null(proxy.Venue.FindOrder(Id("a")));
        Assert.Empty(proxy.Venue.Book.Image.Entries);
        AssertOnly(proxy, "requestDropped", 1);
    }

    [Fact]
    public void A_late_request_reaches_the_venue_after_the_market_has_moved_on()
    {
        FaultProxy proxy = Proxy(new VenueFaults { LateRequestRate = 1, LateRequestEvents = 3 });
        Assert.Equal(DeliveryKind.Dropped, proxy.Submit(Order("a", Side.Buy, 1m, 90m)).Kind);
        proxy.Advance(Tick(1));
        proxy.Advance(Tick(2));
        Assert.Null(proxy.Venue.FindOrder(Id("a")));
        proxy.Advance(Tick(3));
        Assert.Equal(OrderStatus.New, proxy.Venue.FindOrder(Id("a"))!.Status);
        AssertOnly(proxy, "lateRequest", 1);
    }

    [Fact]
    public void A_late_request_with_an_old_stamp_is_refused_where_requests_expire()
    {
        FaultProxy proxy = Proxy(new VenueFaults { LateRequestRate = 1, LateRequestEvents = 1 }, new PaperVenueOptions { RequestExpiryMs = 500 });
        proxy.Submit(Order("a", Side.Buy, 1m, 90m), Open);
        proxy.Advance(Tick(1));
        Assert.Equal(OrderStatus.Rejected, proxy.Venue.FindOrder(Id("a"))!.Status);
        Assert.Empty(proxy.Venue.Book.Image.Orders);
    }

    [Fact]
    public void A_duplicated_report_comes_twice()
    {
        FaultProxy proxy = Proxy(new VenueFaults { DuplicateReportRate = 1 });
        proxy.Submit(Order("a", Side.Buy, 5m, null));
        Assert.Equal([1L, 1L, 2L, 2L], proxy.TakeReports().Select(static r => r.VenueSequence));
        AssertOnly(proxy, "duplicateReport", 2);
    }

    [Fact]
    public void A_reordered_report_comes_after_the_next()
    {
        FaultProxy proxy = Proxy(new VenueFaults { ReorderedReportRate = 1 });
        proxy.Submit(Order("a", Side.Buy, 5m, null));
        Assert.Equal([2L, 1L], proxy.TakeReports().Select(static r => r.VenueSequence));
        AssertOnly(proxy, "reorderedReport", 1);

        // The last one of a run waits for nobody when nothing more can come.
        proxy.Submit(Order("b", Side.Buy, 5m, 90m));
        Assert.Empty(proxy.TakeReports());
        Assert.Equal([3L], proxy.TakeReports(flush: true).Select(static r => r.VenueSequence));
    }

    [Fact]
    public void A_delayed_report_comes_after_the_market_has_moved_on()
    {
        FaultProxy proxy = Proxy(new VenueFaults { DelayedReportRate = 1, DelayedReportEvents = 2 });
        proxy.Submit(Order("a", Side.Buy, 5m, 90m));
        proxy.Advance(Tick(1));
        Assert.Empty(proxy.TakeReports());
        proxy.Advance(Tick(2));
        Assert.Single(proxy.TakeReports());
        Assert.Empty(proxy.TakeReports(flush: true));
        AssertOnly(proxy, "delayedReport", 1);
    }

    [Fact]
    public void A_disconnect_comes_before_or_after_the_request_is_done()
    {
        FaultProxy proxy = Proxy(new VenueFaults { DisconnectRate = 1 });
        for (int i = 0; i < 40; i++)
            Assert.Equal(new Delivery<OrderAck>(DeliveryKind.Disconnected, null), proxy.Submit(Order($"o{i}", Side.Buy, 1m, 90m)));

        Assert.InRange(proxy.Venue.OpenOrders().Count, 5, 35);
        AssertOnly(proxy, "disconnect", 40);
    }

    [Fact]
    public void A_burst_of_refusals_hits_several_new_orders_and_no_cancel()
    {
        FaultProxy proxy = Proxy(new VenueFaults { RejectBurstRate = 0.2, RejectBurstLength = 3 });
        string answers = "";
        for (int i = 0; i < 60; i++)
        {
            OrderAck ack = proxy.Submit(Order($"o{i}", Side.Buy, 1m, 90m)).Response!;
            answers += ack.IsAccepted ? '+' : '-';
            if (ack.IsAccepted)
                Assert.True(proxy.Cancel(Id($"o{i}")).Response!.IsAccepted);
        }

        Assert.Contains("+---", answers, StringComparison.Ordinal);
        Assert.Equal(answers.Count(static c => c == '-'), proxy.FaultsInjected["rejectBurst"]);
        Assert.Equal(answers.Count(static c => c == '-'), proxy.Venue.Book.Image.Rejections.Count(static r => r.Text == "the venue is busy"));
    }

    [Fact]
    public void Every_kind_happens_within_a_hundred_orders()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            FaultProxy proxy = Trade(VenueFaults.Everything with { Seed = seed });
            Assert.All(proxy.FaultsInjected, f => Assert.True(f.Value > 0, $"{f.Key} with seed {seed}"));
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_faults_and_another_seed_others()
    {
        string Run(ulong seed)
        {
            FaultProxy proxy = Trade(VenueFaults.Everything with { Seed = seed });
            return string.Join('\n', proxy.Venue.Book.Image.Entries) + string.Join(' ', proxy.FaultsInjected);
        }

        Assert.Equal(Run(4), Run(4));
        Assert.NotEqual(Run(4), Run(5));
    }

    [Fact]
    public void Turning_one_fault_off_does_not_move_another()
    {
        string Disconnects(VenueFaults faults)
        {
            FaultProxy proxy = Proxy(faults);
            return string.Concat(Enumerable.Range(0, 300).Select(i => proxy.Submit(Order($"o{i}", Side.Buy, 1m, 90m)).Kind == DeliveryKind.Disconnected ? 'x' : '.'));
        }

        Assert.Equal(Disconnects(VenueFaults.Everything), Disconnects(VenueFaults.Everything with { LatencyRate = 0, RequestDroppedRate = 0, DelayedReportRate = 0 }));
    }

    [Fact]
    public void Nothing_is_lost_for_who_asks()
    {
        FaultProxy proxy = Trade(VenueFaults.Everything);
        IEnumerable<string> inBook = proxy.Venue.Book.Image.Entries.Select(static e => e.ExecId!);
        Assert.Equal(inBook, proxy.Venue.ExecutionsSince(DateTimeOffset.MinValue).Select(static r => r.ExecId));
    }

    [Fact]
    public void A_rate_outside_0_to_1_is_an_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Proxy(new VenueFaults { LatencyRate = 1.5 }));

    private static FaultProxy Proxy(VenueFaults faults, PaperVenueOptions? options = null) => new(VenueWithMarket(options), faults);

    private static void AssertOnly(FaultProxy proxy, string kind, long count) =>
        Assert.Equal([(kind, count)], proxy.FaultsInjected.Where(static f => f.Value > 0).Select(static f => (f.Key, f.Value)));

    private static FaultProxy Trade(VenueFaults faults)
    {
        FaultProxy proxy = Proxy(faults);
        for (int i = 0; i < 100; i++)
        {
            proxy.Submit(Order($"o{i}", Side.Buy, 2m, 90m));
            proxy.Advance(Level(i, Side.Sell, 101m, 10m));
            if (i % 5 == 0)
                proxy.Replace(Change($"o{i}", $"r{i}", Side.Buy, 3m, 101m));
            if (i % 7 == 0)
                proxy.Cancel(Id($"o{i}"));
            proxy.TakeReports();
        }
        return proxy;
    }
}

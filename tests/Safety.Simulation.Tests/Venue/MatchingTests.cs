using Safety.Orders;
using Safety.Simulation.Venue;
using static Safety.Simulation.Tests.Trading;

namespace Safety.Simulation.Tests.Venue;

public sealed class MatchingTests
{
    [Fact]
    public void A_market_order_takes_level_by_level()
    {
        PaperVenue venue = VenueWithMarket();
        OrderAck ack = venue.Submit(Order("a", Side.Buy, 15m, limit: null))!;

        Assert.True(ack.IsAccepted);
        Assert.Equal(["New New 0/15", "Trade 10@101 PartiallyFilled 10/5", "Trade 5@101.5 Filled 15/0"], Story(venue));
        Assert.Equal([new PositionSnapshot("ACME", 15m)], venue.Positions());
        Assert.Empty(venue.OpenOrders());
    }

    [Fact]
    public void What_a_market_order_cannot_get_is_canceled()
    {
        PaperVenue venue = VenueWithMarket();
        venue.Submit(Order("a", Side.Sell, 100m, limit: null));
        Assert.Equal(
            ["New New 0/100", "Trade 10@99 PartiallyFilled 10/90", "Trade 20@98.5 PartiallyFilled 30/70", "Canceled Canceled 30/0"], Story(venue));
    }

    [Fact]
    public void A_marketable_limit_takes_up_to_its_price_and_rests()
    {
        PaperVenue venue = VenueWithMarket();
        venue.Submit(Order("a", Side.Buy, 15m, 101m));

        Assert.Equal(["New New 0/15", "Trade 10@101 PartiallyFilled 10/5"], Story(venue));
        Assert.Equal((OrderStatus.PartiallyFilled, 15m, 10m), StateOf(venue, "a"));

        // Another 3 are offered at 101: the resting order gets them at its own price.
        venue.Advance(Level(1, Side.Sell, 101m, 3m));
        Assert.Equal("Trade 3@101 PartiallyFilled 13/2", Story(venue)[^1]);
    }

    [Fact]
    public void A_resting_order_waits_behind_what_was_displayed_before_it()
    {
        PaperVenue venue = VenueWithMarket();
        venue.Submit(Order("a", Side.Buy, 8m, 99m));

        venue.Advance(Print(1, 99m, 6m, Side.Sell));
        Assert.Equal(["New New 0/8"], Story(venue));
        venue.Advance(Print(2, 99m, 7m, Side.Sell));
        Assert.Equal("Trade 3@99 PartiallyFilled 3/5", Story(venue)[^1]);
        venue.Advance(Print(3, 99m, 50m, Side.Sell));
        Assert.Equal("Trade 5@99 Filled 8/0", Story(venue)[^1]);
    }

    [Fact]
    public void Size_that_leaves_the_queue_moves_us_up()
    {
        PaperVenue venue = VenueWithMarket();
        venue.Submit(Order("a", Side.Buy, 8m, 99m));
        venue.Advance(Level(1, Side.Buy, 99m, 2m));
        venue.Advance(Level(2, Side.Buy, 99m, 30m));
        venue.Advance(Print(3, 99m, 5m, Side.Sell));
        Assert.Equal("Trade 3@99 PartiallyFilled 3/5", Story(venue)[^1]);
    }

    [Fact]
    public void A_print_through_the_price_fills_whatever_the_queue()
    {
        PaperVenue venue = VenueWithMarket();
        venue.Submit(Order("a", Side.Buy, 8m, 99m));
        venue.Advance(Print(1, 98.5m, 5m, Side.Sell));
        Assert.Equal("Trade 5@99 PartiallyFilled 5/3", Story(venue)[^1]);
    }

    [Fact]
    public void A_print_of_the_same_side_fills_nothing()
    {
        PaperVenue venue = VenueWithMarket();
        venue.Submit(Order("a", Side.Buy, 8m, 100m));
        venue.Advance(Print(1, 99m, 50m, Side.Buy));
        Assert.Equal(["New New 0/8"], Story(venue));
    }

    [Fact]
    public void One_print_is_shared_in_price_time_order()
    {
        PaperVenue venue = VenueWithMarket();
        venue.Submit(Order("late", Side.Sell, 4m, 100.5m));
        venue.Submit(Order("better", Side.Sell, 4m, 100m));
        venue.Submit(Order("last", Side.Sell, 4m, 100.5m));
        venue.Advance(Print(1, 100.5m, 9m, Side.Buy));

        Assert.Equal((OrderStatus.Filled, 4m, 4m), StateOf(venue, "better"));
        Assert.Equal((OrderStatus.Filled, 4m, 4m), StateOf(venue, "late"));
        Assert.Equal((OrderStatus.PartiallyFilled, 4m, 1m), StateOf(venue, "last"));
    }

    [Fact]
    public void Immediate_or_cancel_takes_what_is_there()
    {
        PaperVenue venue = VenueWithMarket();
        venue.Submit(Order("a", Side.Buy, 12m, 101m, TimeInForce.ImmediateOrCancel));
        Assert.Equal(["New New 0/12", "Trade 10@101 PartiallyFilled 10/2", "Canceled Canceled 10/0"], Story(venue));
    }

    [Fact]
    public void Fill_or_kill_takes_all_or_nothing()
    {
        PaperVenue venue = VenueWithMarket();
        venue.Submit(Order("kill", Side.Buy, 12m, 101m, TimeInForce.FillOrKill));
        venue.Submit(Order("fill", Side.Buy, 12m, 101.5m, TimeInForce.FillOrKill));

        Assert.Equal(["New New 0/12", "Canceled Canceled 0/0"], Story(venue, "kill"));
        Assert.Equal(["New New 0/12", "Trade 10@101 PartiallyFilled 10/2", "Trade 2@101.5 Filled 12/0"], Story(venue, "fill"));
    }

    [Fact]
    public void Day_orders_expire_with_the_trading_day_and_others_do_not()
    {
        PaperVenue venue = VenueWithMarket(new PaperVenueOptions { TradingDayEndUtc = TimeSpan.FromHours(17) });
        venue.Submit(Order("day", Side.Buy, 1m, 90m));
        venue.Submit(Order("gtc", Side.Buy, 1m, 90m, TimeInForce.GoodTillCancel));

        venue.Advance(Tick(TimeSpan.FromHours(7.99).TotalSeconds));
        Assert.Equal(2, venue.OpenOrders().Count);
        venue.Advance(Tick(TimeSpan.FromHours(8).TotalSeconds));
        Assert.Equal("Expired Expired 0/0", Story(venue)[^1]);
        Assert.Equal(["gtc"], venue.OpenOrders().Select(static o => o.ClientOrderId.Value));
    }

    [Fact]
    public void A_notional_size_buys_whole_lots()
    {
        PaperVenue venue = VenueWithMarket();
        venue.Submit(new NewOrder(Terms(Side.Buy, 1m, limit: null) with { Size = new Notional(510m) }) { ClientOrderId = Id("a") });
        Assert.Equal((OrderStatus.Filled, 5m, 5m), StateOf(venue, "a"));
    }

    [Theory]
    [InlineData(10.5, 99.0, "the quantity is off the lot of 1")]
    [InlineData(0.0, 99.0, "the quantity is not positive")]
    [InlineData(-1.0, 99.0, "the quantity is not positive")]
    [InlineData(1.0, 99.25, "the limit price is off the tick of 0.5")]
    [InlineData(1.0, 0.0, "the limit price is not positive")]
    public void Bad_terms_are_refused(double units, double limit, string reason)
    {
        PaperVenue venue = VenueWithMarket();
        OrderAck ack = venue.Submit(Order("a", Side.Buy, (decimal)units, (decimal)limit))!;

        Assert.Equal((false, reason), (ack.IsAccepted, ack.Reason));
        Assert.Equal(["Rejected Rejected 0/0"], Story(venue));
        Assert.Equal((OrderStatus.Rejected, reason), (venue.FindOrder(Id("a"))!.Status, venue.FindOrder(Id("a"))!.Reason));
        Assert.Empty(venue.Book.Image.Orders);
    }

    [Fact]
    public void What_the_venue_does_not_know_or_support_is_refused()
    {
        PaperVenue venue = VenueWithMarket();
        OrderTerms terms = Terms(Side.Buy, 1m, 99m);
        Assert.Equal("unknown symbol 'X'", Submit(terms with { Instrument = Acme with { Symbol = "X" } }));
        Assert.Equal("order type Stop is not supported", Submit(terms with { Type = OrderType.Stop }));
        Assert.Equal("a reduce-only order would increase the position", Submit(terms with { ReduceOnly = true }));
        Assert.Equal("no liquidity for a market order", EmptyVenue().Submit(Order("m", Side.Buy, 1m, null))!.Reason);
        Assert.Equal("the client order ID is missing", venue.Submit(new NewOrder(terms))!.Reason);
        Assert.Equal("the client order ID is longer than 36", venue.Submit(Order(new string('x', 37), Side.Buy, 1m, 99m))!.Reason);

        string? Submit(OrderTerms t) => venue.Submit(new NewOrder(t) { ClientOrderId = Id("id") })!.Reason;
    }

    [Fact]
    public void Sequence_and_IDs_of_reports_grow_and_times_do_not_fall()
    {
        PaperVenue venue = VenueWithMarket();
        for (int i = 0; i < 20; i++)
        {
            venue.Submit(Order($"o{i:00}", i % 2 == 0 ? Side.Buy : Side.Sell, 3m, 100m));
            venue.Advance(Print(i, 100m, 2m, i % 3 == 0 ? Side.Buy : Side.Sell));
        }

        IReadOnlyList<ExecutionReport> reports = venue.ExecutionsSince(DateTimeOffset.MinValue);
        Assert.Equal(Enumerable.Range(1, reports.Count).Select(static i => (long)i), reports.Select(static r => r.VenueSequence));
        Assert.Equal(reports.Count, reports.Select(static r => r.ExecId).Distinct().Count());
        Assert.Equal(reports.OrderBy(static r => r.VenueTime).ThenBy(static r => r.VenueSequence), reports);
        Assert.All(reports, static r => Assert.Equal(r.OrderStatus == OrderStatus.Canceled ? 0m : r.OrderQty - r.CumQty, r.LeavesQty));
    }

    private static (OrderStatus Status, decimal OrderQty, decimal CumQty) StateOf(PaperVenue venue, string id)
    {
        OrderSnapshot order = venue.FindOrder(Id(id))!;
        return (order.Status, order.OrderQty, order.CumQty);
    }
}

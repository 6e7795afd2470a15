using Safety.Contracts;
using Safety.Orders;
using Safety.Simulation.Venue;
using static Safety.Simulation.Tests.Trading;

namespace Safety.Simulation.Tests.Venue;

public sealed class RepeatedIdTests
{
    private const double NextDay = 24 * 3600;

    [Fact]
    public void PlacesAnother_places_another()
    {
        PaperVenue venue = VenueOf(RepeatedId.PlacesAnother);
        Assert.True(Submit(venue, "a"));
        Assert.True(Submit(venue, "a"));

        Assert.Equal(2, venue.OpenOrders().Count);
        Assert.Equal(2, venue.Book.Image.OrdersByClientId["a"].Count());
        Assert.True(venue.Cancel(Id("a")).IsAccepted);
        Assert.True(venue.Cancel(Id("a")).IsAccepted);
        Assert.False(venue.Cancel(Id("a")).IsAccepted);
    }

    [Fact]
    public void RejectedWhileOpen_frees_the_ID_when_the_order_is_done()
    {
        PaperVenue venue = VenueOf(RepeatedId.RejectedWhileOpen);
        Assert.True(Submit(venue, "a"));
        Assert.False(Submit(venue, "a"));
        venue.Cancel(Id("a"));
        Assert.True(Submit(venue, "a"));
    }

    [Fact]
    public void RejectedPerDay_frees_the_ID_the_next_day()
    {
        PaperVenue venue = VenueOf(RepeatedId.RejectedPerDay);
        Assert.True(Submit(venue, "a"));
        venue.Cancel(Id("a"));
        Assert.False(Submit(venue, "a"));
        venue.Advance(Tick(NextDay));
        Assert.True(Submit(venue, "a"));
        Assert.False(Submit(venue, "a"));
    }

    [Fact]
    public void RejectedForever_never_frees_the_ID()
    {
        PaperVenue venue = VenueOf(RepeatedId.RejectedForever);
        Assert.True(Submit(venue, "a"));
        venue.Cancel(Id("a"));
        venue.Advance(Tick(NextDay));
        Assert.False(Submit(venue, "a"));
        Assert.False(venue.Submit(Order("x", Side.Buy, 1.5m, 90m))!.IsAccepted);
        Assert.Equal("duplicate client order ID", venue.Submit(Order("x", Side.Buy, 1m, 90m))!.Reason);
    }

    [Fact]
    public void ReplayedInWindow_gives_the_first_answer_again_and_then_places_another()
    {
        PaperVenue venue = VenueOf(RepeatedId.ReplayedInWindow);
        OrderAck first = venue.Submit(Order("a", Side.Buy, 1m, 90m))!;
        venue.Advance(Tick(600));
        Assert.Equal(first, venue.Submit(Order("a", Side.Buy, 1m, 90m)));
        Assert.Single(venue.Book.Image.Orders);
        Assert.Single(Story(venue));

        venue.Advance(Tick(600.001));
        Assert.NotEqual(first, venue.Submit(Order("a", Side.Buy, 1m, 90m)));
        Assert.Equal(2, venue.Book.Image.Orders.Count);
    }

    [Fact]
    public void ModifiesOrder_changes_the_open_order_and_refuses_a_done_one()
    {
        PaperVenue venue = VenueOf(RepeatedId.ModifiesOrder);
        OrderAck first = venue.Submit(Order("a", Side.Buy, 1m, 90m))!;
        Assert.Equal(first, venue.Submit(Order("a", Side.Buy, 7m, 91m)));
        OrderSnapshot order = Assert.Single(venue.OpenOrders());
        Assert.Equal((7m, "a"), (order.OrderQty, order.ClientOrderId.Value));
        Assert.Equal(first, venue.Replace(Change("a", "a", Side.Buy, 8m, 91m)));

        venue.Cancel(Id("a"));
        Assert.False(Submit(venue, "a"));
    }

    [Fact]
    public void IgnoredUnlessIncreasing_does_not_even_answer()
    {
        PaperVenue venue = VenueOf(RepeatedId.IgnoredUnlessIncreasing);
        Assert.True(Submit(venue, "9"));
        Assert.True(Submit(venue, "10"));
        Assert.Null(venue.Submit(Order("10", Side.Buy, 1m, 90m)));
        Assert.Null(venue.Submit(Order("9", Side.Buy, 1m, 90m)));
        Assert.Null(venue.Replace(Change("10", "10", Side.Buy, 2m, 90m)));
        Assert.Equal(2, venue.Book.Image.Entries.Count);
    }

    [Fact]
    public void A_refused_repeat_is_reported_with_the_state_of_the_first_order()
    {
        // FIX F.1.a.
        PaperVenue venue = VenueOf(RepeatedId.RejectedForever);
        venue.Submit(Order("a", Side.Buy, 15m, 101m));
        venue.Submit(Order("a", Side.Buy, 1m, 90m));
        Assert.Equal("Rejected PartiallyFilled 10/5", Story(venue)[^1]);
        Assert.Equal(OrderStatus.PartiallyFilled, venue.FindOrder(Id("a"))!.Status);
        Assert.Equal(15m, venue.FindOrder(Id("a"))!.OrderQty);
    }

    [Theory]
    [InlineData(RepeatedId.RejectedWhileOpen, false)]
    [InlineData(RepeatedId.RejectedPerDay, false)]
    [InlineData(RepeatedId.RejectedForever, false)]
    [InlineData(RepeatedId.PlacesAnother, true)]
    public void A_replace_obeys_the_rule_too(RepeatedId rule, bool isAccepted)
    {
        PaperVenue venue = VenueOf(rule);
        Submit(venue, "a");
        Submit(venue, "b");
        Assert.Equal(isAccepted, venue.Replace(Change("a", "b", Side.Buy, 2m, 90m))!.IsAccepted);
    }

    [Theory]
    [InlineData(RepeatedId.RejectedWhileOpen)]
    [InlineData(RepeatedId.RejectedPerDay)]
    [InlineData(RepeatedId.RejectedForever)]
    [InlineData(RepeatedId.ReplayedInWindow)]
    [InlineData(RepeatedId.ModifiesOrder)]
    [InlineData(RepeatedId.IgnoredUnlessIncreasing)]
    public void The_rule_survives_a_restart_of_the_venue(RepeatedId rule)
    {
        using var folder = new TemporaryFolder();
        var options = new PaperVenueOptions { RepeatedId = rule };
        using (VenueBook book = VenueBook.Open(folder.File("book")))
            Submit(VenueWithMarket(options, book), "a");

        using VenueBook again = VenueBook.Open(folder.File("book"));
        PaperVenue venue = EmptyVenue(options, again);
        venue.FastForward([StandardBook()]);
        venue.Submit(Order("a", Side.Buy, 1m, 90m));
        Assert.Single(venue.Book.Image.Orders);
    }

    [Fact]
    public void A_request_expires_by_its_stamp()
    {
        PaperVenue venue = VenueWithMarket(new PaperVenueOptions { RequestExpiryMs = 5_000 });
        venue.Submit(Order("a", Side.Buy, 1m, 90m), Open);
        venue.Advance(Tick(10));

        Assert.True(venue.Submit(Order("b", Side.Buy, 1m, 90m), Open.AddSeconds(5))!.IsAccepted);
        Assert.Equal("the request has expired", venue.Submit(Order("c", Side.Buy, 1m, 90m), Open.AddSeconds(4.999))!.Reason);
        Assert.Equal("the request has expired", venue.Replace(Change("a", "d", Side.Buy, 2m, 90m), Open)!.Reason);
        Assert.Equal("the request has expired", venue.Cancel(Id("a"), Open).Reason);
        Assert.Equal("the request is stamped ahead of the venue's time", venue.Submit(Order("e", Side.Buy, 1m, 90m), Open.AddSeconds(11.001))!.Reason);
        Assert.True(venue.Submit(Order("f", Side.Buy, 1m, 90m))!.IsAccepted);
    }

    [Fact]
    public void Without_an_expiry_the_oldest_request_is_taken()
    {
        PaperVenue venue = VenueWithMarket();
        Assert.True(venue.Submit(Order("a", Side.Buy, 1m, 90m), DateTimeOffset.MinValue)!.IsAccepted);
    }

    [Fact]
    public void An_order_is_visible_only_after_a_while()
    {
        PaperVenue venue = VenueWithMarket(new PaperVenueOptions { VisibilityMs = 2_000 });
        venue.Submit(Order("a", Side.Buy, 1m, 90m));
        venue.Advance(Tick(1.999));
        Assert.Null(venue.FindOrder(Id("a")));
        Assert.Empty(venue.OpenOrders());
        venue.Advance(Tick(2));
        Assert.NotNull(venue.FindOrder(Id("a")));
        Assert.Single(venue.OpenOrders());
    }

    [Fact]
    public void The_options_follow_the_contract()
    {
        var options = PaperVenueOptions.From(new VenueProfileAttribute { RepeatedId = RepeatedId.RejectedForever, RequestExpiryMs = 7, VisibilityMs = 8, IdMaxLength = 30 });
        Assert.Equal(new PaperVenueOptions { RepeatedId = RepeatedId.RejectedForever, RequestExpiryMs = 7, VisibilityMs = 8, IdMaxLength = 30 }, options);
    }

    private static PaperVenue VenueOf(RepeatedId rule) => VenueWithMarket(new PaperVenueOptions { RepeatedId = rule });

    private static bool Submit(PaperVenue venue, string id) =>
        venue.Submit(Order(id, Side.Buy, 1m, 90m, TimeInForce.GoodTillCancel))!.IsAccepted;
}

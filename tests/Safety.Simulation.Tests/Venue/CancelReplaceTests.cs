using Safety.Identity;
using Safety.Orders;
using Safety.Simulation.Market;
using Safety.Simulation.Venue;
using static Safety.Simulation.Tests.Trading;

namespace Safety.Simulation.Tests.Venue;

public sealed class CancelReplaceTests
{
    [Fact]
    public void A_cancel_takes_what_is_left()
    {
        PaperVenue venue = VenueWithMarket();
        venue.Submit(Order("a", Side.Buy, 15m, 101m));
        Assert.True(venue.Cancel(Id("a")).IsAccepted);

        Assert.Equal("Canceled Canceled 10/0", Story(venue)[^1]);
        venue.Advance(Print(1, 90m, 50m, Side.Sell));
        Assert.Equal("Canceled Canceled 10/0", Story(venue)[^1]);
    }

    [Fact]
    public void A_cancel_of_nothing_is_refused()
    {
        PaperVenue venue = VenueWithMarket();
        venue.Submit(Order("a", Side.Buy, 5m, null));

        Assert.Equal(new CancelAck(false, "too late to cancel"), venue.Cancel(Id("a")));
        Assert.Equal("CancelReject Filled 5/0", Story(venue)[^1]);
        Assert.Equal(new CancelAck(false, "unknown order"), venue.Cancel(Id("b")));
        Assert.Equal("CancelReject Rejected 0/0", Story(venue)[^1]);
    }

    [Fact]
    public void Fills_come_while_a_cancel_is_pending()
    {
        PaperVenue venue = VenueWithMarket(new PaperVenueOptions { CancelLatencyMs = 1_000 });
        venue.Submit(Order("a", Side.Buy, 8m, 100m));
        Assert.True(venue.Cancel(Id("a")).IsAccepted);
        Assert.Equal("a cancel is pending already", venue.Cancel(Id("a")).Reason);
        venue.Advance(Print(0.5, 100m, 3m, Side.Sell));
        venue.Advance(Tick(1));

        Assert.Equal(
            ["New New 0/8", "PendingCancel PendingCancel 0/8", "CancelReject PendingCancel 0/8", "Trade 3@100 PendingCancel 3/5", "Canceled Canceled 3/0"],
            Story(venue));
    }

    [Fact]
    public void A_cancel_that_comes_too_late_does_not_overwrite_the_fill()
    {
        PaperVenue venue = VenueWithMarket(new PaperVenueOptions { CancelLatencyMs = 1_000 });
        venue.Submit(Order("a", Side.Buy, 3m, 100m));
        venue.Cancel(Id("a"));
        venue.Advance(Print(0.5, 100m, 3m, Side.Sell));
        venue.Advance(Tick(1));

        // FIX B.1.c: the fill itself still says "pending cancel".
        Assert.Equal(["Trade 3@100 PendingCancel 3/0", "CancelReject Filled 3/0"], Story(venue)[^2..]);
        Assert.Equal(OrderStatus.Filled, venue.FindOrder(Id("a"))!.Status);
        Assert.Equal(OrderStatus.Filled, venue.Book.Image.Orders[0].Status);
    }

    [Fact]
    public void A_replace_gives_a_new_total_under_a_new_ID()
    {
        PaperVenue venue = VenueWithMarket();
        venue.Submit(Order("a", Side.Buy, 15m, 101m));
        OrderAck ack = venue.Replace(Change("a", "b", Side.Buy, 12m, 100m))!;

        Assert.True(ack.IsAccepted);
        ExecutionReport report = venue.ExecutionsSince(DateTimeOffset.MinValue)[^1];
        Assert.Equal((ExecType.Replaced, "b", "a"), (report.ExecType, report.ClientOrderId.Value, report.OrigClientOrderId!.Value.Value));
        Assert.Equal((12m, 10m, 2m, OrderStatus.PartiallyFilled), (report.OrderQty, report.CumQty, report.LeavesQty, report.OrderStatus));
        Assert.Equal("b", venue.FindOrder(Id("a"))!.ClientOrderId.Value);
        Assert.Equal("b", Assert.Single(venue.OpenOrders()).ClientOrderId.Value);
        Assert.Equal(["a", "b"], venue.Book.Image.Orders[0].ClientOrderIds);

        venue.Advance(Print(1, 100m, 9m, Side.Sell));
        Assert.Equal("Trade 2@100 Filled 12/0", Story(venue)[^1]);
    }

    [Fact]
    public void A_replace_into_the_market_fills_at_once()
    {
        PaperVenue venue = VenueWithMarket();
        venue.Submit(Order("a", Side.Buy, 5m, 90m));
        venue.Replace(Change("a", "b", Side.Buy, 5m, 101m));
        Assert.Equal(["Replaced New 0/5", "Trade 5@101 Filled 5/0"], Story(venue, "b"));
    }

    [Fact]
    public void Less_at_the_same_price_keeps_its_place_and_more_loses_it()
    {
        Assert.Equal("Trade 4@99 Filled 4/0", StoryAfter(Change("a", "b", Side.Buy, 4m, 99m)));
        Assert.Equal("Replaced New 0/9", StoryAfter(Change("a", "b", Side.Buy, 9m, 99m)));

        static string StoryAfter(OrderReplacement change)
        {
            PaperVenue venue = VenueWithMarket();
            venue.Submit(Order("a", Side.Buy, 8m, 99m));
            venue.Advance(Print(1, 99m, 10m, Side.Sell));
            venue.Replace(change);
            venue.Advance(Print(2, 99m, 6m, Side.Sell));
            return Story(venue)[^1];
        }
    }

    [Fact]
    public void Impossible_replaces_are_refused_and_change_nothing()
    {
        PaperVenue venue = VenueWithMarket();
        venue.Submit(Order("a", Side.Buy, 15m, 101m));
        venue.Submit(Order("done", Side.Sell, 1m, null));

        Assert.Equal("unknown order", Reason(Change("nobody", "b1", Side.Buy, 5m, 99m)));
        Assert.Equal("too late to replace", Reason(Change("done", "b2", Side.Sell, 5m, 99m)));
        Assert.Equal("10 are filled already", Reason(Change("a", "b3", Side.Buy, 10m, 99m)));
        Assert.Equal("the limit price is off the tick of 0.5", Reason(Change("a", "b4", Side.Buy, 12m, 99.3m)));
        Assert.Equal("symbol and side cannot be changed", Reason(Change("a", "b5", Side.Sell, 12m, 99m)));
        Assert.Equal("only to a limit order that rests", Reason(Change("a", "b6", Side.Buy, 12m, null)));

        Assert.Equal((OrderStatus.PartiallyFilled, 15m), (venue.FindOrder(Id("a"))!.Status, venue.FindOrder(Id("a"))!.OrderQty));
        OrderSnapshot refused = venue.FindOrder(Id("b3"))!;
        Assert.Equal((OrderStatus.Rejected, "10 are filled already"), (refused.Status, refused.Reason));

        ExecutionReport report = venue.ExecutionsSince(DateTimeOffset.MinValue).Single(static r => r.ClientOrderId.Value == "b3");
        Assert.Equal((ExecType.CancelReject, "a", OrderStatus.PartiallyFilled), (report.ExecType, report.OrigClientOrderId!.Value.Value, report.OrderStatus));

        string? Reason(OrderReplacement change) => venue.Replace(change)!.Reason;
    }

    [Fact]
    public void After_a_replace_the_old_ID_still_cancels_and_no_longer_replaces()
    {
        PaperVenue venue = VenueWithMarket();
        venue.Submit(Order("a", Side.Buy, 5m, 90m));
        venue.Replace(Change("a", "b", Side.Buy, 6m, 90m));

        Assert.Equal("the order goes by b now", venue.Replace(Change("a", "c", Side.Buy, 7m, 90m))!.Reason);
        Assert.True(venue.Cancel(Id("a")).IsAccepted);
        Assert.Empty(venue.OpenOrders());
    }

    [Fact]
    public void A_bust_opens_a_filled_order_again()
    {
        PaperVenue venue = VenueWithMarket();
        venue.Submit(Order("a", Side.Buy, 10m, 101m));
        string fill = venue.Book.Image.Fills[0].ExecId;
        venue.Bust(fill);

        Assert.Equal("TradeCancel New 0/10", Story(venue)[^1]);
        Assert.Equal(fill, venue.ExecutionsSince(DateTimeOffset.MinValue)[^1].ExecRefId);
        Assert.Empty(venue.Positions());
        Assert.True(venue.Book.Image.Fills[0].IsBusted);
        Assert.Throws<ArgumentException>(() => venue.Bust(fill));

        venue.Advance(Level(1, Side.Sell, 101m, 4m));
        Assert.Equal("Trade 4@101 PartiallyFilled 4/6", Story(venue)[^1]);
    }

    [Fact]
    public void A_canceled_order_takes_a_late_fill_a_bust_and_a_correction_and_stays_canceled()
    {
        // FIX J.1.b.
        PaperVenue venue = VenueWithMarket();
        venue.Submit(Order("a", Side.Buy, 10m, 90m));
        venue.Cancel(Id("a"));
        venue.LateFill(Id("a"), 5m, 90m);
        string fill = venue.Book.Image.Fills[0].ExecId;
        venue.Correct(fill, 4m, 89.5m);
        Assert.Equal([new PositionSnapshot("ACME", 4m)], venue.Positions());
        venue.Bust(fill);

        Assert.Equal(
            ["Canceled Canceled 0/0", "Trade 5@90 Canceled 5/0", "TradeCorrect Canceled 4/0", "TradeCancel Canceled 0/0"], Story(venue)[1..]);
        Assert.Empty(venue.Positions());
        Assert.Equal(0m, venue.Book.Image.Positions["ACME"]);
    }
}

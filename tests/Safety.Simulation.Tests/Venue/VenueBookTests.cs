using System.Text;
using Safety.Contracts;
using Safety.Orders;
using Safety.Simulation.Market;
using Safety.Simulation.Remote;
using Safety.Simulation.Venue;
using static Safety.Simulation.Tests.Trading;

namespace Safety.Simulation.Tests.Venue;

public sealed class VenueBookTests
{
    [Fact]
    public void Reading_the_book_back_gives_the_state_of_the_venue()
    {
        using var folder = new TemporaryFolder();
        using VenueBook book = VenueBook.Open(folder.File("book"));
        PaperVenue venue = EventfulDay(book, until: int.MaxValue);
        VenueBookImage image = VenueBook.Read(folder.File("book"));

        Assert.False(image.HasTornTail);
        Assert.Equal(venue.OpenOrders().Select(static o => o.BrokerOrderId.Value), image.Orders.Where(static o => o.IsOpen).Select(static o => o.BrokerOrderId));
        Assert.All(image.Orders, o =>
        {
            OrderSnapshot known = venue.FindOrder(Id(o.ClientOrderId))!;
            Assert.Equal((known.Status, known.OrderQty, known.CumQty, known.BrokerOrderId.Value), (o.Status, o.OrderQty, o.CumQty, o.BrokerOrderId));
            Assert.Equal(o.CumQty, image.Fills.Where(f => f.BrokerOrderId == o.BrokerOrderId).Sum(static f => f.Units));
        });
        Assert.Equal(venue.Positions().Select(static p => (p.Symbol, p.Units)), image.Positions.Where(static p => p.Value != 0).Select(static p => (p.Key, p.Value)));
        Assert.Equal(venue.ExecutionsSince(DateTimeOffset.MinValue).Count, image.Entries.Count(static e => e.Kind != BookEntryKind.MarketPosition));

        // The day has to be eventful, or the comparison shows nothing.
        Assert.Equal(Enum.GetValues<BookEntryKind>().Order(), image.Entries.Select(static e => e.Kind).Distinct().Order());
        Assert.True(image.Cancels > 5 && image.Replaces > 5 && image.Rejections.Count() > 3 && image.Fills.Count > 20);
    }

    [Fact]
    public void A_venue_that_starts_again_is_the_same_venue()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("book");
        IReadOnlyList<ExecutionReport> reports;
        IReadOnlyList<OrderSnapshot> open;
        IReadOnlyList<PositionSnapshot> positions;
        using (VenueBook book = VenueBook.Open(path))
        {
            PaperVenue venue = EventfulDay(book, until: 1_500);
            (reports, open, positions) = (venue.ExecutionsSince(DateTimeOffset.MinValue), venue.OpenOrders(), venue.Positions());
            Assert.NotEmpty(open);
        }

        using VenueBook again = VenueBook.Open(path);
        var second = new PaperVenue(SeededMarket.Instruments, s_options, again);
        Assert.Equal(reports, second.ExecutionsSince(DateTimeOffset.MinValue));
        Assert.Equal(open, second.OpenOrders());
        Assert.Equal(positions, second.Positions());

        // It goes on: new IDs follow the old ones, and what was pending comes about.
        second.FastForward(SeededMarket.Generate(5, 2_000).Take((int)again.Image.EventsConsumed));
        OrderTerms terms = Terms(Side.Buy, 5m, 90m) with { Instrument = SeededMarket.Instruments[0] };
        OrderAck ack = second.Submit(new NewOrder(terms) { ClientOrderId = Id("next") })!;
        Assert.DoesNotContain(again.Image.Orders.SkipLast(1), o => o.BrokerOrderId == ack.BrokerOrderId.Value);
        Assert.True(second.Cancel(Id("next")).IsAccepted);
        ExecutionReport next = second.ExecutionsSince(DateTimeOffset.MinValue)[reports.Count];
        Assert.Equal(reports[^1].VenueSequence + 1, next.VenueSequence);
        Assert.DoesNotContain(reports, r => r.ExecId == next.ExecId);
        foreach (MarketEvent e in SeededMarket.Generate(5, 2_000).Skip((int)again.Image.EventsConsumed))
            second.Advance(e);
        Assert.DoesNotContain(second.OpenOrders(), static o => o.Status == OrderStatus.PendingCancel);
    }

    [Fact]
    public void A_torn_last_line_is_left_out_and_cut_off()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("book");
        using (VenueBook book = VenueBook.Open(path))
        {
            PaperVenue venue = VenueWithMarket(book: book);
            venue.Submit(Order("a", Side.Buy, 15m, 101m));
        }
        byte[] whole = File.ReadAllBytes(path);
        int lastLine = Encoding.UTF8.GetString(whole, 0, whole.Length - 1).LastIndexOf('\n') + 1;
        for (int cut = lastLine + 1; cut < whole.Length; cut += 7)
        {
            File.WriteAllBytes(path, whole[..cut]);
            Assert.True(VenueBook.Read(path).HasTornTail);
            using (VenueBook book = VenueBook.Open(path))
                Assert.Single(book.Image.Entries);
            Assert.False(VenueBook.Read(path).HasTornTail);
            Assert.Equal(lastLine, new FileInfo(path).Length);
        }
    }

    [Fact]
    public void A_bad_line_in_the_middle_is_an_error_that_names_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("book");
        using (VenueBook book = VenueBook.Open(path))
        {
            PaperVenue venue = VenueWithMarket(book: book);
            venue.Submit(Order("a", Side.Buy, 15m, 101m));
            venue.Cancel(Id("a"));
        }
        string[] lines = File.ReadAllLines(path);

        AssertBad(2, lines[0], "{", lines[2]);
        AssertBad(2, lines[0], lines[2]);
        AssertBad(1, lines[1], lines[2]);
        AssertBad(2, lines[0], "null", lines[2]);
        AssertBad(2, lines[0], lines[1].Replace("V0000001", "V0000009", StringComparison.Ordinal), lines[2]);

        void AssertBad(long line, params string[] content)
        {
            File.WriteAllText(path, string.Join('\n', content) + "\n");
            Assert.Equal(line, Assert.Throws<VenueBookException>(() => VenueBook.Read(path)).Line);
            Assert.Throws<VenueBookException>(() => VenueBook.Open(path));
        }
    }

    [Fact]
    public void A_second_venue_cannot_write_the_same_book_and_a_reader_can_read_it()
    {
        using var folder = new TemporaryFolder();
        using VenueBook book = VenueBook.Open(folder.File("book"));
        Assert.Throws<IOException>(() => VenueBook.Open(folder.File("book")));
        Assert.Empty(VenueBook.Read(folder.File("book")).Entries);
    }

    [Fact]
    public void An_entry_is_in_the_file_before_the_report_leaves()
    {
        using var folder = new TemporaryFolder();
        using VenueBook book = VenueBook.Open(folder.File("book"));
        PaperVenue venue = VenueWithMarket(book: book);
        int reported = 0;
        venue.Reported += report =>
        {
            reported++;
            Assert.Equal(report.ExecId, VenueBook.Read(folder.File("book")).Entries[^1].ExecId);
        };
        venue.Submit(Order("a", Side.Buy, 15m, 101m));
        venue.Cancel(Id("a"));
        Assert.Equal(3, reported);
    }

    [Fact]
    public void A_venue_that_died_in_the_middle_of_a_market_order_closes_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("book");
        using (VenueBook book = VenueBook.Open(path))
            VenueWithMarket(book: book).Submit(Order("a", Side.Buy, 15m, null));
        File.WriteAllLines(path, File.ReadAllLines(path)[..2]);

        using VenueBook again = VenueBook.Open(path);
        PaperVenue venue = EmptyVenue(book: again);
        Assert.Equal(["New New 0/15", "Trade 10@101 PartiallyFilled 10/5", "Canceled Canceled 10/0"], Story(venue));
    }

    [Fact]
    public void A_book_of_another_market_is_refused()
    {
        using VenueBook book = VenueBook.InMemory();
        VenueWithMarket(book: book).Submit(Order("a", Side.Buy, 15m, 101m));
        Assert.Throws<ArgumentException>(() => new PaperVenue(SeededMarket.Instruments, new PaperVenueOptions(), book));
    }

    private static readonly PaperVenueOptions s_options = new()
    {
        RepeatedId = RepeatedId.RejectedForever,
        CancelLatencyMs = 30,
        OpensAt = SeededMarket.Generate(5, 3).First().Time,
    };

    /// <summary>Trades everything there is to trade, as a seed says.</summary>
    private static PaperVenue EventfulDay(VenueBook book, int until)
    {
        var venue = new PaperVenue(SeededMarket.Instruments, s_options, book);
        var random = new DeterministicRandom(99);
        int played = 0;
        foreach (MarketEvent e in SeededMarket.Generate(5, 2_000).Take(until))
        {
            venue.Advance(e);
            if (++played % 10 == 0)
                Act(venue, random, played);
            if (played % 301 == 0)
                venue.RecordMarketPosition();
        }
        if (until == int.MaxValue)
        {
            BookFill[] fills = [.. book.Image.Fills.Take(2)];
            venue.Bust(fills[0].ExecId);
            venue.Correct(fills[1].ExecId, fills[1].Units + 1, fills[1].Price);
            venue.EndTradingDay();
        }
        return venue;
    }

    private static void Act(PaperVenue venue, DeterministicRandom random, int number)
    {
        IReadOnlyList<OrderSnapshot> open = venue.OpenOrders();
        OrderTerms terms = RandomTerms(venue, random);
        switch (random.Next(0, 4))
        {
            case 0 when open.Count > 0:
                // Now and then one that is done.
                venue.Cancel(random.Chance(200) ? Id("o20") : open[random.Next(0, open.Count - 1)].ClientOrderId);
                break;
            case 1 when open.Count > 0:
                OrderSnapshot target = open[random.Next(0, open.Count - 1)];
                venue.Replace(new OrderReplacement(target.ClientOrderId, terms) { ClientOrderId = Id($"r{number}") });
                break;
            case 2:
                // Now and then an ID that was used before.
                venue.Submit(new NewOrder(terms) { ClientOrderId = Id(random.Chance(200) ? "o20" : $"o{number}") });
                break;
            default:
                venue.Submit(new NewOrder(terms) { ClientOrderId = Id($"o{number}") });
                break;
        }
    }

    private static OrderTerms RandomTerms(PaperVenue venue, DeterministicRandom random)
    {
        Instrument instrument = venue.Instruments[random.Next(0, 1)];
        TopOfBook top = venue.Top(instrument.Symbol)!;
        Side side = random.Chance(500) ? Side.Buy : Side.Sell;
        decimal price = (side == Side.Buy ? top.Bid : top.Ask) + (random.Next(-3, 3) * instrument.TickSize);
        return Terms(side, random.Next(1, 200), random.Chance(100) ? null : price, random.Chance(150) ? TimeInForce.ImmediateOrCancel : TimeInForce.Day) with
        {
            Instrument = instrument,
        };
    }

    [Fact]
    public void The_same_day_gives_the_same_book_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["one", "two"])
        {
            using VenueBook book = VenueBook.Open(folder.File(name));
            EventfulDay(book, int.MaxValue);
        }
        Assert.Equal(File.ReadAllText(folder.File("one")), File.ReadAllText(folder.File("two")));
    }
}

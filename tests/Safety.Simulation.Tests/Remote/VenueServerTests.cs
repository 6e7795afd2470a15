using System.Net;
using System.Net.Sockets;
using Safety.Contracts;
using Safety.Orders;
using Safety.Simulation.Faults;
using Safety.Simulation.Market;
using Safety.Simulation.Remote;
using Safety.Simulation.Venue;
using static Safety.Simulation.Tests.Trading;

namespace Safety.Simulation.Tests.Remote;

public sealed class VenueServerTests : IDisposable
{
    // Generous: it ends a test that hangs, no test waits for it.
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(60));
    private readonly TemporaryFolder _folder = new();

    private CancellationToken Timeout => _timeout.Token;

    public void Dispose()
    {
        _timeout.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_call_works_over_the_wire()
    {
        await using VenueServer server = Start();
        await using VenueClient client = await Connect();
        StepResult step = await client.StepAsync(1, Timeout);
        Assert.Equal((1, 1L, 40L, false), (step.Played, step.EventsConsumed, step.EventsTotal, step.IsEnd));
        Assert.Equal((99m, 101m), (Assert.Single(step.Tops).Bid, step.Tops[0].Ask));
        Assert.Equal([Acme], await client.InstrumentsAsync(Timeout));
        Assert.Equal(step.Tops, await client.TopsAsync(Timeout));

        OrderAck ack = await client.SubmitAsync(Order("a", Side.Buy, 15m, 101m), Timeout);
        Assert.True(ack.IsAccepted);
        Assert.False((await client.SubmitAsync(Order("bad", Side.Buy, 1.5m, 101m), Timeout)).IsAccepted);
        OrderSnapshot order = (await client.FindOrderAsync(Id("a"), Timeout))!;
        Assert.Equal((ack.BrokerOrderId, OrderStatus.PartiallyFilled, 15m, 10m), (order.BrokerOrderId, order.Status, order.OrderQty, order.CumQty));
        Assert.Null(await client.FindOrderAsync(Id("nobody"), Timeout));
        Assert.Equal([order], await client.OpenOrdersAsync(Timeout));
        Assert.Equal([new PositionSnapshot("ACME", 10m)], await client.PositionsAsync(Timeout));
        Assert.True((await client.ReplaceAsync(Change("a", "b", Side.Buy, 16m, 100m), Timeout)).IsAccepted);
        Assert.True((await client.CancelAsync(Id("b"), Timeout)).IsAccepted);
        Assert.Equal(new CancelAck(false, "too late to cancel"), await client.CancelAsync(Id("b"), Timeout));
        Assert.Equal(Open, await client.ServerTimeAsync(Timeout));

        IReadOnlyList<ExecutionReport> reports = await client.ExecutionsSinceAsync(DateTimeOffset.MinValue, Timeout);
        Assert.Equal(
            [ExecType.New, ExecType.Trade, ExecType.Rejected, ExecType.Replaced, ExecType.Canceled, ExecType.CancelReject],
            reports.Select(static r => r.ExecType));
        Assert.Empty(await client.ExecutionsSinceAsync(Open.AddSeconds(1), Timeout));
        Assert.Equal(reports, await Take(client, reports.Count));

        VenueStatus status = await client.StatusAsync(Timeout);
        Assert.Equal((1L, 40L, 1, 0), (status.EventsConsumed, status.EventsTotal, status.OrdersAccepted, status.OpenOrders));
        Assert.Equal(reports.Select(static r => r.ExecId), ReadBook().Entries.Select(static e => e.ExecId!));
    }

    [Fact]
    public async Task A_step_brings_its_reports_with_it()
    {
        await using VenueServer server = Start();
        await using VenueClient client = await Connect();
        await client.StepAsync(1, Timeout);
        await client.SubmitAsync(Order("a", Side.Buy, 3m, 100m), Timeout);
        StepResult step = await client.StepAsync(100, Timeout);

        Assert.True(step.IsEnd);
        List<ExecutionReport> reports = [];
        while (client.Reports.TryRead(out ExecutionReport? report))
            reports.Add(report);
        Assert.Equal([ExecType.New, ExecType.Trade], reports.Select(static r => r.ExecType));
    }

    [Fact]
    public async Task The_venue_outlives_a_client_that_dies_in_a_call()
    {
        await using VenueServer server = Start(new VenueFaults { ResponseDroppedRate = 1 });
        VenueClient victim = await Connect();
        await victim.StepAsync(1, Timeout);
        Task<OrderAck> call = victim.SubmitAsync(Order("a", Side.Buy, 3m, 100m), Timeout);

        // The report shows that the venue has it; the response never comes.
        await victim.Reports.ReadAsync(Timeout);
        Assert.False(call.IsCompleted);
        victim.DropConnection();
        await Assert.ThrowsAsync<IOException>(() => call);
        await victim.DisposeAsync();

        await using VenueClient next = await Connect();
        Assert.Equal("a", Assert.Single(await next.OpenOrdersAsync(Timeout)).ClientOrderId.Value);
        Assert.Equal(1, (await next.StatusAsync(Timeout)).EventsConsumed);
        await next.StepAsync(100, Timeout);
        Assert.Equal([ExecType.New, ExecType.Trade], (await next.ExecutionsSinceAsync(Open, Timeout)).Select(static r => r.ExecType));
        Assert.Equal(ExecType.Trade, (await next.Reports.ReadAsync(Timeout)).ExecType);
    }

    [Fact]
    public async Task Half_a_request_is_no_request()
    {
        await using VenueServer server = Start();
        using (var raw = new TcpClient())
        {
            await LogOn(raw, server);
            await raw.GetStream().WriteAsync("""{"id":1,"operation":"Submit","order":{"terms":{"instr"""u8.ToArray(), Timeout);
        }
        await using VenueClient client = await Connect();
        Assert.Empty(await client.ExecutionsSinceAsync(DateTimeOffset.MinValue, Timeout));
    }

    [Theory]
    [InlineData("nonsense\n")]
    [InlineData("null\n")]
    [InlineData("{\"id\":1}\n")]
    [InlineData("{\"id\":1,\"operation\":\"Sell everything\"}\n")]
    public async Task Nonsense_ends_only_its_own_connection(string line)
    {
        await using VenueServer server = Start();
        await using VenueClient client = await Connect();
        using var raw = new TcpClient();
        await LogOn(raw, server);
        await raw.GetStream().WriteAsync(System.Text.Encoding.UTF8.GetBytes(line), Timeout);
        Assert.Equal(0, await ReadToEnd(raw));
        Assert.Equal(0, (await client.StatusAsync(Timeout)).OrdersAccepted);
    }

    [Theory]
    [InlineData("""{"id":1,"operation":"Shutdown"}""")]
    [InlineData("""{"id":1,"operation":"Logon","token":"guessed"}""")]
    [InlineData("""{"id":1,"operation":"Logon"}""")]
    public async Task Who_may_not_read_the_venues_file_is_not_served_and_takes_no_reports(string line)
    {
        await using VenueServer server = Start();
        await using VenueClient client = await Connect();
        await client.StepAsync(1, Timeout);
        using var raw = new TcpClient();
        await raw.ConnectAsync(IPAddress.Loopback, server.Port, Timeout);
        await raw.GetStream().WriteAsync(System.Text.Encoding.UTF8.GetBytes(line + "\n"), Timeout);
        Assert.Equal(0, await ReadToEnd(raw));
        await client.SubmitAsync(Order("a", Side.Buy, 3m, 100m), Timeout);
        await client.Reports.ReadAsync(Timeout);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.Path, VenueEndpoint.FileName)));
    }

    [Fact]
    public async Task A_line_without_an_end_ends_its_connection()
    {
        await using VenueServer server = Start();
        await using VenueClient client = await Connect();
        using var raw = new TcpClient();
        await LogOn(raw, server);
        Task flood = Task.Run(async () =>
        {
            byte[] many = new byte[1 << 16];
            Array.Fill(many, (byte)'x');
            for (int i = 0; i < 64; i++)
                await raw.GetStream().WriteAsync(many, Timeout);
        });
        Assert.Equal(0, await ReadToEnd(raw));
        await Task.WhenAny(flood); // how far it came does not matter
        Assert.Equal(0, (await client.StatusAsync(Timeout)).OrdersAccepted);
    }

    [Fact]
    public async Task A_request_without_its_body_is_an_error_and_the_connection_stays()
    {
        await using VenueServer server = Start();
        using var raw = new TcpClient();
        await LogOn(raw, server);
        using var reader = new StreamReader(raw.GetStream());
        foreach (string operation in (string[])["Submit", "Replace", "Cancel", "FindOrder", "ExecutionsSince"])
        {
            await raw.GetStream().WriteAsync(System.Text.Encoding.UTF8.GetBytes($$"""{"id":1,"operation":"{{operation}}"}""" + "\n"), Timeout);
            Assert.Contains("The request lacks its body.", await reader.ReadLineAsync(Timeout), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_dropped_response_is_a_call_that_ends_only_with_its_token()
    {
        await using VenueServer server = Start(new VenueFaults { ResponseDroppedRate = 1 });
        await using VenueClient client = await Connect();
        using var deadline = new CancellationTokenSource();
        Task<OrderAck> call = client.SubmitAsync(Order("a", Side.Buy, 3m, 100m), deadline.Token);
        await client.Reports.ReadAsync(Timeout);

        // A later question is answered: the line is not stuck, only this answer is lost.
        Assert.NotNull(await client.FindOrderAsync(Id("a"), Timeout));
        Assert.False(call.IsCompleted);
        await deadline.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task A_delayed_response_comes()
    {
        await using VenueServer server = Start(new VenueFaults { LatencyRate = 1, MaxLatencyMs = 5 });
        await using VenueClient client = await Connect();
        Assert.True((await client.SubmitAsync(Order("a", Side.Buy, 3m, 100m), Timeout)).IsAccepted);
        Assert.Equal(1, (await client.StatusAsync(Timeout)).FaultsInjected["latency"]);
    }

    [Fact]
    public async Task A_disconnect_is_an_IOException_and_the_next_call_connects_again()
    {
        await using VenueServer server = Start(new VenueFaults { DisconnectRate = 1 });
        await using VenueClient client = await Connect();
        for (int i = 0; i < 10; i++)
        {
            await Assert.ThrowsAsync<IOException>(() => client.SubmitAsync(Order($"o{i}", Side.Buy, 3m, 90m), Timeout));
            VenueStatus status = await client.StatusAsync(Timeout);
            Assert.Equal(i + 1, status.FaultsInjected["disconnect"]);
        }

        // What was reported while nobody was there is to be had for the asking.
        Assert.InRange((await client.OpenOrdersAsync(Timeout)).Count, 1, 9);
        Assert.NotEmpty(await client.ExecutionsSinceAsync(Open, Timeout));
        Assert.False(client.Reports.TryRead(out _));
    }

    [Fact]
    public async Task A_repeated_ID_that_is_ignored_gets_no_answer()
    {
        await using VenueServer server = Start(venue: new PaperVenueOptions { RepeatedId = RepeatedId.IgnoredUnlessIncreasing });
        await using VenueClient client = await Connect();
        await client.SubmitAsync(Order("2", Side.Buy, 3m, 90m), Timeout);
        using var deadline = new CancellationTokenSource();
        Task<OrderAck> call = client.SubmitAsync(Order("1", Side.Buy, 3m, 90m), deadline.Token);
        Assert.Single(await client.OpenOrdersAsync(Timeout));
        Assert.False(call.IsCompleted);
        await deadline.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task The_venue_goes_on_after_its_own_restart_and_the_client_finds_it()
    {
        VenueServer first = Start();
        await using VenueClient client = await Connect();
        await client.StepAsync(3, Timeout);
        await client.SubmitAsync(Order("a", Side.Buy, 3m, 100m), Timeout);
        await first.DisposeAsync();
        Assert.Null(VenueEndpoint.TryRead(_folder.Path));
        await Assert.ThrowsAsync<IOException>(() => client.StatusAsync(Timeout));

        await using VenueServer second = Start();
        VenueStatus status = await client.StatusAsync(Timeout);
        Assert.Equal((3L, 1, 1), (status.EventsConsumed, status.OrdersAccepted, status.OpenOrders));
        await client.StepAsync(100, Timeout);
        Assert.Equal(3m, Assert.Single(await client.PositionsAsync(Timeout)).Units);
    }

    [Fact]
    public async Task Shutdown_ends_the_venue_and_withdraws_its_endpoint()
    {
        Task running = VenueServer.RunAsync(Options(), Timeout);
        await using VenueClient client = await Connect();
        VenueEndpoint endpoint = VenueEndpoint.TryRead(_folder.Path)!;
        Assert.Equal(Environment.ProcessId, endpoint.ProcessId);
        Assert.True(endpoint.IsAlive());
        await client.ShutdownAsync(Timeout);
        await running;
        Assert.Null(VenueEndpoint.TryRead(_folder.Path));
    }

    [Fact]
    public async Task A_venue_that_nobody_uses_ends_by_itself()
    {
        await VenueServer.RunAsync(Options() with { IdleExitSeconds = 1 }, Timeout);
        Assert.Null(VenueEndpoint.TryRead(_folder.Path));
    }

    [Fact]
    public async Task A_second_venue_on_the_same_book_is_refused()
    {
        await using VenueServer server = Start();
        Assert.Throws<IOException>(() => Start());
        Assert.Equal(server.Port, VenueEndpoint.TryRead(_folder.Path)!.Port);
    }

    [Fact]
    public async Task Connecting_waits_for_the_venue_to_come_up()
    {
        Task<VenueClient> connecting = Connect();
        await using VenueServer server = Start();
        await using VenueClient client = await connecting;
        Assert.True(client.IsConnected);
    }

    [Fact]
    public void A_damaged_endpoint_is_an_error()
    {
        File.WriteAllText(_folder.File(VenueEndpoint.FileName), "{\"port\":");
        Assert.Throws<IOException>(() => VenueEndpoint.TryRead(_folder.Path));
    }

    [Fact]
    public async Task Many_calls_at_once_each_get_their_own_answer()
    {
        await using VenueServer server = Start();
        await using VenueClient client = await Connect();
        OrderAck[] acks = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => client.SubmitAsync(Order($"o{i}", Side.Buy, 1m, 90m), Timeout)));
        Assert.Equal(200, acks.Select(static a => a.BrokerOrderId).Distinct().Count());
        ILookup<string, BookOrder> orders = ReadBook().OrdersByClientId;
        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal(acks[i].BrokerOrderId.Value, Assert.Single(orders[$"o{i}"]).BrokerOrderId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_same_seed_gives_the_same_book_over_the_wire_and_in_process(bool overTheWire)
    {
        MarketReplay market = MarketReplay.FromSeed(2, 2_000);
        string expected;
        using (var folder = new TemporaryFolder())
        {
            using VenueBook book = VenueBook.Open(folder.File("book"));
            await using var local = new InProcessVenueClient(market, new PaperVenueOptions(), VenueFaults.Everything with { DisconnectRate = 0 }, book);
            expected = string.Join('\n', await Strategy(local, () => book.Image));
        }

        string actual;
        if (overTheWire)
        {
            await using VenueServer server = VenueServer.Start(Options() with { Market = market, Faults = VenueFaults.Everything with { DisconnectRate = 0 } });
            await using VenueClient client = await Connect();
            actual = string.Join('\n', await Strategy(client, () => VenueBook.Read(Options().BookPath)));
        }
        else
        {
            using VenueBook book = VenueBook.InMemory();
            await using var local = new InProcessVenueClient(market, new PaperVenueOptions(), VenueFaults.Everything with { DisconnectRate = 0 }, book);
            actual = string.Join('\n', await Strategy(local, () => book.Image));
        }
        Assert.Equal(expected, actual);
    }

    private async Task<IReadOnlyList<BookEntry>> Strategy(IVenueClient client, Func<VenueBookImage> book)
    {
        Instrument alfa = (await client.InstrumentsAsync(Timeout))[0];
        List<Task> calls = [];
        using var deadline = new CancellationTokenSource();
        int number = 0;
        StepResult step;
        do
        {
            step = await client.StepAsync(10, Timeout);
            if (step.Tops.FirstOrDefault(t => t.Symbol == alfa.Symbol) is not { IsTwoSided: true } top)
                continue;
            OrderTerms terms = Terms(number % 2 == 0 ? Side.Buy : Side.Sell, 5m, number % 2 == 0 ? top.Bid : top.Ask) with { Instrument = alfa };
            calls.Add(client.SubmitAsync(new NewOrder(terms) { ClientOrderId = Id($"o{number}") }, deadline.Token));
            if (number % 3 == 2)
                calls.Add(client.CancelAsync(Id($"o{number - 2}"), deadline.Token));
            number++;

            // A question answered shows that the requests before it have been handled.
            await client.ServerTimeAsync(Timeout);
        }
        while (!step.IsEnd);
        await deadline.CancelAsync();
        await Task.WhenAll(calls).ContinueWith(static _ => { }, Timeout, TaskContinuationOptions.None, TaskScheduler.Default);
        Assert.True(book().Fills.Count > 10);
        return [.. book().Entries.Where(static e => e.Kind != BookEntryKind.MarketPosition)];
    }

    // 40 events: the standard book, then prints at 100 that a resting buy of 100 takes.
    private static readonly MarketReplay s_market = new(
        "test", [StandardBook(), .. Enumerable.Range(1, 39).Select(static i => i < 5 ? Tick(i) : Print(i, 100m, 3m, Side.Sell))], [Acme]);

    private VenueServerOptions Options(VenueFaults? faults = null, PaperVenueOptions? venue = null) => new()
    {
        StateDirectory = _folder.Path,
        Market = s_market,
        Faults = faults ?? VenueFaults.None,
        Venue = venue ?? new PaperVenueOptions(),
        IdleExitSeconds = 0,
    };

    private VenueServer Start(VenueFaults? faults = null, PaperVenueOptions? venue = null) => VenueServer.Start(Options(faults, venue));

    private Task<VenueClient> Connect() => VenueClient.ConnectAsync(_folder.Path, stampClock: null, Timeout);

    // As a client does, without reading on.
    private async Task LogOn(TcpClient raw, VenueServer server)
    {
        await raw.ConnectAsync(IPAddress.Loopback, server.Port, Timeout);
        string token = VenueEndpoint.TryRead(_folder.Path)!.Token;
        await raw.GetStream().WriteAsync(System.Text.Encoding.UTF8.GetBytes($$"""{"id":0,"operation":"Logon","token":"{{token}}"}""" + "\n"), Timeout);
        byte[] one = new byte[1];
        do
            await raw.GetStream().ReadExactlyAsync(one, Timeout);
        while (one[0] != '\n');
    }

    private VenueBookImage ReadBook() => VenueBook.Read(Options().BookPath);

    private async Task<int> ReadToEnd(TcpClient client)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[16], Timeout);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private async Task<IReadOnlyList<ExecutionReport>> Take(VenueClient client, int count)
    {
        List<ExecutionReport> reports = [];
        while (reports.Count < count)
            reports.Add(await client.Reports.ReadAsync(Timeout));
        return reports;
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Safety.Orders;
using Safety.Simulation.Faults;
using Safety.Simulation.Venue;

namespace Safety.Simulation.Remote;

/// <summary>
/// The paper venue as a process of its own: loopback TCP, one JSON object per line. It outlives its clients: when a trader is
/// killed, time stops, its orders and the book stay, and the next client goes on where the venue stands.
/// </summary>
public sealed class VenueServer : IAsyncDisposable
{
    private static readonly TimeSpan s_finishTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly VenueServerOptions _options;
    private readonly VenueBook _book;
    private readonly VenueRun _run;
    private readonly TcpListener _listener;
    private readonly VenueEndpoint _endpoint;
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<VenueConnection> _connections = [];
    private readonly Task _accepting;
    private readonly Task _idling;
    private VenueConnection? _newest;
    private DateTimeOffset _idleSince = TimeProvider.System.GetUtcNow();

    private VenueServer(VenueServerOptions options, VenueBook book)
    {
        (_options, _book) = (options, book);
        _run = new VenueRun(options.Market, options.Venue, options.Faults, book, options.BookPath);
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        _endpoint = VenueEndpoint.OfThisProcess(((IPEndPoint)_listener.LocalEndpoint).Port);
        _endpoint.Publish(options.StateDirectory);
        _accepting = AcceptAsync();
        _idling = WatchIdleAsync();
    }

    /// <summary>Its port on the loopback interface.</summary>
    public int Port => _endpoint.Port;

    /// <summary>Ends when the venue does: on a client's shutdown, when idle for too long, or on dispose.</summary>
    public Task Completion => Task.WhenAll(_accepting, _idling);

    /// <summary>Starts a venue: goes on from its book, listens, and publishes where it is found.</summary>
    /// <exception cref="IOException">The book is damaged, cannot be opened, or is written by another venue.</exception>
    /// <exception cref="ArgumentException">The book is of another market.</exception>
    public static VenueServer Start(VenueServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Directory.CreateDirectory(options.StateDirectory);
        VenueBook book = VenueBook.Open(options.BookPath);
        try
        {
            return new VenueServer(options, book);
        }
        catch
        {
            book.Dispose();
            throw;
        }
    }

    /// <summary>Runs a venue to its end: the body of a venue process.</summary>
    /// <inheritdoc cref="Start" path="/exception"/>
    public static async Task RunAsync(VenueServerOptions options, CancellationToken cancellationToken)
    {
        await using VenueServer server = Start(options);
        await server.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Stop();
        await Completion.ConfigureAwait(false);
        VenueConnection[] left;
        lock (_lock)
            left = [.. _connections];
        foreach (VenueConnection connection in left)
            connection.Abort();
        lock (_lock)
        {
            _run.Venue.RecordMarketPosition();
            _book.Dispose();
        }
        _endpoint.Withdraw(_options.StateDirectory);
        _stop.Dispose();
    }

    private void Stop()
    {
        _stop.Cancel();
        _listener.Stop();
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false);
                client.NoDelay = true;
                var connection = new VenueConnection(client);
                lock (_lock)
                    _connections.Add(connection);
                serving.RemoveAll(static t => t.IsCompleted);
                serving.Add(ServeAsync(connection));
            }
        }
        catch (Exception e) when (_stop.IsCancellationRequested && e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
        await Task.WhenAll(serving).ConfigureAwait(false);
    }

    private async Task WatchIdleAsync()
    {
        try
        {
            while (_options.IdleExitSeconds > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), _stop.Token).ConfigureAwait(false); // how exactly it ends when idle does not matter
                lock (_lock)
                {
                    if (_connections.Count > 0 || TimeProvider.System.GetUtcNow() - _idleSince < TimeSpan.FromSeconds(_options.IdleExitSeconds))
                        continue;
                }
                Stop();
            }
            await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(VenueConnection connection)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        Task writing = WriteAsync(connection);
        try
        {
            await connection.ReadAsync(request => Handle(connection, request, ended.Token), ended.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsEndOfConnection(e) || e is JsonException)
        {
            // The client is gone, or speaks something else: what was taken stays in the book, the connection ends.
        }
        finally
        {
            connection.Finish();
            await FinishAsync(connection, writing).ConfigureAwait(false);
            lock (_lock)
            {
                _connections.Remove(connection);
                if (_newest == connection)
                    _newest = null;
                _idleSince = TimeProvider.System.GetUtcNow();
            }
            await ended.CancelAsync().ConfigureAwait(false);
            connection.Dispose();
        }
    }

    private static async Task WriteAsync(VenueConnection connection)
    {
        try
        {
            // Not canceled by the venue's stop: the answer to the shutdown shall still go out.
            await connection.WriteAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (IsEndOfConnection(e))
        {
            connection.Abort();
        }
    }

    private static async Task FinishAsync(VenueConnection connection, Task writing)
    {
        try
        {
            await writing.WaitAsync(s_finishTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A client that does not read must not keep the venue from ending.
            connection.Abort();
        }
    }

    private static bool IsEndOfConnection(Exception e) =>
        e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException;

    private void Handle(VenueConnection connection, WireRequest request, CancellationToken cancellationToken)
    {
        if (!connection.IsLoggedOn && !(request.Operation == WireOperation.Logon && request.Token == _endpoint.Token))
        {
            connection.Abort(); // some other process of this machine
            return;
        }

        lock (_lock)
        {
            try
            {
                HandleLocked(connection, request, cancellationToken);
            }
            catch (ArgumentException e)
            {
                connection.Send(Message(request) with { Error = e.Message });
            }
        }
        if (request.Operation == WireOperation.Shutdown)
            Stop();
    }

    private void HandleLocked(VenueConnection connection, WireRequest request, CancellationToken cancellationToken)
    {
        PaperVenue venue = _run.Venue;
        switch (request.Operation)
        {
            case WireOperation.Submit:
                Answer(connection, request, _run.Proxy.Submit(Required(request.Order), request.Stamp), static (m, ack) => m with { OrderAck = ack }, cancellationToken);
                break;
            case WireOperation.Replace:
                Answer(connection, request, _run.Proxy.Replace(Required(request.Replacement), request.Stamp), static (m, ack) => m with { OrderAck = ack }, cancellationToken);
                break;
            case WireOperation.Cancel:
                Answer(connection, request, _run.Proxy.Cancel(Required(request.ClientOrderId), request.Stamp), static (m, ack) => m with { CancelAck = ack }, cancellationToken);
                break;
            case WireOperation.FindOrder:
                connection.Send(Message(request) with { Order = venue.FindOrder(Required(request.ClientOrderId)) });
                break;
            case WireOperation.OpenOrders:
                connection.Send(Message(request) with { Orders = venue.OpenOrders() });
                break;
            case WireOperation.ExecutionsSince:
                connection.Send(Message(request) with { Executions = venue.ExecutionsSince(Required(request.Since)) });
                break;
            case WireOperation.Positions:
                connection.Send(Message(request) with { Positions = venue.Positions() });
                break;
            case WireOperation.Logon:
                connection.IsLoggedOn = true;
                _newest = connection; // reports go to who came last
                connection.Send(Message(request));
                break;
            case WireOperation.ServerTime:
                connection.Send(Message(request));
                break;
            case WireOperation.Instruments:
                connection.Send(Message(request) with { Instruments = venue.Instruments });
                break;
            case WireOperation.Tops:
                connection.Send(Message(request) with { Tops = _run.Tops() });
                break;
            case WireOperation.Step:
                // The reports go out before the answer: when a step returns, its reports are there.
                StepResult step = _run.Step(request.Count, Push);
                connection.Send(Message(request) with { Step = step });
                break;
            case WireOperation.Status:
                connection.Send(Message(request) with { Status = _run.Status() });
                break;
            case WireOperation.Shutdown:
                venue.RecordMarketPosition();
                connection.Send(Message(request));
                break;
            default:
                throw new ArgumentException($"Unknown operation {request.Operation}.", nameof(request));
        }

        // Time alone can bring reports about too (a cancel that was due).
        PushAll();
    }

    private void Answer<T>(
        VenueConnection connection, WireRequest request, Delivery<T> delivery, Func<WireMessage, T, WireMessage> with, CancellationToken cancellationToken)
        where T : class
    {
        switch (delivery.Kind)
        {
            case DeliveryKind.Delivered:
                connection.Send(with(Message(request), delivery.Response!));
                break;
            case DeliveryKind.Delayed:
                _ = SendLaterAsync(connection, with(Message(request), delivery.Response!), delivery.Delay, cancellationToken);
                break;
            case DeliveryKind.Disconnected:
                if (_newest == connection)
                    _newest = null;
                connection.Abort();
                break;
        }
    }

    private static async Task SendLaterAsync(VenueConnection connection, WireMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        // The fault that was asked for: a message that comes late.
        await Task.Delay(delay, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellationToken.IsCancellationRequested)
            connection.Send(message);
    }

    private void Push(ExecutionReport report) => _newest?.Send(new WireMessage { Time = _run.Venue.Now, Report = report });

    private void PushAll()
    {
        foreach (ExecutionReport report in _run.TakeReports())
            Push(report);
    }

    private WireMessage Message(WireRequest request) => new() { Id = request.Id, Time = _run.Venue.Now };

    private static T Required<T>(T? value)
        where T : class => value ?? throw new ArgumentException("The request lacks its body.");

    private static T Required<T>(T? value)
        where T : struct => value ?? throw new ArgumentException("The request lacks its body.");
}

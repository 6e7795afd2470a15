using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Safety.Identity;
using Safety.Orders;
using Safety.Simulation.Market;
using Safety.Simulation.Venue;

namespace Safety.Simulation.Remote;

/// <summary>
/// A client of a venue in another process. When the connection is lost, every call under way fails with an
/// <see cref="IOException"/> (its outcome is unknown) and the next call connects again.
/// </summary>
public sealed class VenueClient : IVenueClient
{
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromMilliseconds(20);

    private readonly string _stateDirectory;
    private readonly TimeProvider? _stampClock;
    private readonly Channel<ExecutionReport> _reports = Channel.CreateUnbounded<ExecutionReport>();
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private Link? _link;
    private long _lastId;
    private long _lastVenueTicks = DateTimeOffset.UnixEpoch.UtcTicks;
    private bool _isDisposed;

    private VenueClient(string stateDirectory, TimeProvider? stampClock) => (_stateDirectory, _stampClock) = (stateDirectory, stampClock);

    /// <inheritdoc/>
    public ChannelReader<ExecutionReport> Reports => _reports.Reader;

    /// <inheritdoc/>
    public DateTimeOffset LastVenueTime => new(Interlocked.Read(ref _lastVenueTicks), TimeSpan.Zero);

    /// <summary>True while a connection is up, as far as this end has noticed.</summary>
    public bool IsConnected => _link is { IsLost: false };

    /// <summary>Connects to the venue that is published in a directory, waiting for it to come up.</summary>
    /// <param name="stateDirectory">The venue's <see cref="VenueServerOptions.StateDirectory"/>.</param>
    /// <param name="stampClock">What requests are stamped with; null = the latest venue time heard, right for a venue on market time.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">No venue came up in time.</exception>
    public static async Task<VenueClient> ConnectAsync(string stateDirectory, TimeProvider? stampClock, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(stateDirectory);
        var client = new VenueClient(stateDirectory, stampClock);
        while (true)
        {
            try
            {
                await client.ServerTimeAsync(cancellationToken).ConfigureAwait(false);
                return client;
            }
            catch (IOException)
            {
                await Task.Delay(s_retryInterval, cancellationToken).ConfigureAwait(false); // the venue's process may just be starting
            }
        }
    }

    /// <inheritdoc/>
    public async Task<OrderAck> SubmitAsync(NewOrder order, CancellationToken cancellationToken) => (await CallAsync(
        new WireRequest { Id = NextId(), Operation = WireOperation.Submit, Order = order, Stamp = Stamp() }, cancellationToken).ConfigureAwait(false)).OrderAck!;

    /// <inheritdoc/>
    public async Task<OrderAck> ReplaceAsync(OrderReplacement change, CancellationToken cancellationToken) => (await CallAsync(
        new WireRequest { Id = NextId(), Operation = WireOperation.Replace, Replacement = change, Stamp = Stamp() }, cancellationToken).ConfigureAwait(false)).OrderAck!;

    /// <inheritdoc/>
    public async Task<CancelAck> CancelAsync(ClientOrderId id, CancellationToken cancellationToken) => (await CallAsync(
        new WireRequest { Id = NextId(), Operation = WireOperation.Cancel, ClientOrderId = id, Stamp = Stamp() }, cancellationToken).ConfigureAwait(false)).CancelAck!;

    /// <inheritdoc/>
    public async Task<OrderSnapshot?> FindOrderAsync(ClientOrderId id, CancellationToken cancellationToken) => (await CallAsync(
        new WireRequest { Id = NextId(), Operation = WireOperation.FindOrder, ClientOrderId = id }, cancellationToken).ConfigureAwait(false)).Order;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<OrderSnapshot>> OpenOrdersAsync(CancellationToken cancellationToken) =>
        (await CallAsync(WireOperation.OpenOrders, cancellationToken).ConfigureAwait(false)).Orders!;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ExecutionReport>> ExecutionsSinceAsync(DateTimeOffset since, CancellationToken cancellationToken) => (await CallAsync(
        new WireRequest { Id = NextId(), Operation = WireOperation.ExecutionsSince, Since = since }, cancellationToken).ConfigureAwait(false)).Executions!;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PositionSnapshot>> PositionsAsync(CancellationToken cancellationToken) =>
        (await CallAsync(WireOperation.Positions, cancellationToken).ConfigureAwait(false)).Positions!;

    /// <inheritdoc/>
    public async Task<DateTimeOffset> ServerTimeAsync(CancellationToken cancellationToken) =>
        (await CallAsync(WireOperation.ServerTime, cancellationToken).ConfigureAwait(false)).Time;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Instrument>> InstrumentsAsync(CancellationToken cancellationToken) =>
        (await CallAsync(WireOperation.Instruments, cancellationToken).ConfigureAwait(false)).Instruments!;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TopOfBook>> TopsAsync(CancellationToken cancellationToken) =>
        (await CallAsync(WireOperation.Tops, cancellationToken).ConfigureAwait(false)).Tops!;

    /// <inheritdoc/>
    public async Task<StepResult> StepAsync(int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var request = new WireRequest { Id = NextId(), Operation = WireOperation.Step, Count = count };
        return (await CallAsync(request, cancellationToken).ConfigureAwait(false)).Step!;
    }

    /// <inheritdoc/>
    public async Task<VenueStatus> StatusAsync(CancellationToken cancellationToken) =>
        (await CallAsync(WireOperation.Status, cancellationToken).ConfigureAwait(false)).Status!;

    /// <inheritdoc/>
    public Task ShutdownAsync(CancellationToken cancellationToken) => CallAsync(WireOperation.Shutdown, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _connecting.WaitAsync().ConfigureAwait(false);
        try
        {
            _isDisposed = true;
            _link?.Dispose();
        }
        finally
        {
            _connecting.Release();
        }
        _reports.Writer.TryComplete();
    }

    /// <summary>Drops the connection as the death of the process would.</summary>
    internal void DropConnection() => _link?.Dispose();

    private long NextId() => Interlocked.Increment(ref _lastId);

    private DateTimeOffset Stamp() => _stampClock?.GetUtcNow() ?? LastVenueTime;

    private Task<WireMessage> CallAsync(WireOperation operation, CancellationToken cancellationToken) =>
        CallAsync(new WireRequest { Id = NextId(), Operation = operation }, cancellationToken);

    private async Task<WireMessage> CallAsync(WireRequest request, CancellationToken cancellationToken)
    {
        Link link = await ConnectedAsync(cancellationToken).ConfigureAwait(false);
        WireMessage answer = await link.CallAsync(request, cancellationToken).ConfigureAwait(false);
        return answer.Error is null ? answer : throw new ArgumentException(answer.Error);
    }

    private async Task<Link> ConnectedAsync(CancellationToken cancellationToken)
    {
        if (_link is { IsLost: false } link)
            return link;
        await _connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_link is { IsLost: false } current)
                return current;
            _link?.Dispose();

            // Read again each time: a venue that was started again listens elsewhere.
            VenueEndpoint endpoint = VenueEndpoint.TryRead(_stateDirectory)
                ?? throw new IOException($"No venue is published in '{_stateDirectory}'.");
            var tcp = new TcpClient { NoDelay = true };
            try
            {
                await tcp.ConnectAsync(IPAddress.Loopback, endpoint.Port, cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException e)
            {
                tcp.Dispose();
                throw new IOException($"The venue does not answer on port {endpoint.Port}: {e.Message}", e);
            }
            _link = new Link(tcp, OnMessage);
            await _link.CallAsync(new WireRequest { Id = NextId(), Operation = WireOperation.Logon, Token = endpoint.Token }, cancellationToken).ConfigureAwait(false);
            return _link;
        }
        finally
        {
            _connecting.Release();
        }
    }

    private void OnMessage(WireMessage message)
    {
        long ticks = message.Time.UtcTicks;
        long seen = Interlocked.Read(ref _lastVenueTicks);
        while (ticks > seen && Interlocked.CompareExchange(ref _lastVenueTicks, ticks, seen) is var before && before != seen)
            seen = before;
        if (message.Report is { } report)
            _reports.Writer.TryWrite(report);
    }

    /// <summary>One connection, from its beginning to its end.</summary>
    private sealed class Link : IDisposable
    {
        private readonly TcpClient _tcp;
        private readonly Action<WireMessage> _onMessage;
        private readonly ConcurrentDictionary<long, TaskCompletionSource<WireMessage>> _calls = [];
        private readonly SemaphoreSlim _writing = new(1, 1);
        private volatile bool _isLost;

        public Link(TcpClient tcp, Action<WireMessage> onMessage)
        {
            (_tcp, _onMessage) = (tcp, onMessage);
            _ = ReadAsync();
        }

        public bool IsLost => _isLost;

        public async Task<WireMessage> CallAsync(WireRequest request, CancellationToken cancellationToken)
        {
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(request, WireJson.Default.WireRequest);
            byte[] line = [.. json, (byte)'\n'];
            var answer = new TaskCompletionSource<WireMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
            _calls[request.Id] = answer;
            try
            {
                await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    // Not cancelable: half a line would spoil the next request too.
                    await _tcp.GetStream().WriteAsync(line, CancellationToken.None).ConfigureAwait(false);
                }
                finally
                {
                    _writing.Release();
                }

                // Lost between registering and reading: nobody else would fail this call.
                if (IsLost)
                    answer.TrySetException(Lost(null));
                return await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                throw Lost(e);
            }
            finally
            {
                _calls.TryRemove(request.Id, out _);
            }
        }

        public void Dispose()
        {
            _tcp.Close();
            Fail(null);
        }

        private async Task ReadAsync()
        {
            Exception? cause = null;
            try
            {
                using var reader = new StreamReader(_tcp.GetStream(), Encoding.UTF8);
                while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
                {
                    WireMessage message = JsonSerializer.Deserialize(line, WireJson.Default.WireMessage) ?? throw new JsonException("The message is null.");
                    _onMessage(message);
                    if (message.Id != 0 && _calls.TryGetValue(message.Id, out TaskCompletionSource<WireMessage>? call))
                        call.TrySetResult(message);
                }
            }
            catch (Exception e)
            {
                // Whatever ends the reading ends the connection; the calls under way carry the cause.
                cause = e;
            }
            Fail(cause);
        }

        private void Fail(Exception? cause)
        {
            _isLost = true;
            foreach (TaskCompletionSource<WireMessage> call in _calls.Values)
                call.TrySetException(Lost(cause));
        }

        private static IOException Lost(Exception? cause) =>
            new("The connection to the venue is lost; whether the request was done is unknown.", cause);
    }
}

using System.Threading.Channels;
using Safety.Identity;
using Safety.Orders;
using Safety.Simulation.Faults;
using Safety.Simulation.Market;
using Safety.Simulation.Venue;

namespace Safety.Simulation.Remote;

/// <summary>
/// The paper venue in this process, for tests: no sockets, no threads of its own, no waiting. A delayed response comes when the
/// venue's time has passed its moment (or the market ends), a dropped one never.
/// </summary>
public sealed class InProcessVenueClient : IVenueClient
{
    private readonly Lock _lock = new();
    private readonly VenueRun _run;
    private readonly Channel<ExecutionReport> _reports = Channel.CreateUnbounded<ExecutionReport>();
    private readonly List<(DateTimeOffset Due, Action Complete)> _delayed = [];
    private bool _isShutDown;

    /// <summary>A venue on a market.</summary>
    /// <param name="market">The market it plays.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="faults">What goes wrong; null = nothing.</param>
    /// <param name="book">Its book; null = in memory.</param>
    public InProcessVenueClient(MarketReplay market, PaperVenueOptions options, VenueFaults? faults = null, VenueBook? book = null)
    {
        ArgumentNullException.ThrowIfNull(market);
        ArgumentNullException.ThrowIfNull(options);
        _run = new VenueRun(market, options, faults ?? VenueFaults.None, book ?? VenueBook.InMemory(), bookPath: null);
    }

    /// <summary>The venue itself, for what no client can do (busts, corrections, late fills). Use it while no call is under way.</summary>
    public PaperVenue Venue => _run.Venue;

    /// <inheritdoc/>
    public ChannelReader<ExecutionReport> Reports => _reports.Reader;

    /// <inheritdoc/>
    public DateTimeOffset LastVenueTime => Ask(static run => run.Venue.Now);

    /// <inheritdoc/>
    public Task<OrderAck> SubmitAsync(NewOrder order, CancellationToken cancellationToken) =>
        Send(run => run.Proxy.Submit(order, run.Venue.Now), cancellationToken);

    /// <inheritdoc/>
    public Task<OrderAck> ReplaceAsync(OrderReplacement change, CancellationToken cancellationToken) =>
        Send(run => run.Proxy.Replace(change, run.Venue.Now), cancellationToken);

    /// <inheritdoc/>
    public Task<CancelAck> CancelAsync(ClientOrderId id, CancellationToken cancellationToken) =>
        Send(run => run.Proxy.Cancel(id, run.Venue.Now), cancellationToken);

    /// <inheritdoc/>
    public Task<OrderSnapshot?> FindOrderAsync(ClientOrderId id, CancellationToken cancellationToken) => Answer(run => run.Venue.FindOrder(id), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<OrderSnapshot>> OpenOrdersAsync(CancellationToken cancellationToken) => Answer(static run => run.Venue.OpenOrders(), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ExecutionReport>> ExecutionsSinceAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        Answer(run => run.Venue.ExecutionsSince(since), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PositionSnapshot>> PositionsAsync(CancellationToken cancellationToken) => Answer(static run => run.Venue.Positions(), cancellationToken);

    /// <inheritdoc/>
    public Task<DateTimeOffset> ServerTimeAsync(CancellationToken cancellationToken) => Answer(static run => run.Venue.Now, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Instrument>> InstrumentsAsync(CancellationToken cancellationToken) => Answer(static run => run.Venue.Instruments, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TopOfBook>> TopsAsync(CancellationToken cancellationToken) => Answer(static run => run.Tops(), cancellationToken);

    /// <inheritdoc/>
    public Task<StepResult> StepAsync(int count, CancellationToken cancellationToken) => Answer(run => run.Step(count, Deliver), cancellationToken);

    /// <inheritdoc/>
    public Task<VenueStatus> StatusAsync(CancellationToken cancellationToken) => Answer(static run => run.Status(), cancellationToken);

    /// <inheritdoc/>
    public Task ShutdownAsync(CancellationToken cancellationToken)
    {
        Task done = Answer(
            run =>
            {
                run.Venue.RecordMarketPosition();
                return true;
            },
            cancellationToken);
        lock (_lock)
            _isShutDown = true;
        _reports.Writer.TryComplete();
        return done;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _reports.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    private void Deliver(ExecutionReport report) => _reports.Writer.TryWrite(report);

    private T Ask<T>(Func<VenueRun, T> ask)
    {
        List<Action> due = [];
        T answer;
        lock (_lock)
        {
            answer = ask(_run);
            DateTimeOffset now = _run.Venue.Now;
            for (int i = 0; i < _delayed.Count; i++)
            {
                if (_delayed[i].Due > now && !_run.IsEnd)
                    continue;
                due.Add(_delayed[i].Complete);
                _delayed.RemoveAt(i--);
            }
        }

        // Outside the lock: a continuation may call in again.
        foreach (Action complete in due)
            complete();
        return answer;
    }

    private Task<T> Answer<T>(Func<VenueRun, T> ask, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        lock (_lock)
        {
            if (_isShutDown)
                return Task.FromException<T>(new IOException("The venue has been shut down."));
        }
        return Task.FromResult(Ask(ask));
    }

    private async Task<T> Send<T>(Func<VenueRun, Delivery<T>> send, CancellationToken cancellationToken)
        where T : class
    {
        (Delivery<T> delivery, DateTimeOffset now) = await Answer(
            run =>
            {
                Delivery<T> delivered = send(run);
                IReadOnlyList<ExecutionReport> reports = run.TakeReports();
                if (delivered.Kind != DeliveryKind.Disconnected)
                {
                    foreach (ExecutionReport report in reports)
                        Deliver(report);
                }
                return (delivered, run.Venue.Now);
            },
            cancellationToken).ConfigureAwait(false);

        switch (delivery.Kind)
        {
            case DeliveryKind.Delivered:
                return delivery.Response!;
            case DeliveryKind.Disconnected:
                throw new IOException("The connection to the venue is lost; whether the request was done is unknown.");
        }

        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (delivery.Kind == DeliveryKind.Delayed)
        {
            lock (_lock)
                _delayed.Add((now + delivery.Delay, () => answer.TrySetResult(delivery.Response!)));
        }
        return await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}

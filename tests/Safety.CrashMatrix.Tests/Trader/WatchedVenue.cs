using System.Globalization;
using System.Threading.Channels;
using Safety.Identity;
using Safety.Orders;
using Safety.Simulation.Market;
using Safety.Simulation.Remote;
using Safety.Simulation.Venue;

namespace Safety.CrashMatrix.Tests.Trader;

/// <summary>The raw venue with its crash points, between the guard's last check and the socket.</summary>
internal sealed class WatchedVenue(IVenueClient venue, CrashPoints points, Breakage breakage) : IVenueClient
{
    /// <summary>The next order's answer is lost on its way: nobody here knows what became of it.</summary>
    public bool LosesNextAnswer { get; set; }

    public ChannelReader<ExecutionReport> Reports => venue.Reports;

    public DateTimeOffset LastVenueTime => venue.LastVenueTime;

    public async Task<OrderAck> SubmitAsync(NewOrder order, CancellationToken cancellationToken)
    {
        points.Hit(CrashPoint.C5);
        if (points.IsDue(CrashPoint.C17))
            points.StandStill();
        Task<OrderAck> call = venue.SubmitAsync(order, cancellationToken);
        points.Hit(CrashPoint.C6);
        OrderAck ack = await call.ConfigureAwait(false);
        points.Hit(CrashPoint.C7);
        if (!LosesNextAnswer)
            return ack;
        LosesNextAnswer = false;
        return breakage == Breakage.ResendOnUnknown
            ? await venue.SubmitAsync(order, cancellationToken).ConfigureAwait(false)
            : throw new IOException("the answer is lost");
    }

    public Task<OrderAck> ReplaceAsync(OrderReplacement change, CancellationToken cancellationToken) => PassAsync(() => venue.ReplaceAsync(change, cancellationToken), CrashPoint.C13);

    public Task<CancelAck> CancelAsync(ClientOrderId id, CancellationToken cancellationToken) =>
        PassAsync(() => venue.CancelAsync(id, cancellationToken), points.IsKilled ? CrashPoint.C15 : CrashPoint.C13);

    public Task<OrderSnapshot?> FindOrderAsync(ClientOrderId id, CancellationToken cancellationToken) => AskAsync(() => venue.FindOrderAsync(id, cancellationToken));

    public Task<IReadOnlyList<OrderSnapshot>> OpenOrdersAsync(CancellationToken cancellationToken) => AskAsync(() => venue.OpenOrdersAsync(cancellationToken));

    public async Task<IReadOnlyList<ExecutionReport>> ExecutionsSinceAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        IReadOnlyList<ExecutionReport> reports = await AskAsync(() => venue.ExecutionsSinceAsync(since, cancellationToken)).ConfigureAwait(false);
        return breakage != Breakage.InboxOff ? reports
            : [.. reports.Select(static report => report with { ExecId = string.Create(CultureInfo.InvariantCulture, $"{report.ExecId}-{Environment.ProcessId}") })];
    }

    public Task<IReadOnlyList<PositionSnapshot>> PositionsAsync(CancellationToken cancellationToken) => AskAsync(() => venue.PositionsAsync(cancellationToken));

    public Task<DateTimeOffset> ServerTimeAsync(CancellationToken cancellationToken) => venue.ServerTimeAsync(cancellationToken);

    public Task<IReadOnlyList<Instrument>> InstrumentsAsync(CancellationToken cancellationToken) => venue.InstrumentsAsync(cancellationToken);

    public Task<IReadOnlyList<TopOfBook>> TopsAsync(CancellationToken cancellationToken) => venue.TopsAsync(cancellationToken);

    public Task<StepResult> StepAsync(int count, CancellationToken cancellationToken) => venue.StepAsync(count, cancellationToken);

    public Task<VenueStatus> StatusAsync(CancellationToken cancellationToken) => venue.StatusAsync(cancellationToken);

    public Task ShutdownAsync(CancellationToken cancellationToken) => venue.ShutdownAsync(cancellationToken);

    public ValueTask DisposeAsync() => venue.DisposeAsync();

    private async Task<T> PassAsync<T>(Func<Task<T>> send, CrashPoint point)
    {
        points.Hit(point);
        Task<T> call = send();
        points.Hit(point);
        T answer = await call.ConfigureAwait(false);
        points.Hit(point);
        return answer;
    }

    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        if (points.IsRecovering)
            points.Hit(CrashPoint.C14);
        T answer = await ask().ConfigureAwait(false);
        if (points.IsRecovering)
            points.Hit(CrashPoint.C14);
        return answer;
    }
}

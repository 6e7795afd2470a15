using System.Threading.Channels;
using Safety.Identity;
using Safety.Orders;
using Safety.Simulation.Market;
using Safety.Simulation.Remote;
using Safety.Simulation.Venue;
using Safety.Testing.Conformance;

namespace Safety.Sample.Tests;

/// <summary>The paper venue's client over a script: what an adapter over it is tried out with.</summary>
internal sealed class ScriptedVenueClient(ScriptedVenue venue) : IVenueClient
{
    public ChannelReader<ExecutionReport> Reports => throw new NotSupportedException();

    public DateTimeOffset LastVenueTime => throw new NotSupportedException();

    public Task<OrderAck> SubmitAsync(NewOrder order, CancellationToken cancellationToken) => venue.SubmitAsync(order, cancellationToken);

    public Task<OrderAck> ReplaceAsync(OrderReplacement change, CancellationToken cancellationToken) => venue.ReplaceAsync(change, cancellationToken);

    public async Task<CancelAck> CancelAsync(ClientOrderId id, CancellationToken cancellationToken)
    {
        Testing.Venues.CancelAnswer answer = await venue.CancelAsync(id, cancellationToken);
        return new CancelAck(answer.IsAccepted, answer.Reason);
    }

    public Task<OrderSnapshot?> FindOrderAsync(ClientOrderId id, CancellationToken cancellationToken) => venue.FindOrderAsync(id, cancellationToken);

    public Task<IReadOnlyList<OrderSnapshot>> OpenOrdersAsync(CancellationToken cancellationToken) => venue.ListOrdersAsync(cancellationToken);

    public Task<IReadOnlyList<ExecutionReport>> ExecutionsSinceAsync(DateTimeOffset since, CancellationToken cancellationToken) => venue.ListExecutionsAsync(since, cancellationToken);

    public Task<IReadOnlyList<PositionSnapshot>> PositionsAsync(CancellationToken cancellationToken) => venue.ListPositionsAsync(cancellationToken);

    public Task<DateTimeOffset> ServerTimeAsync(CancellationToken cancellationToken) => venue.GetTimeAsync(cancellationToken);

    public Task<IReadOnlyList<Instrument>> InstrumentsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<TopOfBook>> TopsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<StepResult> StepAsync(int count, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<VenueStatus> StatusAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ShutdownAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

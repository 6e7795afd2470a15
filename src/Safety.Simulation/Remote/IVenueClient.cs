using System.Threading.Channels;
using Safety.Identity;
using Safety.Orders;
using Safety.Simulation.Market;
using Safety.Simulation.Venue;

namespace Safety.Simulation.Remote;

/// <summary>
/// What a trader can do with the paper venue, in its own process (<see cref="VenueClient"/>) or in this one
/// (<see cref="InProcessVenueClient"/>). It is the raw venue: an adapter puts it behind a broker contract.
/// </summary>
/// <remarks>
/// An answer that is lost looks like a call that does not complete until its token is canceled; a lost connection is an
/// <see cref="IOException"/>. After either, whether the venue has done what was asked is unknown.
/// </remarks>
public interface IVenueClient : IAsyncDisposable
{
    /// <summary>Execution reports as they come in: late, twice and out of order where faults are on.</summary>
    ChannelReader<ExecutionReport> Reports { get; }

    /// <summary>The latest venue time this client has heard.</summary>
    DateTimeOffset LastVenueTime { get; }

    /// <summary>Sends a new order.</summary>
    /// <exception cref="IOException">The connection is lost; the outcome is unknown.</exception>
    /// <exception cref="OperationCanceledException">No answer in time; the outcome is unknown.</exception>
    Task<OrderAck> SubmitAsync(NewOrder order, CancellationToken cancellationToken);

    /// <summary>Changes a working order.</summary>
    /// <inheritdoc cref="SubmitAsync" path="/exception"/>
    Task<OrderAck> ReplaceAsync(OrderReplacement change, CancellationToken cancellationToken);

    /// <summary>Cancels an order.</summary>
    /// <inheritdoc cref="SubmitAsync" path="/exception"/>
    Task<CancelAck> CancelAsync(ClientOrderId id, CancellationToken cancellationToken);

    /// <summary>Looks an order up; null when the venue does not know it, or not yet.</summary>
    Task<OrderSnapshot?> FindOrderAsync(ClientOrderId id, CancellationToken cancellationToken);

    /// <summary>The working orders.</summary>
    Task<IReadOnlyList<OrderSnapshot>> OpenOrdersAsync(CancellationToken cancellationToken);

    /// <summary>The execution reports of a moment and later, oldest first, delivered or not.</summary>
    Task<IReadOnlyList<ExecutionReport>> ExecutionsSinceAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>The positions that are not flat.</summary>
    Task<IReadOnlyList<PositionSnapshot>> PositionsAsync(CancellationToken cancellationToken);

    /// <summary>The venue's time.</summary>
    Task<DateTimeOffset> ServerTimeAsync(CancellationToken cancellationToken);

    /// <summary>The instruments it trades.</summary>
    Task<IReadOnlyList<Instrument>> InstrumentsAsync(CancellationToken cancellationToken);

    /// <summary>The top of book of every symbol, ordered by symbol.</summary>
    Task<IReadOnlyList<TopOfBook>> TopsAsync(CancellationToken cancellationToken);

    /// <summary>Plays up to <paramref name="count"/> market events. Reports they cause are in <see cref="Reports"/> when it returns.</summary>
    Task<StepResult> StepAsync(int count, CancellationToken cancellationToken);

    /// <summary>How the venue stands.</summary>
    Task<VenueStatus> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Ends the venue.</summary>
    Task ShutdownAsync(CancellationToken cancellationToken);
}

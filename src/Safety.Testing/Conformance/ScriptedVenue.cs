using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Venues;

namespace Safety.Testing.Conformance;

/// <summary>
/// A raw venue that answers what a test has written down, and keeps what it was called with. A stub of the SDK's client passes on to it, so that the adapter runs as it is.
/// </summary>
public sealed class ScriptedVenue
{
    private readonly List<ScriptedCall> _calls = [];
    private readonly List<Action<ExecutionReport>> _hearers = [];

    /// <summary>What it was called with, in order.</summary>
    public IReadOnlyList<ScriptedCall> Calls => _calls;

    /// <summary>Answers a call: with a task of what its method gives. Null is an answer that never comes, until the call's token is canceled.</summary>
    internal Func<ScriptedCall, object?>? Script { get; set; }

    /// <summary>Registers who hears of the reports that are pushed: the client's event, its stream or its callback.</summary>
    public void Subscribe(Action<ExecutionReport> hearer) => _hearers.Add(hearer);

    /// <summary>Takes a new order.</summary>
    public Task<OrderAck> SubmitAsync(NewOrder order, CancellationToken cancellationToken) => Answer<OrderAck>(new(WireKind.Submit, "submit", order, cancellationToken));

    /// <summary>Takes the change of an order.</summary>
    public Task<OrderAck> ReplaceAsync(OrderReplacement change, CancellationToken cancellationToken) => Answer<OrderAck>(new(WireKind.Replace, "replace", change, cancellationToken));

    /// <summary>Takes a cancel.</summary>
    public Task<CancelAnswer> CancelAsync(ClientOrderId id, CancellationToken cancellationToken) => Answer<CancelAnswer>(new(WireKind.Cancel, "cancel", id, cancellationToken));

    /// <summary>Looks an order up; null where it is not known, or not yet.</summary>
    public Task<OrderSnapshot?> FindOrderAsync(ClientOrderId id, CancellationToken cancellationToken) => Answer<OrderSnapshot?>(new(WireKind.Query, "look-up", id, cancellationToken));

    /// <summary>Lists the working orders.</summary>
    public Task<IReadOnlyList<OrderSnapshot>> ListOrdersAsync(CancellationToken cancellationToken) => Answer<IReadOnlyList<OrderSnapshot>>(new(WireKind.Query, "list of orders", null, cancellationToken));

    /// <summary>Lists execution reports since a moment.</summary>
    public Task<IReadOnlyList<ExecutionReport>> ListExecutionsAsync(DateTimeOffset since, CancellationToken cancellationToken) => Answer<IReadOnlyList<ExecutionReport>>(new(WireKind.Query, "list of executions", since, cancellationToken));

    /// <summary>Lists the positions.</summary>
    public Task<IReadOnlyList<PositionSnapshot>> ListPositionsAsync(CancellationToken cancellationToken) => Answer<IReadOnlyList<PositionSnapshot>>(new(WireKind.Query, "list of positions", null, cancellationToken));

    /// <summary>Tells the venue's time.</summary>
    public Task<DateTimeOffset> GetTimeAsync(CancellationToken cancellationToken) => Answer<DateTimeOffset>(new(WireKind.Query, "time", null, cancellationToken));

    /// <summary>Pushes a report.</summary>
    internal void Tell(ExecutionReport report) => _hearers.ForEach(hear => hear(report));

    private Task<T> Answer<T>(ScriptedCall call)
    {
        _calls.Add(call);
        return Script?.Invoke(call) switch
        {
            Task<T> answer => answer,
            null => Never<T>(call.Token),
            var other => throw new InvalidOperationException($"The script answers a {call.Name} with {other.GetType()}."),
        };
    }

    private static async Task<T> Never<T>(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        throw new InvalidOperationException("An endless wait has ended.");
    }
}

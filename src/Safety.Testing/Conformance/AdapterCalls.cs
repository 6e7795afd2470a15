using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Testing.Conformance;

/// <summary>A broker adapter in neutral words: what its contract's members are called with, and what they answer. A member that the contract does not have is left out.</summary>
/// <remarks>An answer is given as its <see cref="Judgement"/>: by <see cref="AdapterConformance.Judge"/>, or by the contract's mapping.</remarks>
public sealed record AdapterCalls
{
    /// <summary>Places an order.</summary>
    public required Func<NewOrder, CancellationToken, Task<Judgement>> Submit { get; init; }

    /// <summary>Changes an order.</summary>
    public Func<OrderReplacement, CancellationToken, Task<Judgement>>? Replace { get; init; }

    /// <summary>Cancels an order.</summary>
    public Func<ClientOrderId, CancellationToken, Task<Judgement>>? Cancel { get; init; }

    /// <summary>Looks an order up.</summary>
    public Func<ClientOrderId, CancellationToken, Task<OrderSnapshot?>>? FindOrder { get; init; }

    /// <summary>Lists the working orders.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<OrderSnapshot>>>? ListOpenOrders { get; init; }

    /// <summary>Lists execution reports since a moment.</summary>
    public Func<DateTimeOffset, CancellationToken, Task<IReadOnlyList<ExecutionReport>>>? ListExecutions { get; init; }

    /// <summary>Lists the positions.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<PositionSnapshot>>>? ListPositions { get; init; }

    /// <summary>Asks for the venue's time.</summary>
    public Func<CancellationToken, Task<DateTimeOffset>>? GetTime { get; init; }

    /// <summary>Registers who hears of the reports that the venue pushes, where the adapter hands them on.</summary>
    public Action<Action<ExecutionReport>>? Subscribe { get; init; }
}

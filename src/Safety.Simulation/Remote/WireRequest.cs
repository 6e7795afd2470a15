using Safety.Identity;
using Safety.Orders;

namespace Safety.Simulation.Remote;

/// <summary>One line from a client.</summary>
internal sealed record WireRequest
{
    public required long Id { get; init; }

    public required WireOperation Operation { get; init; }

    public DateTimeOffset? Stamp { get; init; }

    public NewOrder? Order { get; init; }

    public OrderReplacement? Replacement { get; init; }

    public ClientOrderId? ClientOrderId { get; init; }

    public DateTimeOffset? Since { get; init; }

    public int Count { get; init; }

    public string? Token { get; init; }
}

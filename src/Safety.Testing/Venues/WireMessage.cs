using Safety.Orders;
using Safety.Testing.Worlds;

namespace Safety.Testing.Venues;

/// <summary>A request that has left a process.</summary>
/// <param name="At">When.</param>
/// <param name="Life">The process.</param>
/// <param name="Account">The account.</param>
/// <param name="Desk">The desk of its venue.</param>
/// <param name="Kind">What it is.</param>
/// <param name="ClientId">The client order ID it carries; for a cancel, the order's.</param>
/// <param name="VenueId">The venue's ID of the order it is about, where it carries one.</param>
/// <param name="Target">The order it changes; null for a new one.</param>
/// <param name="Terms">The order as it shall be; null for a cancel.</param>
/// <param name="Stamp">When, by the process's own clock.</param>
internal sealed record WireMessage(long At, Life Life, int Account, int Desk, WireKind Kind, string ClientId, string? VenueId, string? Target, OrderTerms? Terms, DateTimeOffset Stamp)
{
    /// <summary>True once it has reached the venue.</summary>
    public bool HasArrived { get; set; }

    /// <summary>True where the network has made two of it.</summary>
    public bool IsTwice { get; set; }

    /// <summary>The answer that its sender waits for.</summary>
    public Task Answer { get; set; } = Task.CompletedTask;

    /// <summary>When its sender had it, in ticks of the world; null while he has none.</summary>
    public long? AnsweredAt { get; set; }

    /// <summary>How many copies of it are still on their way.</summary>
    public int Flying { get; set; }
}

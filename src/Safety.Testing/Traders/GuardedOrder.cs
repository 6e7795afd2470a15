using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Worlds;

namespace Safety.Testing.Traders;

/// <summary>A call of a trader's, from the moment he makes it until he hears of it.</summary>
/// <param name="Life">The process it is made in.</param>
/// <param name="Account">The account.</param>
/// <param name="Key">Its key.</param>
/// <param name="Terms">What he asks for.</param>
/// <param name="At">When, in ticks of the world.</param>
/// <param name="Wall">When, by the process's own clock.</param>
internal sealed record GuardedOrder(Life Life, int Account, OrderKey Key, OrderTerms Terms, long At, DateTimeOffset Wall)
{
    /// <summary>The order that it changes; null for a new one.</summary>
    public string? Target { get; init; }

    /// <summary>True for one through a break-glass method of which the last day is over.</summary>
    public bool IsExpired { get; init; }
}

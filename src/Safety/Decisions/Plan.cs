using Safety.Orders;

namespace Safety.Decisions;

/// <summary>What a decision comes to: nothing, or orders to be sent. Keys are made from strategy, cause and leg; nobody writes them.</summary>
public sealed record Plan
{
    private readonly OrderTerms[] _legs;

    private Plan(string reason, OrderTerms[] legs) => (Reason, _legs) = (reason, legs);

    /// <summary>Why, for people; stored with the decision.</summary>
    public string Reason { get; }

    /// <summary>The orders, in the order they are sent; empty = nothing is to be done.</summary>
    public IReadOnlyList<OrderTerms> Legs => _legs;

    /// <summary>How the legs depend on each other.</summary>
    public LegPolicy Policy { get; init; }

    /// <summary>When it is too late for a leg: one that has not been admitted by then (a crash between the legs) is not sent. Null = never.</summary>
    public DateTimeOffset? GoodUntil { get; init; }

    /// <summary>Nothing is to be done. Also a decision: it is stored, and the cause is done.</summary>
    public static Plan Nothing(string reason) => new(reason ?? throw new ArgumentNullException(nameof(reason)), []);

    /// <summary>These orders are to be sent.</summary>
    /// <exception cref="ArgumentException">No leg, a leg that is null, or more than 1,000.</exception>
    public static Plan Of(string reason, params IReadOnlyList<OrderTerms> legs)
    {
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentNullException.ThrowIfNull(legs);
        if (legs.Count is 0 or > 1_000 || legs.Any(static leg => leg is null))
            throw new ArgumentException($"A plan has 1 to 1000 legs, none of them null; this one has {legs.Count}. Use {nameof(Plan)}.{nameof(Nothing)} to do nothing.", nameof(legs));
        return new Plan(reason, [.. legs]);
    }

    /// <inheritdoc/>
    public bool Equals(Plan? other) =>
        other is not null && Reason == other.Reason && Policy == other.Policy && GoodUntil == other.GoodUntil && _legs.SequenceEqual(other._legs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Reason, Policy, GoodUntil, _legs.Length);
}

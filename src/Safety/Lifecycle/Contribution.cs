using System.Collections.Immutable;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>What one family adds to its account. The account is the sum of these, kept by differences.</summary>
internal sealed record Contribution
{
    /// <summary>No fees; currencies are compared as they are written, in every culture.</summary>
    public static ImmutableSortedDictionary<string, decimal> NoFees { get; } = ImmutableSortedDictionary.Create<string, decimal>(StringComparer.Ordinal);

    /// <summary>Nothing.</summary>
    public static Contribution None { get; } = new();

    /// <summary>The instrument; null where the family is no order.</summary>
    public Instrument? Instrument { get; init; }

    /// <summary>Which leg of it.</summary>
    public PositionSide PositionSide { get; init; }

    /// <summary>The side of its orders.</summary>
    public Side Side { get; init; }

    /// <summary>Units added to the position, negative when sold: fills less busts, as corrected, less fees taken in units.</summary>
    public decimal Units { get; init; }

    /// <summary>Fees paid, by currency.</summary>
    public ImmutableSortedDictionary<string, decimal> Fees { get; init; } = NoFees;

    /// <summary>Units that can still fill, as far as risk goes: the most any member could.</summary>
    public decimal OpenUnits { get; init; }

    /// <summary>What those are worth at the prices they were limited at, in the account's currency.</summary>
    public decimal OpenNotional { get; init; }
}

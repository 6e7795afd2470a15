using System.Collections.Immutable;
using Safety.Journal;
using Safety.Lifecycle;
using Safety.Orders;

namespace Safety.Ledger;

/// <summary>
/// Fold 2: an account. The sum of its families' contributions, kept by differences, and what facts say of the account itself. Pure and
/// total, with no clock.
/// </summary>
internal sealed record AccountState(int Account)
{
    /// <summary>Every leg that was ever held or ordered, by symbol and side.</summary>
    public ImmutableSortedDictionary<(string Symbol, PositionSide Side), Holding> Holdings { get; init; } =
        ImmutableSortedDictionary<(string, PositionSide), Holding>.Empty;

    /// <summary>Fees paid, by currency.</summary>
    public ImmutableSortedDictionary<string, decimal> Fees { get; init; } = ImmutableSortedDictionary<string, decimal>.Empty;

    /// <summary>The trading day counted.</summary>
    public DateOnly Day { get; init; }

    /// <summary>What was admitted on it, in the account's currency.</summary>
    public decimal DayNotional { get; init; }

    /// <summary>How many orders were.</summary>
    public long DayOrders { get; init; }

    /// <summary>The highest order number used or skipped, where IDs are numbers.</summary>
    public long LastNumber { get; init; }

    /// <summary>Up to when, on the venue's clock, every execution was fetched.</summary>
    public DateTimeOffset Cursor { get; init; }

    /// <summary>Why the breaker has tripped; null while it has not.</summary>
    public string? BreakerReason { get; init; }

    /// <summary>Worst-case exposure over all instruments, in the account's currency.</summary>
    public decimal WorstCase { get; init; }

    /// <summary>A leg; an empty one where nothing was ever held.</summary>
    public Holding Holding(string symbol, PositionSide side = PositionSide.Net) => Holdings.GetValueOrDefault((symbol, side)) ?? new Holding(symbol, side);

    /// <summary>The account after one more fact.</summary>
    /// <param name="header">The fact's header.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="before">The family it belongs to, before it; null for one that it opens, or a fact of the account.</param>
    /// <param name="after">The family after it; null for a fact of the account.</param>
    public AccountState Apply(in FactHeader header, Fact fact, Family? before, Family? after) => this;

    /// <summary>Its canonical bytes, for a checkpoint.</summary>
    public void Write(FactWriter writer) => writer.I32(Account);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static AccountState Read(ref FactReader reader) => new(reader.I32());
}

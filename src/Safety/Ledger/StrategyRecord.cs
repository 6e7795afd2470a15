using System.Collections.Immutable;
using Safety.Journal;
using Safety.Orders;

namespace Safety.Ledger;

/// <summary>What a strategy has done lately in an account.</summary>
internal sealed record StrategyRecord
{
    /// <summary>How many of its last orders are remembered.</summary>
    public const int MostRecent = 32;

    /// <summary>None of it.</summary>
    public static StrategyRecord Nothing { get; } = new();

    /// <summary>How many of its orders have executed, in whole or in part, since a person last enabled it.</summary>
    public long Executions { get; init; }

    /// <summary>Why it is disabled; null while it is not.</summary>
    public string? TripReason { get; init; }

    /// <summary>Its last orders, oldest first.</summary>
    public ImmutableQueue<RecentOrder> Recent { get; private init; } = [];

    private int RecentCount { get; init; }

    /// <summary>With one more order.</summary>
    public StrategyRecord With(long wallTicks, OrderTerms terms)
    {
        bool isFull = RecentCount == MostRecent;
        return this with { Recent = (isFull ? Recent.Dequeue() : Recent).Enqueue(new RecentOrder(wallTicks, terms)), RecentCount = isFull ? RecentCount : RecentCount + 1 };
    }

    /// <summary>Its canonical bytes, for a checkpoint.</summary>
    public void Write(FactWriter writer)
    {
        writer.I64(Executions);
        writer.OptionalText(TripReason);
        writer.I32(RecentCount);
        foreach (RecentOrder recent in Recent)
        {
            writer.I64(recent.WallTicks);
            writer.Terms(recent.Terms);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static StrategyRecord Read(ref FactReader reader)
    {
        StrategyRecord record = new() { Executions = reader.I64(), TripReason = reader.OptionalText() };
        for (int count = reader.I32(); count > 0; count--)
            record = record.With(reader.I64(), reader.Terms() ?? throw new InvalidDataException("The terms of an order are expected."));
        return record;
    }
}

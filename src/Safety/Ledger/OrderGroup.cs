using System.Collections.Immutable;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Lifecycle;

namespace Safety.Ledger;

/// <summary>Orders of one call of which one at most fills: what the venue links, reserves as its largest.</summary>
internal sealed record OrderGroup
{
    /// <summary>One without orders.</summary>
    public static OrderGroup Empty { get; } = new();

    /// <summary>Units and worth that each can still fill, by the numbers of their first facts; what can fill nothing is left out.</summary>
    public ImmutableSortedDictionary<ulong, (decimal Units, decimal Notional)> Open { get; private init; } = ImmutableSortedDictionary<ulong, (decimal Units, decimal Notional)>.Empty;

    /// <summary>The largest of them, in units and in worth.</summary>
    public (decimal Units, decimal Notional) Largest
    {
        get
        {
            (decimal units, decimal notional) = (0m, 0m);
            foreach ((_, (decimal open, decimal worth)) in Open)
                (units, notional) = (Math.Max(units, open), Math.Max(notional, worth));
            return (units, notional);
        }
    }

    /// <summary>What a group is known by: the call it is of, and its name there. Null for an order of none.</summary>
    public static string? NameOf(Admitted admitted) => admitted.Terms?.OneCancelsOther is not { } group ? null
        : string.Join('\n', admitted.Key.Strategy.Value, admitted.Key.Cause.Value, FormattableString.Invariant($"{admitted.Key.CauseTime.UtcTicks}"), FormattableString.Invariant($"{admitted.Key.Attempt}"), group);

    /// <summary>With an order at what it can still fill.</summary>
    public OrderGroup With(ulong number, Contribution contribution) => this with
    {
        Open = contribution.OpenUnits == 0m && contribution.OpenNotional == 0m ? Open.Remove(number) : Open.SetItem(number, (contribution.OpenUnits, contribution.OpenNotional)),
    };

    /// <summary>Its canonical bytes, for a checkpoint.</summary>
    public void Write(FactWriter writer)
    {
        writer.I32(Open.Count);
        foreach ((ulong number, (decimal units, decimal notional)) in Open)
        {
            writer.U64(number);
            writer.Decimal(units);
            writer.Decimal(notional);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static OrderGroup Read(ref FactReader reader)
    {
        OrderGroup group = Empty;
        for (int count = reader.I32(); count > 0; count--)
            group = group with { Open = group.Open.SetItem(reader.U64(), (reader.Decimal(), reader.Decimal())) };
        return group;
    }
}

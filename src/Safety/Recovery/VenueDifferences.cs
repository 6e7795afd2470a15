using System.Globalization;
using Safety.Orders;

namespace Safety.Recovery;

/// <summary>Where the venue's orders and positions are not the journal's.</summary>
internal sealed class VenueDifferences
{
    /// <summary>Orders at the venue that somebody else has placed.</summary>
    public List<OrderSnapshot> Foreign { get; } = [];

    /// <summary>Orders at the venue with our tag, which the journal does not know.</summary>
    public List<OrderSnapshot> Strays { get; } = [];

    /// <summary>Orders of ours that the venue lists otherwise than the journal knows them.</summary>
    public List<ListedOrder> Listed { get; } = [];

    /// <summary>Families with an open order that the venue does not list: nothing is proved yet, it is a question.</summary>
    public List<ulong> Missing { get; } = [];

    /// <summary>How many orders were listed.</summary>
    public int Count { get; init; }

    /// <summary>Positions that differ.</summary>
    public List<PositionDifference> Positions { get; } = [];

    /// <summary>Symbols held long and short side by side, in an account that is said to net them.</summary>
    public List<string> BothSides { get; } = [];

    public bool IsEmpty => Foreign.Count + Strays.Count + Listed.Count + Missing.Count + Positions.Count + BothSides.Count == 0;

    /// <summary>Keeps what an earlier question has found too.</summary>
    public VenueDifferences Confirmed(VenueDifferences earlier)
    {
        VenueDifferences both = new() { Count = Count };
        both.Foreign.AddRange(Foreign.Where(order => earlier.Foreign.Exists(before => IsSame(before, order))));
        both.Strays.AddRange(Strays.Where(order => earlier.Strays.Exists(before => IsSame(before, order))));
        both.Listed.AddRange(Listed.Where(order => earlier.Listed.Exists(before => IsSame(before.Snapshot, order.Snapshot))));
        both.Missing.AddRange(Missing.Intersect(earlier.Missing));
        both.Positions.AddRange(Positions.Intersect(earlier.Positions));
        both.BothSides.AddRange(BothSides.Intersect(earlier.BothSides));
        return both;
    }

    public string NamePositions() => string.Join(", ", Positions.Select(static p => string.Create(CultureInfo.InvariantCulture, $"{p.Name}: journal {p.Ours}, venue {p.Venue}")));

    private static bool IsSame(OrderSnapshot a, OrderSnapshot b) => a.BrokerOrderId == b.BrokerOrderId && a.ClientOrderId == b.ClientOrderId;
}

using System.Globalization;
using Safety.Intents;
using Safety.Orders;

namespace Safety.Recovery;

/// <summary>Where the venue's orders and positions are not the journal's.</summary>
internal sealed class VenueDifferences
{
    /// <summary>Orders at the venue that somebody else has placed.</summary>
    public List<OrderSnapshot> Foreign { get; } = [];

    /// <summary>Orders at the venue with our tag, which the journal does not know.</summary>
    public List<OrderSnapshot> Strays { get; } = [];

    /// <summary>Orders of ours that the venue does not list, or lists with more fills than were reported: nothing is proved yet, it is a question.</summary>
    public List<LiveOrder> Doubtful { get; } = [];

    /// <summary>Positions that differ.</summary>
    public List<PositionDifference> Positions { get; } = [];

    public bool IsEmpty => Foreign.Count + Strays.Count + Doubtful.Count + Positions.Count == 0;

    /// <summary>Keeps what an earlier question has found too.</summary>
    public VenueDifferences Confirmed(VenueDifferences earlier)
    {
        VenueDifferences both = new();
        both.Foreign.AddRange(Foreign.Where(order => earlier.Foreign.Exists(before => IsSame(before, order))));
        both.Strays.AddRange(Strays.Where(order => earlier.Strays.Exists(before => IsSame(before, order))));
        both.Doubtful.AddRange(Doubtful.Intersect(earlier.Doubtful));
        both.Positions.AddRange(Positions.Intersect(earlier.Positions));
        return both;
    }

    public string NamePositions() => string.Join(", ", Positions.Select(static p => string.Create(CultureInfo.InvariantCulture, $"{p.Symbol}: journal {p.Ours}, venue {p.Venue}")));

    private static bool IsSame(OrderSnapshot a, OrderSnapshot b) => a.BrokerOrderId == b.BrokerOrderId && a.ClientOrderId == b.ClientOrderId;
}

using Safety.Lifecycle;

namespace Safety.Intents;

/// <summary>
/// An order and the replacements of it. At the venue only one of them is live, but nobody knows which while a replace is in
/// flight: the family reserves the most any member could still fill.
/// </summary>
internal sealed class OrderFamily
{
    public List<LiveOrder> Members { get; } = new(1);

    /// <summary>All that has filled, under whichever client order ID.</summary>
    public decimal CumQty { get; set; }

    /// <summary>What the venue has said of it; null until it says something, or while its history has not been read back.</summary>
    public VenueOrder? Venue { get; set; }

    /// <summary>True when it began in this process: then there is no history in the journal to read.</summary>
    public bool IsNew { get; init; }

    /// <summary>What the symbol's exposure counts for this family now.</summary>
    public decimal CountedNotional { get; set; }

    /// <summary>The units behind it.</summary>
    public decimal CountedUnits { get; set; }

    public decimal NotionalAtRisk(DateTimeOffset now)
    {
        decimal most = 0m;
        foreach (LiveOrder member in Members)
            most = Math.Max(most, member.NotionalAtRisk(now));
        return most;
    }

    public decimal UnitsAtRisk(DateTimeOffset now)
    {
        decimal most = 0m;
        foreach (LiveOrder member in Members)
            most = Math.Max(most, member.UnitsAtRisk(now));
        return most;
    }
}

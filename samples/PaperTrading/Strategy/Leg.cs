using Safety.Orders;

namespace PaperTrading.Strategy;

/// <summary>A maker instrument and what its fills are hedged in: itself where there is no other.</summary>
/// <param name="Maker">Where the maker leg quotes.</param>
/// <param name="Hedge">Where fills are hedged.</param>
internal sealed record Leg(Instrument Maker, Instrument Hedge)
{
    /// <summary>Pairs each instrument with a sibling: another market of its asset, else the next one that trades in its currency.</summary>
    public static IReadOnlyList<Leg> Pair(IReadOnlyList<Instrument> instruments)
    {
        List<Leg> legs = [];
        for (int i = 0; i < instruments.Count; i++)
        {
            Instrument maker = instruments[i];
            Instrument[] others = [.. instruments.Skip(i + 1), .. instruments.Take(i)];
            legs.Add(new Leg(maker, others.FirstOrDefault(other => AssetOf(other) == AssetOf(maker)) ?? others.FirstOrDefault(other => other.Currency == maker.Currency) ?? maker));
        }

        return legs;
    }

    private static string AssetOf(Instrument instrument)
    {
        int dash = instrument.Symbol.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 ? instrument.Symbol[..dash] : instrument.Symbol[..^Math.Min(instrument.Currency.Length, instrument.Symbol.Length - 1)];
    }
}

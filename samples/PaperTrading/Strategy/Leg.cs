using Safety.Orders;

namespace PaperTrading.Strategy;

/// <summary>A maker instrument and what its fills are hedged in: another market of the same asset where there is one, else itself.</summary>
/// <param name="Maker">Where the maker leg quotes.</param>
/// <param name="Hedge">Where fills are hedged.</param>
internal sealed record Leg(Instrument Maker, Instrument Hedge)
{
    /// <summary>Pairs each instrument with a sibling.</summary>
    public static IReadOnlyList<Leg> Pair(IReadOnlyList<Instrument> instruments)
    {
        List<Leg> legs = [];
        foreach (Instrument maker in instruments)
        {
            Instrument hedge = instruments.FirstOrDefault(other => other != maker && AssetOf(other) == AssetOf(maker))
                ?? (instruments.Count == 2 ? instruments.First(other => other != maker) : maker);
            legs.Add(new Leg(maker, hedge));
        }

        return legs;
    }

    private static string AssetOf(Instrument instrument)
    {
        int dash = instrument.Symbol.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 ? instrument.Symbol[..dash] : instrument.Symbol[..^Math.Min(instrument.Currency.Length, instrument.Symbol.Length - 1)];
    }
}

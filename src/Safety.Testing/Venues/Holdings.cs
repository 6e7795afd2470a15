using Safety.Orders;

namespace Safety.Testing.Venues;

/// <summary>What an account holds at its venue.</summary>
internal sealed class Holdings(VenueSemantics does)
{
    private readonly SortedDictionary<string, (decimal Long, decimal Short)> _legs = new(StringComparer.Ordinal);

    public IEnumerable<string> Symbols => _legs.Keys;

    /// <summary>Units of one position; negative when short.</summary>
    public decimal Of(string symbol, PositionSide side) =>
        _legs.GetValueOrDefault(symbol) is var (longs, shorts) ? side switch { PositionSide.Long => longs, PositionSide.Short => -shorts, _ => longs - shorts } : 0m;

    /// <summary>The positions of a symbol that are kept.</summary>
    public IReadOnlyList<PositionSide> Sides => does.HoldsLegs ? [PositionSide.Long, PositionSide.Short] : [PositionSide.Net];

    /// <summary>True where a position can be moved so: a long is closed to nothing and does not become a short.</summary>
    public bool Bears(OrderTerms terms, decimal quantity)
    {
        (decimal longs, decimal shorts) = Moved(terms, quantity);
        return longs >= 0m && shorts >= 0m;
    }

    /// <summary>Moves what is held by a fill, or back by a negative quantity.</summary>
    public void Trade(OrderTerms terms, decimal quantity) => _legs[terms.Instrument.Symbol] = Moved(terms, quantity);

    private (decimal Long, decimal Short) Moved(OrderTerms terms, decimal quantity)
    {
        (decimal longs, decimal shorts) = _legs.GetValueOrDefault(terms.Instrument.Symbol);
        decimal got = terms.Side == Side.Buy ? quantity - does.FeeInUnits(quantity) : -quantity;
        return terms.PositionSide switch
        {
            PositionSide.Long => (longs + got, shorts),
            PositionSide.Short => (longs, shorts - got),
            _ => Netted(longs - shorts + got),
        };
    }

    /// <summary>Sets what is held of a symbol.</summary>
    public void Set(string symbol, decimal net) => _legs[symbol] = Netted(net);

    private static (decimal Long, decimal Short) Netted(decimal net) => net >= 0m ? (net, 0m) : (0m, -net);

    /// <summary>Multiplies what is held of a symbol.</summary>
    public void Split(string symbol, decimal factor)
    {
        (decimal longs, decimal shorts) = _legs.GetValueOrDefault(symbol);
        _legs[symbol] = (longs * factor, shorts * factor);
    }

    /// <summary>As the venue lists it.</summary>
    public IReadOnlyList<PositionSnapshot> List()
    {
        List<PositionSnapshot> list = [];
        foreach ((string symbol, (decimal longs, decimal shorts)) in _legs)
        {
            if (longs != 0m)
                list.Add(new PositionSnapshot(symbol, longs));
            if (shorts != 0m)
                list.Add(new PositionSnapshot(symbol, -shorts));
        }

        return list;
    }
}

using Safety.Orders;

namespace Safety.Testing.Venues;

/// <summary>What an account holds at its venue.</summary>
internal sealed class Holdings(bool holdsLegs, int feeInBaseBps)
{
    private readonly SortedDictionary<string, (decimal Long, decimal Short)> _legs = new(StringComparer.Ordinal);

    /// <summary>Units by symbol, long less short.</summary>
    public decimal Net(string symbol) => _legs.TryGetValue(symbol, out (decimal Long, decimal Short) held) ? held.Long - held.Short : 0m;

    /// <summary>Long and short units of a symbol; one of them is 0 where they are netted.</summary>
    public (decimal Long, decimal Short) Legs(string symbol) => _legs.GetValueOrDefault(symbol);

    public IEnumerable<string> Symbols => _legs.Keys;

    /// <summary>Moves what is held by a fill, or back by a negative quantity.</summary>
    public void Trade(OrderTerms terms, decimal quantity)
    {
        string symbol = terms.Instrument.Symbol;
        bool isBuy = terms.Side == Side.Buy;
        decimal got = isBuy && feeInBaseBps > 0 ? quantity - Math.Round(quantity * feeInBaseBps / 10_000m, 12) : quantity;
        (decimal longs, decimal shorts) = _legs.GetValueOrDefault(symbol);
        if (holdsLegs && terms.ReduceOnly)
            _legs[symbol] = isBuy ? (longs, shorts - got) : (longs - got, shorts);
        else if (holdsLegs)
            _legs[symbol] = isBuy ? (longs + got, shorts) : (longs, shorts + got);
        else
            Set(symbol, longs - shorts + (isBuy ? got : -got));
    }

    /// <summary>Sets what is held of a symbol.</summary>
    public void Set(string symbol, decimal net) => _legs[symbol] = net >= 0m ? (net, 0m) : (0m, -net);

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

namespace Safety.Orders;

/// <summary>
/// The size of an order: <see cref="Orders.Units"/> or <see cref="Orders.Notional"/>, told apart by type, because mixing them up has cost
/// a bank a 444-billion basket (Citi, 2 May 2022).
/// </summary>
public readonly record struct OrderSize
{
    private readonly decimal _value;

    private OrderSize(decimal value, bool isNotional) => (_value, IsNotional) = (value, isNotional);

    /// <summary>True when the size is money, false when it is units.</summary>
    public bool IsNotional { get; }

    /// <summary>The number; its meaning is told by <see cref="IsNotional"/>.</summary>
    public decimal Value => _value;

    /// <summary>A size in units.</summary>
    public static implicit operator OrderSize(Units units) => new(units.Value, false);

    /// <summary>A size in money.</summary>
    public static implicit operator OrderSize(Notional notional) => new(notional.Value, true);

    /// <summary>A size in units.</summary>
    public static OrderSize FromUnits(Units units) => units;

    /// <summary>A size in money.</summary>
    public static OrderSize FromNotional(Notional notional) => notional;
}

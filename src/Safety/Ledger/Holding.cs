using Safety.Orders;

namespace Safety.Ledger;

/// <summary>One leg of one instrument in an account: what is held, what is open on it, and what a unit is worth.</summary>
internal sealed record Holding(string Symbol, PositionSide Side)
{
    /// <summary>The instrument; null while only its symbol is known.</summary>
    public Instrument? Instrument { get; init; }

    /// <summary>Units held; negative when short.</summary>
    public decimal Units { get; init; }

    /// <summary>What one unit is worth in the account's currency, by the newest price known; 0 = none is.</summary>
    public decimal Mark { get; init; }

    /// <summary>When that price was stamped.</summary>
    public DateTimeOffset MarkedAt { get; init; }

    /// <summary>Account currency per instrument currency, as used last.</summary>
    public decimal ExchangeRate { get; init; } = 1m;

    /// <summary>Units of open buys.</summary>
    public decimal BuyUnits { get; init; }

    /// <summary>Units of open sells.</summary>
    public decimal SellUnits { get; init; }

    /// <summary>What open buys are worth, in the account's currency.</summary>
    public decimal BuyNotional { get; init; }

    /// <summary>What open sells are worth, in the account's currency.</summary>
    public decimal SellNotional { get; init; }

    /// <summary>What it traded at, by the newest price known; null = none is.</summary>
    public decimal? Price { get; init; }

    /// <summary>What the day's result counts from: the position at the day's first price and what was traded since, in the currency that profits come in.</summary>
    public decimal Basis { get; private init; }

    /// <summary>Units of which nobody knew a price when they came: they count from the first one on.</summary>
    public decimal Unbased { get; private init; }

    /// <summary>The fact that opened the position, or turned it round; 0 while none is held.</summary>
    public ulong Episode { get; init; }

    /// <summary>The last fact about it: what has not moved on was still in between.</summary>
    public ulong ChangedBy { get; init; }

    /// <summary>The holding with another position.</summary>
    public Holding With(decimal units, ulong fact) => this with
    {
        Units = units,
        Episode = units == 0m ? 0 : Math.Sign(units) == Math.Sign(Units) ? Episode : fact,
        ChangedBy = fact,
    };

    /// <summary>The holding on a new trading day: its result counts from here.</summary>
    public Holding Opened() => Price is { } price ? this with { Basis = Product(Units, ValueAt(price)), Unbased = 0m } : this with { Basis = 0m, Unbased = Units };

    /// <summary>The holding once its price is known.</summary>
    public Holding Priced(decimal price) => this with { Price = price, Basis = Basis + (Unbased == 0m ? 0m : Product(Unbased, ValueAt(price))), Unbased = 0m };

    /// <summary>The holding after some units were taken over, at what they trade at.</summary>
    public Holding TakenOver(decimal units) => Price is { } price ? this with { Basis = Basis + Product(units, ValueAt(price)) } : this with { Unbased = Unbased + units };

    /// <summary>The holding after units were bought (negative: sold) for so much quantity × price; a correction moves no units.</summary>
    /// <param name="units">How many more.</param>
    /// <param name="worth">For how much more.</param>
    /// <param name="unitsInAll">How many the order has traded with them.</param>
    /// <param name="worthInAll">For how much.</param>
    public Holding Traded(decimal units, decimal worth, decimal unitsInAll, decimal worthInAll)
    {
        if (Instrument is not { IsInverse: true })
            return this with { Basis = Basis + Product(worth, Instrument?.Multiplier ?? 1m) };
        // The value of an inverse contract is no sum of prices: each execution counts by its own, a correction by the mean.
        decimal cost = units != 0m ? (worth == 0m ? 0m : Product(units, ValueAt(worth / units)))
            : unitsInAll == 0m || worthInAll == 0m || worthInAll == worth ? 0m : Product(unitsInAll, ValueAt(worthInAll / unitsInAll) - ValueAt((worthInAll - worth) / unitsInAll));
        return this with { Basis = Basis + cost };
    }

    /// <summary>The day's result, in the account's currency.</summary>
    /// <param name="price">What it trades at.</param>
    /// <param name="rate">Account currency per instrument currency.</param>
    public decimal ResultAt(decimal price, decimal rate) =>
        Product(Product(Units - Unbased, ValueAt(price)) - Basis, Instrument is { IsInverse: true } ? Product(price, rate) : rate);

    // What one unit held is worth more than none, in the currency that profits come in: of an inverse contract the coin, and less of it as the price falls.
    private decimal ValueAt(decimal price) => Instrument switch
    {
        null => price,
        { IsInverse: true } inverse => price == 0m ? 0m : -inverse.Multiplier / price,
        var plain => Product(price, plain.Multiplier),
    };

    // The fold is total: figures that cannot be counted count as nothing. No order that is admitted has such.
    private static decimal Product(decimal a, decimal b)
    {
        try
        {
            return a * b;
        }
        catch (OverflowException)
        {
            return 0m;
        }
    }

    /// <summary>Writes what the day's result counts from.</summary>
    public void WriteResult(Journal.FactWriter writer)
    {
        writer.OptionalDecimal(Price);
        writer.Decimal(Basis);
        writer.Decimal(Unbased);
    }

    /// <summary>Reads what <see cref="WriteResult"/> wrote.</summary>
    public Holding WithResult(ref Journal.FactReader reader) => this with { Price = reader.OptionalDecimal(), Basis = reader.Decimal(), Unbased = reader.Decimal() };

    /// <summary>The worst that the position and all open orders of one side could add up to.</summary>
    public decimal WorstCase => WorstCaseAt(Mark);

    /// <summary>The same at another price, and with more open.</summary>
    public decimal WorstCaseAt(decimal mark, decimal moreBuys = 0m, decimal moreSells = 0m)
    {
        decimal held = Units * mark;
        return Math.Max(0m, Math.Max(held + BuyNotional + moreBuys, SellNotional + moreSells - held));
    }

    /// <summary>What the leg could add up to at a price and with more open, gross and each way.</summary>
    public Exposure ExposureAt(decimal mark, decimal moreBuys = 0m, decimal moreSells = 0m) =>
        new(WorstCaseAt(mark, moreBuys, moreSells), (Units * mark) + BuyNotional + moreBuys, SellNotional + moreSells - (Units * mark));

    /// <summary>How many units a reduce-only order may still have; <paramref name="replacing"/> open units are its own already.</summary>
    public decimal Reducible(Side side, decimal replacing) =>
        side == Orders.Side.Sell ? Math.Max(0m, Units - SellUnits + replacing) : Math.Max(0m, -Units - BuyUnits + replacing);
}

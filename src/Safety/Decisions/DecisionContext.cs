using System.Globalization;
using Safety.Generated.V1;
using Safety.Identity;
using Safety.Limits;
using Safety.Orders;

namespace Safety.Decisions;

/// <summary>
/// All a decision may know besides its input. What it reads is written down with the decision, so that the same code can be run on
/// it again (<see cref="DecisionReplayer"/>).
/// </summary>
public sealed class DecisionContext
{
    private readonly Func<Instrument, ReferencePrice?> _priceOf;
    private readonly Func<string, decimal> _positionOf;
    private readonly Dictionary<string, ReferencePrice?> _prices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _positions = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];

    internal DecisionContext(
        StrategyId strategy, CauseKey cause, DateTimeOffset causeTime, DateTimeOffset now, Func<Instrument, ReferencePrice?> priceOf, Func<string, decimal> positionOf)
    {
        Strategy = strategy;
        Cause = cause;
        CauseTime = causeTime;
        Now = now;
        _priceOf = priceOf;
        _positionOf = positionOf;
        Random = new DecisionRandom(SeedOf(strategy, cause));
    }

    /// <summary>Who decides.</summary>
    public StrategyId Strategy { get; }

    /// <summary>What made it decide.</summary>
    public CauseKey Cause { get; }

    /// <summary>When the cause happened.</summary>
    public DateTimeOffset CauseTime { get; }

    /// <summary>The time of the decision: one reading of the host's clock.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Random numbers, the same for the same strategy and cause.</summary>
    public DecisionRandom Random { get; }

    /// <summary>The account's reference price of an instrument; null when there is none. The first reading of a decision is the one it keeps.</summary>
    public ReferencePrice? Price(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        if (!_prices.TryGetValue(instrument.Symbol, out ReferencePrice? price))
            _prices.Add(instrument.Symbol, price = _priceOf(instrument));
        return price;
    }

    /// <summary>The account's position in an instrument, in units, as derived from fills when the decision began.</summary>
    public decimal Position(string symbol)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        if (!_positions.TryGetValue(symbol, out decimal units))
            _positions.Add(symbol, units = _positionOf(symbol));
        return units;
    }

    /// <summary>Writes a line for people to the decision's observed inputs; numbers are written invariantly.</summary>
    public void Note(FormattableString text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _notes.Add(text.ToString(CultureInfo.InvariantCulture));
    }

    internal IReadOnlyList<string> Notes => _notes;

    internal IEnumerable<KeyValuePair<string, ReferencePrice?>> Prices => _prices;

    internal IEnumerable<KeyValuePair<string, decimal>> Positions => _positions;

    private static ulong SeedOf(StrategyId strategy, CauseKey cause)
    {
        ContentHasher hasher = default;
        hasher.Add("decision random 1");
        hasher.Add(strategy.Value);
        hasher.Add(cause.Value);
        return hasher.ToHash().High;
    }
}

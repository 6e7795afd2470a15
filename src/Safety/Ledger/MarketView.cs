using System.Collections.Immutable;

namespace Safety.Ledger;

/// <summary>What the market says now, as far as an account's result needs it; what it does not say counts as it was known last.</summary>
/// <param name="Prices">Prices and exchange rates into the account's currency, by symbol.</param>
/// <param name="FeeRates">What a unit of a currency is worth that fees were paid in; what is missing is not counted.</param>
internal sealed record MarketView(IReadOnlyDictionary<string, (decimal Price, decimal Rate)> Prices, IReadOnlyDictionary<string, decimal> FeeRates)
{
    /// <summary>Nothing.</summary>
    public static MarketView Nothing { get; } = new(ImmutableDictionary<string, (decimal, decimal)>.Empty, ImmutableDictionary<string, decimal>.Empty);
}

namespace Safety.Journal;

/// <summary>What a symbol traded at.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Price">Its price, as the venue quotes it.</param>
internal readonly record struct SymbolPrice(string Symbol, decimal Price);

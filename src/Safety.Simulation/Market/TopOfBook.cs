namespace Safety.Simulation.Market;

/// <summary>The best displayed bid and ask of a symbol.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Bid">The best bid; 0 = none.</param>
/// <param name="BidSize">Units displayed at the bid; 0 = none.</param>
/// <param name="Ask">The best ask; 0 = none.</param>
/// <param name="AskSize">Units displayed at the ask; 0 = none.</param>
/// <param name="LastPrice">The last traded price; 0 = none seen.</param>
/// <param name="Time">The venue's time of the last change.</param>
public sealed record TopOfBook(
    string Symbol, decimal Bid, decimal BidSize, decimal Ask, decimal AskSize, decimal LastPrice, DateTimeOffset Time)
{
    /// <summary>True when both sides are displayed.</summary>
    public bool IsTwoSided => BidSize > 0 && AskSize > 0;

    /// <summary>The middle of bid and ask where both are displayed, else the last price.</summary>
    public decimal Mid => IsTwoSided ? (Bid + Ask) / 2m : LastPrice;
}

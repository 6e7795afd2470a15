using Safety.Orders;

namespace Safety.Ledger;

/// <summary>An order of a strategy, as far as another may repeat it.</summary>
/// <param name="WallTicks">When it was admitted, as a label.</param>
/// <param name="Terms">Its terms.</param>
internal readonly record struct RecentOrder(long WallTicks, OrderTerms Terms)
{
    /// <summary>True for the same order once more: whoever is behind it, and however long it works.</summary>
    public bool IsRepeatedBy(OrderTerms terms) => Terms.Instrument.Symbol == terms.Instrument.Symbol && Terms.PositionSide == terms.PositionSide && Terms.Side == terms.Side
        && Terms.Type == terms.Type && Terms.Size == terms.Size && Terms.LimitPrice == terms.LimitPrice && Terms.StopPrice == terms.StopPrice;
}

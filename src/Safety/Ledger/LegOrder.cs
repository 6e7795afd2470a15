using Safety.Orders;

namespace Safety.Ledger;

/// <summary>The order of an account's legs, the same in every culture.</summary>
internal sealed class LegOrder : IComparer<(string Symbol, PositionSide Side)>
{
    public static LegOrder Instance { get; } = new();

    public int Compare((string Symbol, PositionSide Side) x, (string Symbol, PositionSide Side) y) =>
        string.CompareOrdinal(x.Symbol, y.Symbol) is var order and not 0 ? order : (int)x.Side - (int)y.Side;
}

using Safety.Orders;

namespace Safety.Recovery;

/// <summary>A position that the venue tells otherwise than the journal derives from fills, in units.</summary>
internal sealed record PositionDifference(string Symbol, PositionSide Side, decimal Ours, decimal Venue)
{
    public string Name => Side == PositionSide.Net ? Symbol : $"{Symbol} {Side}";
}

namespace Safety.Generators.Specs;

/// <summary>The runtime's <c>QueryRole</c>, number by number.</summary>
internal enum QueryRoleKind
{
    None = 0,
    OrderByClientId,
    OpenOrders,
    ExecutionsSince,
    Positions,
    ServerTime,
    OrderByVenueId,
}

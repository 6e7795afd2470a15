using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>What ends an order.</summary>
internal static class OrderEnd
{
    /// <summary>True for a state in which nothing more can fill.</summary>
    public static bool IsEnd(this OrderStatus status) => status is OrderStatus.Filled or OrderStatus.Canceled or OrderStatus.Expired or OrderStatus.Rejected or OrderStatus.Calculated;

    /// <summary>True when a report claims that nothing more can fill, though not all has filled.</summary>
    public static bool ClaimsEnd(this ExecutionReport report) => report.OrderStatus != OrderStatus.Filled && report.OrderStatus.IsEnd();
}

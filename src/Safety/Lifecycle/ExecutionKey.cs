using Safety.Identity;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>What an execution report is told from others by within an order: some venues count ExecIDs anew under every client order ID.</summary>
/// <param name="ClientOrderId">The ID it was reported under.</param>
/// <param name="ExecId">Its ExecID.</param>
/// <param name="VenueId">The venue's ID that it was reported under: a venue that has placed a request twice counts anew for each.</param>
internal readonly record struct ExecutionKey(ClientOrderId ClientOrderId, string ExecId, BrokerOrderId? VenueId)
{
    /// <summary>That of a report.</summary>
    public static ExecutionKey Of(ExecutionReport report) => new(report.ClientOrderId, report.ExecId, report.BrokerOrderId);
}

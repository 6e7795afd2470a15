using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>A report of an order, with what was made of it.</summary>
/// <param name="report">The report.</param>
/// <param name="arrival">Its place in the order of arrival.</param>
/// <param name="at">When it was received.</param>
internal sealed class ReceivedReport(ExecutionReport report, int arrival, DateTimeOffset at)
{
    public ExecutionReport Report { get; } = report;

    public int Arrival { get; } = arrival;

    public DateTimeOffset At { get; } = at;

    /// <summary>What tells it from others where the venue's order does not.</summary>
    public string Identity { get; } = $"{report.ClientOrderId.Value}|{report.ExecId}";

    /// <summary>False when the table has no transition for it, or it cannot be: then nothing of it is applied.</summary>
    public bool IsLegal { get; set; }

    /// <summary>What it says otherwise than is derived; null while it agrees.</summary>
    public string? Complaint { get; set; }

    /// <summary>True once nothing could explain its complaint.</summary>
    public bool IsQuarantined { get; set; }

    public bool IsInDoubt => Complaint is not null && !IsQuarantined;

    public bool ClaimsTotals => Report.OrderQty != 0m || Report.CumQty != 0m;
}

using Safety.Orders;

namespace Safety.Journal;

/// <summary>An execution report as it was received: a row of the inbox, unique by (account, client order ID, ExecID).</summary>
/// <param name="AccountRef">The journal's number of the account.</param>
/// <param name="Sequence">The inbox's own growing number.</param>
/// <param name="Report">The report.</param>
/// <param name="Disposition">What was done with it.</param>
/// <param name="ReceivedAt">When it was received.</param>
public sealed record ReportRecord(int AccountRef, long Sequence, ExecutionReport Report, ReportDisposition Disposition, DateTimeOffset ReceivedAt)
{
    /// <summary>What is thought of its claims by now.</summary>
    public ReportDoubt Doubt { get; init; }
}

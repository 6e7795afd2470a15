using Safety.Intents;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>A report of an order, with what was made of it.</summary>
/// <param name="report">The report.</param>
/// <param name="arrival">Its place in the order of arrival.</param>
/// <param name="at">How long the account had listened when it was received.</param>
internal sealed class ReceivedReport(ExecutionReport report, int arrival, TimeSpan at)
{
    public ExecutionReport Report { get; } = report;

    public int Arrival { get; } = arrival;

    public TimeSpan At { get; } = at;

    /// <summary>What tells it from others where the venue's order does not.</summary>
    public string Identity { get; } = $"{report.ClientOrderId.Value}|{report.ExecId}";

    /// <summary>False when the table has no transition for it, or it cannot be: then nothing of it is applied.</summary>
    public bool IsLegal { get; set; }

    /// <summary>What it says otherwise than is derived; null while it agrees.</summary>
    public string? Complaint { get; set; }

    /// <summary>True once nothing could explain its complaint: it has tripped a breaker, and never does again.</summary>
    public bool IsJudged { get; set; }

    public bool IsQuarantined => IsJudged && Complaint is not null;

    public bool IsInDoubt => !IsJudged && Complaint is not null;

    /// <summary>Its row of the inbox; null until it is written.</summary>
    public ReportRecord? Row { get; set; }

    /// <summary>What its row is to say.</summary>
    public ReportDoubt Doubt =>
        IsJudged ? ReportDoubt.Quarantined : IsInDoubt ? ReportDoubt.Open : Row is { Doubt: not ReportDoubt.None } ? ReportDoubt.Explained : ReportDoubt.None;

    public bool ClaimsTotals => Report.OrderQty != 0m || Report.CumQty != 0m;
}

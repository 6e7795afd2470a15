namespace Safety.Lifecycle;

/// <summary>A report whose claims nothing explains.</summary>
/// <param name="Taken">The report.</param>
/// <param name="Read">How it was read; null for an execution told again.</param>
internal readonly record struct UnexplainedReport(TakenReport Taken, ReadReport? Read)
{
    /// <summary>What is wrong; for people.</summary>
    public string Complaint => Read is { } read ? read.Complaint
        : FormattableString.Invariant($"told twice, it claims CumQty {Taken.Report.CumQty} once, and the order never stood there");
}

using Safety.Identity;

namespace Safety.Lifecycle;

/// <summary>A report whose claims nothing explains.</summary>
/// <param name="Taken">The report.</param>
/// <param name="Read">How it was read; null for an execution told again, and for what is another order's.</param>
/// <param name="KnownAs">The venue's ID by which the order is known that it is not of; null where its claims are about the order.</param>
internal readonly record struct UnexplainedReport(TakenReport Taken, ReadReport? Read, BrokerOrderId? KnownAs = null)
{
    /// <summary>What is wrong; for people.</summary>
    public string Complaint => Read is { } read ? read.Complaint
        : KnownAs is { } known ? $"it tells of {Taken.Report.BrokerOrderId}, and the order is known as {known}"
        : FormattableString.Invariant($"told twice, it claims CumQty {Taken.Report.CumQty} once, and the order never stood there");
}

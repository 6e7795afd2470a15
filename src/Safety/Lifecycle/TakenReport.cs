using Safety.Identity;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>A report that was taken in, in the order of arrival.</summary>
/// <param name="Sequence">The fact that holds it.</param>
/// <param name="Report">The report.</param>
/// <param name="ResolutionTicks">How fine its time is: another whose time lies nearer may have come before or after it.</param>
internal sealed record TakenReport(ulong Sequence, ExecutionReport Report, long ResolutionTicks)
{
    /// <summary>The change in place that it was told under, where it is about the order; null where it names the order.</summary>
    public ClientOrderId? Request { get; init; }

    /// <summary>True for the refusal of a copy, when a request came twice: it says nothing of the order, which has another ID of the venue's.</summary>
    public bool IsOfCopy { get; init; }

    /// <summary>True when it says how much has filled in all; one with neither total is a trade of a list, or tells of a request only.</summary>
    public bool ClaimsTotals => Report.OrderQty != 0m || Report.CumQty != 0m;

    /// <summary>How much had filled before it, by what it claims.</summary>
    public decimal TotalBefore => Report.ExecType == ExecType.Trade ? Report.CumQty - Report.LastQty : Report.CumQty;

    /// <summary>True when it changes how much has filled.</summary>
    public bool Executes => Report.ExecType is ExecType.Trade or ExecType.TradeCancel or ExecType.TradeCorrect;
}

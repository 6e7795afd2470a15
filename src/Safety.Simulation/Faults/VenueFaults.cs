namespace Safety.Simulation.Faults;

/// <summary>
/// How often each fault happens: a rate of 0.05 means about every 20th request (or report), never later than the 40th. Each
/// kind draws from its own seeded sequence, so turning one on or off moves none of the others.
/// </summary>
public sealed record VenueFaults
{
    /// <summary>Nothing goes wrong.</summary>
    public static VenueFaults None { get; } = new();

    /// <summary>A bit of everything: the sample's <c>--faults</c>.</summary>
    public static VenueFaults Everything { get; } = new()
    {
        LatencyRate = 0.06,
        ResponseDroppedRate = 0.04,
        RequestDroppedRate = 0.03,
        LateRequestRate = 0.03,
        DuplicateReportRate = 0.08,
        ReorderedReportRate = 0.06,
        DelayedReportRate = 0.06,
        DisconnectRate = 0.03,
        RejectBurstRate = 0.03,
    };

    /// <summary>The same seed gives the same faults for the same requests.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Rate of <see cref="FaultKind.Latency"/>, per request.</summary>
    public double LatencyRate { get; init; }

    /// <summary>The longest delay of a response in milliseconds.</summary>
    public int MaxLatencyMs { get; init; } = 40;

    /// <summary>Rate of <see cref="FaultKind.ResponseDropped"/>, per request.</summary>
    public double ResponseDroppedRate { get; init; }

    /// <summary>Rate of <see cref="FaultKind.RequestDropped"/>, per request.</summary>
    public double RequestDroppedRate { get; init; }

    /// <summary>Rate of <see cref="FaultKind.LateRequest"/>, per request.</summary>
    public double LateRequestRate { get; init; }

    /// <summary>How many market events a late request comes late.</summary>
    public int LateRequestEvents { get; init; } = 10;

    /// <summary>Rate of <see cref="FaultKind.DuplicateReport"/>, per report.</summary>
    public double DuplicateReportRate { get; init; }

    /// <summary>Rate of <see cref="FaultKind.ReorderedReport"/>, per report.</summary>
    public double ReorderedReportRate { get; init; }

    /// <summary>Rate of <see cref="FaultKind.DelayedReport"/>, per report.</summary>
    public double DelayedReportRate { get; init; }

    /// <summary>How many market events a delayed report comes late.</summary>
    public int DelayedReportEvents { get; init; } = 20;

    /// <summary>Rate of <see cref="FaultKind.Disconnect"/>, per request.</summary>
    public double DisconnectRate { get; init; }

    /// <summary>Rate of <see cref="FaultKind.RejectBurst"/>, per new order.</summary>
    public double RejectBurstRate { get; init; }

    /// <summary>How many new orders a burst refuses.</summary>
    public int RejectBurstLength { get; init; } = 3;

    internal double RateOf(FaultKind kind) => kind switch
    {
        FaultKind.Latency => LatencyRate,
        FaultKind.ResponseDropped => ResponseDroppedRate,
        FaultKind.RequestDropped => RequestDroppedRate,
        FaultKind.LateRequest => LateRequestRate,
        FaultKind.DuplicateReport => DuplicateReportRate,
        FaultKind.ReorderedReport => ReorderedReportRate,
        FaultKind.DelayedReport => DelayedReportRate,
        FaultKind.Disconnect => DisconnectRate,
        FaultKind.RejectBurst => RejectBurstRate,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind."),
    };
}

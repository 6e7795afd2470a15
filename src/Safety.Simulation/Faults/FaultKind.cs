namespace Safety.Simulation.Faults;

/// <summary>What can go wrong between a trader and the venue.</summary>
public enum FaultKind
{
    /// <summary>The request is done at once, its response comes late.</summary>
    Latency = 0,

    /// <summary>The request is done, its response never comes.</summary>
    ResponseDropped,

    /// <summary>The request never reaches the venue.</summary>
    RequestDropped,

    /// <summary>The request reaches the venue only after the market has moved on, with its old stamp; its response never comes.</summary>
    LateRequest,

    /// <summary>A report is delivered twice.</summary>
    DuplicateReport,

    /// <summary>A report is delivered after the one that follows it.</summary>
    ReorderedReport,

    /// <summary>A report is delivered only after the market has moved on.</summary>
    DelayedReport,

    /// <summary>The connection drops, before or after the request is done.</summary>
    Disconnect,

    /// <summary>The venue refuses several new orders in a row.</summary>
    RejectBurst,
}
